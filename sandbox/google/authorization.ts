import { GOOGLE_CLIENT } from '../kernel.ts';
import { canonicalScopes, isSignInScope } from './scopes.ts';
import type { GoogleState } from './state.ts';

/** What a client asks of a person, checked. */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  /** PKCE, S256; null when the client sent none. */
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
  readonly isOffline: boolean;
  readonly asksConsent: boolean;
  readonly includesGranted: boolean;
  readonly loginHint: string | null;
}

/** Shown to the person instead of a redirect: a client that is wrong about itself is not sent anywhere. */
export interface AuthorizationProblem {
  readonly error: string;
  readonly message: string;
}

/** A code waiting to be exchanged: once, within ten minutes, by the client that proves itself. */
export interface PendingCode {
  readonly request: AuthorizationRequest;
  readonly email: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** Reads the query of the authorisation address as RFC 6749 section 4.1.1, RFC 7636 and Google define it. */
export function readAuthorization(query: URLSearchParams): AuthorizationRequest | AuthorizationProblem {
  if (query.get('client_id') !== GOOGLE_CLIENT.id) return problem('invalid_client', 'The OAuth client was not found.');
  if (query.get('response_type') !== 'code') {
    return problem('unsupported_response_type', 'Only response_type=code is served here.');
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(redirectUri))
    return problem('redirect_uri_mismatch', `The redirect URI is not registered: ${redirectUri}`);
  const scopes = canonicalScopes(query.get('scope') ?? '');
  if (scopes === null)
    return problem('invalid_scope', `Some requested scopes are invalid: ${query.get('scope') ?? ''}`);
  const codeChallenge = query.get('code_challenge');
  // Without a method RFC 7636 means "plain", which protects nobody who can read the redirect.
  if (codeChallenge !== null && query.get('code_challenge_method') !== 'S256') {
    return problem('invalid_request', 'The code_challenge_method must be S256.');
  }
  return {
    redirectUri,
    state: query.get('state'),
    scopes,
    codeChallenge,
    nonce: query.get('nonce'),
    isOffline: query.get('access_type') === 'offline',
    asksConsent: (query.get('prompt') ?? '').split(' ').includes('consent'),
    includesGranted: query.get('include_granted_scopes') === 'true',
    loginHint: query.get('login_hint'),
  };
}

/** The person's answer. */
export interface Decision {
  readonly email: string;
  readonly isGranted: boolean;
  /** The scopes left ticked; null for all that were requested. */
  readonly scopes: readonly string[] | null;
}

/** Where the browser goes after the decision: the client's redirect URI with a code, or with `access_denied`. */
export function decide(
  state: GoogleState,
  codes: Map<string, PendingCode>,
  request: AuthorizationRequest,
  decision: Decision,
): string {
  const location = new URL(request.redirectUri);
  if (request.state !== null) location.searchParams.set('state', request.state);
  location.searchParams.set('iss', 'https://accounts.google.com');
  if (!decision.isGranted) {
    location.searchParams.set('error', 'access_denied');
    return location.href;
  }
  const { email } = state.accounts.of(decision.email);
  const ticked = request.scopes.filter(
    (scope) => isSignInScope(scope) || decision.scopes === null || decision.scopes.includes(scope),
  );
  const before = request.includesGranted ? (state.tokens.grantOf(email)?.scopes ?? []) : [];
  const scopes = [...new Set([...ticked, ...before])];
  const code = `4/0${state.kernel.randomText(CODE_ALPHABET, 70)}`;
  codes.set(code, { request, email, scopes, expiresAt: state.kernel.now() + CODE_LIFE_MS });
  location.searchParams.set('code', code);
  location.searchParams.set('scope', scopes.join(' '));
  location.searchParams.set('authuser', '0');
  location.searchParams.set('prompt', 'consent');
  return location.href;
}

export function isProblem(result: AuthorizationRequest | AuthorizationProblem): result is AuthorizationProblem {
  return 'error' in result;
}

/** Any HTTPS address or one of this machine may be registered; what matters is that the exchange repeats it exactly. */
function isRegistered(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, hash } = new URL(uri);
  if (hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

function problem(error: string, message: string): AuthorizationProblem {
  return { error, message };
}

const CODE_LIFE_MS = 600_000;
const CODE_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
