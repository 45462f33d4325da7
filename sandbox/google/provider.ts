import type { Kernel, SandboxRequest, SandboxResponse, StandIn } from '../kernel.ts';
import { accountBook } from './accounts.ts';
import type { PendingCode } from './authorization.ts';
import { matchRoute, type Route, refuseUnknownParameters } from './call.ts';
import { watchChannels } from './channels.ts';
import { consentPage } from './consent-page.ts';
import { controlGoogle } from './control.ts';
import { errorResponse, GoogleError } from './errors.ts';
import { type IdTokenSigner, idTokenSigner } from './id-token.ts';
import { meetCodes } from './meet-codes.ts';
import { googleSection } from './page.ts';
import { partialResponse } from './partial-response.ts';
import { CALENDAR_ROUTES, MEET_ROUTES } from './routes.ts';
import { SCOPES } from './scopes.ts';
import type { GoogleState } from './state.ts';
import { exchangeToken, revokeToken } from './token-endpoint.ts';
import { tokenStore } from './tokens.ts';

export interface Google extends StandIn {
  /** What the platform knows of a person: the zone and name of the account they will have. */
  introduce(person: { email: string; name: string; timeZone: string }): void;
}

/** Google's OAuth 2.0, Calendar v3 and Meet v2. */
export function createGoogle(kernel: Kernel, seed: number): Google {
  const codes = new Map<string, PendingCode>();
  const signer = idTokenSigner();
  const channels = watchChannels(kernel);
  const rooms = meetCodes(kernel.randomText);
  const accounts = accountBook({ seed, now: () => kernel.now(), onChange: channels.announce });
  const state: GoogleState = {
    kernel,
    accounts,
    tokens: tokenStore(kernel),
    channels,
    meetCodes: rooms,
    spaces: new Map(),
    conferenceDelayMs: 0,
    epoch: 0,
  };
  return {
    name: 'google',
    async handle(request) {
      try {
        return handle(state, { codes, signer }, request);
      } catch (error) {
        if (error instanceof GoogleError) return errorResponse(error.fault);
        throw error;
      }
    },
    page: () => googleSection(state),
    control: (request) => controlGoogle(state, codes, request),
    introduce: accounts.introduce,
    reset() {
      codes.clear();
      accounts.clear();
      state.tokens.clear();
      channels.clear();
      rooms.reset();
      state.spaces.clear();
      state.conferenceDelayMs = 0;
      state.epoch += 1;
    },
  };
}

function handle(
  state: GoogleState,
  oauth: { codes: Map<string, PendingCode>; signer: IdTokenSigner },
  request: SandboxRequest,
): SandboxResponse | null {
  const { method, path } = request;
  if (path.startsWith('/calendar/v3/'))
    return callRoute(state, CALENDAR_ROUTES, path.slice('/calendar/v3'.length), request);
  if (path === '/v2/spaces' || path.startsWith('/v2/spaces/')) {
    return callRoute(state, MEET_ROUTES, path.slice('/v2'.length), request);
  }
  if (path === '/o/oauth2/v2/auth') return consentPage(state, oauth.codes, request);
  if (path === '/token' && method === 'POST') return exchangeToken(state, oauth, request);
  if (path === '/revoke' && method === 'POST') return revokeToken(state, request);
  if (path === '/oauth2/v3/userinfo') return userInfo(state, request);
  if (path === '/oauth2/v3/certs') return { status: 200, body: oauth.signer.jwks() };
  if (path === '/oauth2/v1/certs') return { status: 200, body: oauth.signer.pems() };
  return null;
}

function callRoute(
  state: GoogleState,
  routes: readonly Route<GoogleState>[],
  path: string,
  request: SandboxRequest,
): SandboxResponse {
  const found = matchRoute(routes, request.method, path);
  if (found === null) throw GoogleError.notFound();
  const { route, params } = found;
  const { grant, scopes } = authorised(state, request);
  if (!route.scopes.some((scope) => scopes.includes(scope))) throw insufficientScope();
  refuseUnknownParameters(request.query, route.query);
  const answer = route.handle(state, { request, params, account: state.accounts.of(grant.email), grant });
  const fields = request.query.get('fields');
  if (fields === null || answer.body === undefined) return answer;
  return { ...answer, body: Object(partialResponse(answer.body, fields)) as object };
}

function userInfo(state: GoogleState, request: SandboxRequest): SandboxResponse {
  const { grant, scopes } = authorised(state, request);
  if (!scopes.includes(SCOPES.openid) && !scopes.includes(SCOPES.email)) throw insufficientScope();
  const { sub, email, name } = state.accounts.of(grant.email);
  const address = scopes.includes(SCOPES.email) ? { email, email_verified: true } : {};
  return { status: 200, body: { sub, ...address, ...(scopes.includes(SCOPES.profile) ? { name } : {}) } };
}

function authorised(state: GoogleState, { headers }: SandboxRequest) {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  const record = state.tokens.access(token);
  if (record !== null) return record;
  throw new GoogleError({
    status: 401,
    reason: 'authError',
    message: 'Invalid Credentials',
    location: 'Authorization',
    locationType: 'header',
  });
}

function insufficientScope(): GoogleError {
  return new GoogleError({
    status: 403,
    reason: 'insufficientPermissions',
    message: 'Request had insufficient authentication scopes.',
  });
}
