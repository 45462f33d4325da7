import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import { html, type Markup } from '../pages/html.ts';
import { STYLE } from '../pages/style.ts';
import { type AuthorizationRequest, decide, isProblem, type PendingCode, readAuthorization } from './authorization.ts';
import { isSignInScope, SCOPE_WORDS } from './scopes.ts';
import type { GoogleState } from './state.ts';

/** The page on which a person chooses the account and what to allow; its form posts back to the same address. */
export function consentPage(
  state: GoogleState,
  codes: Map<string, PendingCode>,
  request: SandboxRequest,
): SandboxResponse {
  const asked = readAuthorization(request.query);
  if (isProblem(asked)) return page(400, 'Access blocked', problemBody(asked.error, asked.message));
  if (request.method !== 'POST') {
    const known = state.accounts.all().map(({ email }) => email);
    return page(200, 'Sign in with the sandbox’s Google', questionBody(asked, known));
  }
  const form = new URLSearchParams(request.body.toString('utf8'));
  const email = form.get('other')?.trim() || form.get('account') || '';
  const isGranted = form.get('decision') === 'allow';
  if (isGranted && !email.includes('@')) {
    return page(
      400,
      'Choose an account',
      questionBody(
        asked,
        state.accounts.all().map((account) => account.email),
      ),
    );
  }
  const location = decide(state, codes, asked, { email, isGranted, scopes: form.getAll('scope') });
  return { status: 302, headers: { location, 'cache-control': 'no-store' } };
}

function questionBody(asked: AuthorizationRequest, known: readonly string[]): Markup {
  const hint = asked.loginHint?.toLowerCase() ?? known[0] ?? '';
  const accounts = hint === '' ? known : [...new Set([hint, ...known])];
  const tickable = asked.scopes.filter((scope) => !isSignInScope(scope));
  return html`
    <p><strong>Mentor Calendar</strong> wants access to your Google account.</p>
    <form method="post">
      <h3>Account</h3>
      ${accounts.map(
        (email) => html`<label class="choice"><input type="radio" name="account" value="${email}"
          ${email === hint ? html`checked` : null}> ${email}</label>`,
      )}
      <input type="email" name="other" placeholder="another address" aria-label="Another address">
      <h3>What it may do</h3>
      ${tickable.map(
        (scope) => html`<label class="choice"><input type="checkbox" name="scope" value="${scope}" checked>
          <span>${SCOPE_WORDS[scope]}<br><code class="muted">${scope}</code></span></label>`,
      )}
      ${tickable.length < asked.scopes.length ? html`<p class="muted">It also learns your address.</p>` : null}
      <p class="actions">
        <button name="decision" value="deny">Cancel</button>
        <button name="decision" value="allow" class="primary">Continue</button>
      </p>
    </form>`;
}

function problemBody(error: string, message: string): Markup {
  return html`<p class="bad">Error 400: ${error}</p><p>${message}</p>`;
}

function page(status: number, title: string, body: Markup): SandboxResponse {
  const markup = html`<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
    <body><section class="dialog"><h2>${title}</h2>${body}</section></body></html>`;
  return {
    status,
    headers: {
      'cache-control': 'no-store',
      // No form-action: the answer to the form is a redirect to the client, wherever that listens.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    },
    body: markup.text,
  };
}
