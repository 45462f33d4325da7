import { createHash } from 'node:crypto';
import { z } from 'zod';
import { REQUIRED_SCOPES } from '../../domain/calendar/scopes.ts';
import { addMs, SECOND_MS } from '../../domain/time.ts';
import { type AccessToken, type CalendarProvider, ProviderError } from '../../ports/calendar-provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GoogleCaller } from './caller.ts';
import { type GoogleEndpoints, googleTransport } from './client.ts';
import { idTokenVerifier } from './id-token.ts';

export interface GoogleCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

type Consent = Pick<CalendarProvider, 'authorizationUrl' | 'exchangeCode' | 'refresh' | 'revoke'>;

/**
 * Consent, tokens and their end: OAuth 2.0 authorization code with PKCE (RFC 6749, RFC 7636) as Google runs it.
 *
 * The token endpoint is called directly. Google's own `OAuth2Client` dates tokens by the machine's clock, and on
 * refreshing writes the old refresh token over one that was rotated.
 */
export function googleConsent(
  credentials: GoogleCredentials,
  endpoints: GoogleEndpoints,
  caller: GoogleCaller,
  clock: Clock,
): Consent {
  const tokenEndpoint: TokenEndpoint = { credentials, url: endpoints.token, caller, clock };
  const verifyIdToken = idTokenVerifier(endpoints.certificates, credentials.clientId, clock);
  const refreshing = new Map<string, Promise<AccessToken>>();

  return {
    authorizationUrl: (request) => authorizationUrl(credentials, endpoints, request),

    exchangeCode: async ({ code, codeVerifier }) => {
      const tokens = await requestTokens(tokenEndpoint, 'oauth2.exchangeCode', 'REFUSALS', {
        grant_type: 'authorization_code',
        code,
        code_verifier: codeVerifier,
        redirect_uri: credentials.redirectUri,
      });
      const account = await verifyIdToken(tokens.id_token);
      return {
        accessToken: tokens.access_token,
        accessTokenExpiresAt: tokens.expiresAt,
        refreshToken: tokens.refresh_token ?? null,
        grantedScopes: (tokens.scope ?? '').split(' ').filter((scope) => scope !== ''),
        accountId: account.id,
        accountEmail: account.email,
      };
    },

    // A hundred callers with one stale token are one request: Google counts refreshes, and so do its limits.
    refresh: (refreshToken) => {
      const running = refreshing.get(refreshToken);
      if (running !== undefined) return running;
      const started = refreshTokens(tokenEndpoint, refreshToken).finally(() => refreshing.delete(refreshToken));
      refreshing.set(refreshToken, started);
      return started;
    },

    revoke: (token) => revokeToken(caller, endpoints.revocation, token),
  };
}

interface TokenEndpoint {
  readonly credentials: GoogleCredentials;
  readonly url: string;
  readonly caller: GoogleCaller;
  readonly clock: Clock;
}

async function requestTokens(
  { credentials, url, caller, clock }: TokenEndpoint,
  operation: string,
  repeatAfter: 'ANY' | 'REFUSALS',
  grant: Record<string, string>,
) {
  const { clientId, clientSecret } = credentials;
  const data = new URLSearchParams({ ...grant, client_id: clientId, client_secret: clientSecret });
  const answer = await caller.call<unknown>({
    operation,
    repeatAfter,
    send: (options) => googleTransport().request({ ...options, url, method: 'POST', data }),
  });
  const tokens = tokenAnswer.safeParse(answer);
  if (!tokens.success) throw new ProviderError('google', 'UNAVAILABLE', operation);
  return { ...tokens.data, expiresAt: addMs(clock.now(), tokens.data.expires_in * SECOND_MS) };
}

async function refreshTokens(endpoint: TokenEndpoint, refreshToken: string): Promise<AccessToken> {
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const tokens = await requestTokens(endpoint, 'oauth2.refresh', 'ANY', grant);
  const rotated = tokens.refresh_token !== refreshToken ? (tokens.refresh_token ?? null) : null;
  return { accessToken: tokens.access_token, expiresAt: tokens.expiresAt, refreshToken: rotated };
}

async function revokeToken({ call }: GoogleCaller, url: string, token: string): Promise<void> {
  const data = new URLSearchParams({ token });
  try {
    await call<unknown>({
      operation: 'oauth2.revoke',
      repeatAfter: 'ANY',
      answer: 'EMPTY',
      send: (options) => googleTransport().request({ ...options, url, method: 'POST', data }),
    });
  } catch (error) {
    // Nothing left to revoke is what was asked for.
    if (!(error instanceof ProviderError && error.failure === 'GRANT_DEAD')) throw error;
  }
}

/** Offline access and a fresh consent, without which Google sends no refresh token; scopes granted before stay. */
function authorizationUrl(
  credentials: GoogleCredentials,
  endpoints: GoogleEndpoints,
  request: { state: string; codeVerifier: string; loginHint: string | null },
): string {
  const url = new URL(endpoints.authorization);
  url.search = new URLSearchParams({
    client_id: credentials.clientId,
    redirect_uri: credentials.redirectUri,
    response_type: 'code',
    scope: REQUIRED_SCOPES.join(' '),
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: 'true',
    state: request.state,
    code_challenge: createHash('sha256').update(request.codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(request.loginHint === null ? {} : { login_hint: request.loginHint }),
  }).toString();
  return url.href;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().int().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
});
