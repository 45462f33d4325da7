import { createHash } from 'node:crypto';
import { jsonBody } from '../http.ts';
import { GOOGLE_CLIENT, type SandboxRequest, type SandboxResponse } from '../kernel.ts';
import type { PendingCode } from './authorization.ts';
import type { IdTokenSigner } from './id-token.ts';
import { SCOPES } from './scopes.ts';
import type { GoogleState } from './state.ts';
import { ACCESS_TOKEN_SECONDS } from './tokens.ts';

/** `POST /token`: exchanges a code or a refresh token. Errors have the shape of RFC 6749 section 5.2. */
export function exchangeToken(
  state: GoogleState,
  { codes, signer }: { codes: Map<string, PendingCode>; signer: IdTokenSigner },
  request: SandboxRequest,
): SandboxResponse {
  const form = formOf(request);
  const { id, secret } = clientOf(form, request);
  if (id !== GOOGLE_CLIENT.id) return refused(401, 'invalid_client', 'The OAuth client was not found.');
  if (secret !== GOOGLE_CLIENT.secret) {
    return refused(401, 'invalid_client', 'The provided client secret is invalid.');
  }
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(state, { codes, signer }, form);
    case 'refresh_token':
      return refreshToken(state, signer, form.get('refresh_token') ?? '');
    default:
      return refused(400, 'unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type') ?? ''}`);
  }
}

/** `POST /revoke`: by an access or a refresh token, in the query or the body; the whole consent ends. */
export function revokeToken(state: GoogleState, request: SandboxRequest): SandboxResponse {
  const token = request.query.get('token') ?? formOf(request).get('token');
  if (token === null) return refused(400, 'invalid_request', 'Missing required parameter: token');
  if (!state.tokens.revokeByToken(token)) return refused(400, 'invalid_token', 'Token expired or revoked');
  return { status: 200, body: {} };
}

function exchangeCode(
  state: GoogleState,
  { codes, signer }: { codes: Map<string, PendingCode>; signer: IdTokenSigner },
  form: URLSearchParams,
): SandboxResponse {
  const code = form.get('code') ?? '';
  const pending = codes.get(code);
  if (pending === undefined || pending.expiresAt <= state.kernel.now()) {
    return refused(400, 'invalid_grant', 'Malformed auth code.');
  }
  const { request, email, scopes } = pending;
  if (form.get('redirect_uri') !== request.redirectUri) return refused(400, 'redirect_uri_mismatch', 'Bad Request');
  const verifier = form.get('code_verifier');
  if (request.codeChallenge !== null && verifier === null)
    return refused(400, 'invalid_grant', 'Missing code verifier.');
  if (request.codeChallenge !== null && challengeOf(verifier ?? '') !== request.codeChallenge) {
    return refused(400, 'invalid_grant', 'Invalid code verifier.');
  }
  codes.delete(code);
  const grant = state.tokens.consent(email, scopes);
  // Google hands out a refresh token with the first consent, and again only where the person was asked again.
  const getsRefresh = request.isOffline && (request.asksConsent || !state.tokens.hasRefresh(grant));
  return granted(
    state,
    signer,
    { email, scopes, nonce: request.nonce },
    {
      access_token: state.tokens.issueAccess(grant, scopes),
      ...(getsRefresh ? { refresh_token: state.tokens.issueRefresh(grant, scopes) } : {}),
    },
  );
}

function refreshToken(state: GoogleState, signer: IdTokenSigner, token: string): SandboxResponse {
  const record = state.tokens.refresh(token);
  if (record === null) return refused(400, 'invalid_grant', 'Token has been expired or revoked.');
  const { grant, scopes } = record;
  return granted(
    state,
    signer,
    { email: grant.email, scopes, nonce: null },
    {
      access_token: state.tokens.issueAccess(grant, scopes),
    },
  );
}

function granted(
  state: GoogleState,
  signer: IdTokenSigner,
  { email, scopes, nonce }: { email: string; scopes: readonly string[]; nonce: string | null },
  tokens: { access_token: string; refresh_token?: string },
): SandboxResponse {
  const account = state.accounts.of(email);
  const idToken = scopes.includes(SCOPES.openid)
    ? { id_token: signer.sign(account, { scopes, nonce, now: state.kernel.now() }) }
    : {};
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { ...tokens, expires_in: ACCESS_TOKEN_SECONDS, scope: scopes.join(' '), token_type: 'Bearer', ...idToken },
  };
}

/** The client's credentials, from the body or the Authorization header (RFC 6749 section 2.3.1). */
function clientOf(form: URLSearchParams, request: SandboxRequest): { id: string | null; secret: string | null } {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') };
  const [id = null, secret = null] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id, secret };
}

function formOf(request: SandboxRequest): URLSearchParams {
  if (!(request.headers['content-type'] ?? '').includes('json'))
    return new URLSearchParams(request.body.toString('utf8'));
  const fields = Object.entries(jsonBody(request) ?? {}).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new URLSearchParams(fields);
}

/** RFC 7636 section 4.6. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function refused(status: number, error: string, description: string): SandboxResponse {
  return { status, headers: { 'cache-control': 'no-store' }, body: { error, error_description: description } };
}
