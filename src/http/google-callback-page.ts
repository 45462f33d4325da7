import type { Deps } from '../app/deps.ts';
import { type ConsentOutcome, finishGoogleConsent } from '../app/finish-google-consent.ts';
import type { DisplayLocale } from '../domain/zones/zoned-text.ts';
import { consentCookie } from './consent-cookie.ts';
import type { HttpRequest } from './exchange.ts';
import { messagePage } from './message-page.ts';
import { pageLocale } from './page-locale.ts';
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
  const locale = pageLocale(headers['accept-language']);
  const words = WORDS[locale];
  const { title, text } = words.outcomes[outcome.outcome];
  const dashboard = { href: deps.config.http.dashboardUrl, label: words.dashboard };
  const said = { status: STATUS[outcome.outcome], title, text: text(missing(outcome, words.scopes)) };
  const page = messagePage(locale, said, dashboard);
  return { ...page, headers: { ...page.headers, 'set-cookie': cookie.take() } };
}

type Outcome = ConsentOutcome['outcome'];

/** What was not granted, in words; a scope we have no words for stands for itself. */
function missing(outcome: ConsentOutcome, words: Readonly<Record<string, string>>): string {
  if (outcome.outcome !== 'PARTIAL_SCOPES') return '';
  return outcome.missingScopes.map((scope) => words[scope.replace(/^.*\//, '')] ?? scope).join(', ');
}

const STATUS: Readonly<Record<Outcome, number>> = {
  ...{ CONNECTED: 200, PARTIAL_SCOPES: 200, DENIED: 200 },
  ...{ INVALID_STATE: 400, OTHER_BROWSER: 400, NO_REFRESH_TOKEN: 400 },
  ...{ ACCOUNT_IN_USE: 409, GOOGLE_UNAVAILABLE: 502 },
};

interface Words {
  readonly dashboard: string;
  readonly outcomes: Readonly<Record<Outcome, { readonly title: string; readonly text: (missing: string) => string }>>;
  readonly scopes: Readonly<Record<string, string>>;
}

const en: Words = {
  dashboard: 'Back to the dashboard',
  outcomes: {
    CONNECTED: {
      title: 'Google Calendar is connected',
      text: () => 'Your busy time now blocks bookings, and your sessions appear in your calendar.',
    },
    PARTIAL_SCOPES: {
      title: 'Something is missing',
      text: (scopes) => `Connect again and leave every box ticked. Not granted: ${scopes}.`,
    },
    DENIED: { title: 'Nothing was connected', text: () => 'You can connect Google Calendar whenever you like.' },
    INVALID_STATE: {
      title: 'This link has been used or is too old',
      text: () => 'Start again from the dashboard. Nothing was changed.',
    },
    OTHER_BROWSER: {
      title: 'This was begun in another browser',
      text: () => 'Start again from the dashboard, in this browser. Nothing was changed.',
    },
    NO_REFRESH_TOKEN: {
      title: 'Google gave no lasting access',
      text: () => 'Remove this app from your Google account’s connections, then connect again.',
    },
    ACCOUNT_IN_USE: {
      title: 'This Google account is connected already',
      text: () => 'Another mentor uses it here. Choose a different account.',
    },
    GOOGLE_UNAVAILABLE: {
      title: 'Google did not answer as expected',
      text: () => 'Nothing was changed. Please start again from the dashboard.',
    },
  },
  scopes: {
    openid: 'who you are',
    email: 'your email address',
    'calendar.events': 'events in your calendars',
    'calendar.freebusy': 'when you are busy',
    'calendar.calendarlist.readonly': 'the list of your calendars',
    'meetings.space.created': 'Google Meet rooms',
  },
};

const de: Words = {
  dashboard: 'Zurück zur Übersicht',
  outcomes: {
    CONNECTED: {
      title: 'Google Kalender ist verbunden',
      text: () =>
        'Zu Zeiten, in denen du beschäftigt bist, bucht jetzt niemand, und deine Stunden erscheinen im Kalender.',
    },
    PARTIAL_SCOPES: {
      title: 'Es fehlt noch etwas',
      text: (scopes) => `Verbinde noch einmal und lass alle Häkchen gesetzt. Nicht erlaubt: ${scopes}.`,
    },
    DENIED: { title: 'Es wurde nichts verbunden', text: () => 'Du kannst Google Kalender jederzeit verbinden.' },
    INVALID_STATE: {
      title: 'Dieser Link wurde schon benutzt oder ist zu alt',
      text: () => 'Beginne noch einmal in der Übersicht. Es wurde nichts geändert.',
    },
    OTHER_BROWSER: {
      title: 'Das wurde in einem anderen Browser begonnen',
      text: () => 'Beginne noch einmal in der Übersicht, in diesem Browser. Es wurde nichts geändert.',
    },
    NO_REFRESH_TOKEN: {
      title: 'Google gab keinen dauerhaften Zugriff',
      text: () => 'Entferne diese App aus den Verknüpfungen deines Google-Kontos und verbinde dann noch einmal.',
    },
    ACCOUNT_IN_USE: {
      title: 'Dieses Google-Konto ist schon verbunden',
      text: () => 'Jemand anderes unterrichtet hier damit. Wähle ein anderes Konto.',
    },
    GOOGLE_UNAVAILABLE: {
      title: 'Google hat nicht wie erwartet geantwortet',
      text: () => 'Es wurde nichts geändert. Bitte beginne noch einmal in der Übersicht.',
    },
  },
  scopes: {
    openid: 'wer du bist',
    email: 'deine E-Mail-Adresse',
    'calendar.events': 'Termine in deinen Kalendern',
    'calendar.freebusy': 'wann du beschäftigt bist',
    'calendar.calendarlist.readonly': 'die Liste deiner Kalender',
    'meetings.space.created': 'Räume in Google Meet',
  },
};

const WORDS: Readonly<Record<DisplayLocale, Words>> = { en, de };
