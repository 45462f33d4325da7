import type { Deps } from '../app/deps.ts';
import { type ConsentOutcome, finishGoogleConsent } from '../app/finish-google-consent.ts';
import { consentCookie } from './consent-cookie.ts';
import type { HttpRequest } from './exchange.ts';
import { messagePage } from './message-page.ts';
import type { Page } from './page-routes.ts';

/** Where Google sends the mentor's browser back to. Says how it ended; nothing of the address is repeated. */
export async function googleCallbackPage(
  deps: Deps,
  { query, headers }: Pick<HttpRequest, 'query' | 'headers'>,
): Promise<Page> {
  const cookie = consentCookie(deps.config.http.publicUrl);
  const outcome = await finishGoogleConsent(deps, {
    state: query.get('state'),
    code: query.get('code'),
    error: query.get('error'),
    browserSecret: cookie.read(headers),
  });
  const { status, title, text } = WORDS[outcome.outcome];
  const dashboard = { href: deps.config.http.dashboardUrl, label: 'Back to the dashboard' };
  const page = messagePage(status, title, text(outcome), dashboard);
  return { ...page, headers: { ...page.headers, 'set-cookie': cookie.take() } };
}

type Words = { readonly status: number; readonly title: string; readonly text: (outcome: ConsentOutcome) => string };

const WORDS: Readonly<Record<ConsentOutcome['outcome'], Words>> = {
  CONNECTED: {
    status: 200,
    title: 'Google Calendar is connected',
    text: () => 'Your busy time now blocks bookings, and your sessions appear in your calendar.',
  },
  PARTIAL_SCOPES: {
    status: 200,
    title: 'Something is missing',
    text: (outcome) => `Connect again and leave every box ticked. Not granted: ${missing(outcome)}.`,
  },
  DENIED: {
    status: 200,
    title: 'Nothing was connected',
    text: () => 'You can connect Google Calendar whenever you like.',
  },
  INVALID_STATE: {
    status: 400,
    title: 'This link has been used or is too old',
    text: () => 'Start again from the dashboard. Nothing was changed.',
  },
  OTHER_BROWSER: {
    status: 400,
    title: 'This was begun in another browser',
    text: () => 'Start again from the dashboard, in this browser. Nothing was changed.',
  },
  NO_REFRESH_TOKEN: {
    status: 400,
    title: 'Google gave no lasting access',
    text: () => 'Remove this app from your Google account’s connections, then connect again.',
  },
  ACCOUNT_IN_USE: {
    status: 409,
    title: 'This Google account is connected already',
    text: () => 'Another mentor uses it here. Choose a different account.',
  },
  GOOGLE_UNAVAILABLE: {
    status: 502,
    title: 'Google did not answer as expected',
    text: () => 'Nothing was changed. Please start again from the dashboard.',
  },
};

function missing(outcome: ConsentOutcome): string {
  return outcome.outcome === 'PARTIAL_SCOPES' ? outcome.missingScopes.join(', ') : '';
}
