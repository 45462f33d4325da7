import type { Deps } from '../app/deps.ts';
import { giveRating, readRatingLink } from '../app/give-rating.ts';
import { LONGEST_COMMENT } from '../domain/reviews/review.ts';
import type { DisplayLocale } from '../domain/zones/zoned-text.ts';
import { messagePage } from './message-page.ts';
import type { Page, PostedLink } from './page-routes.ts';
import { FORM_POLICY } from './unsubscribe-page.ts';

/**
 * `GET /rate/<token>`: what the link would say, a field for a few words, and a button. Mail scanners open links, so
 * opening changes nothing.
 */
export async function ratingPage(
  deps: Pick<Deps, 'db' | 'config'>,
  token: string,
  locale: DisplayLocale,
): Promise<Page> {
  const question = await readRatingLink(deps, token);
  if (question === null) return messagePage(locale, { status: 404, ...WORDS[locale].unknown });
  const { rating, name } = question;
  const title = `${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}`;
  return form(locale, { status: 200, title, text: WORDS[locale].question(rating, name) }, '');
}

/** `POST /rate/<token>`: stores it, and the words where there are any. */
export async function ratingSentPage(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  { token, body, locale }: PostedLink,
): Promise<Page> {
  const words = WORDS[locale];
  // A form writes line ends as CR LF, and they are counted.
  const comment = (body.get('comment') ?? '').replace(/\r\n/g, '\n').trim();
  const outcome = await giveRating(deps, token, comment === '' ? null : comment);
  if (outcome === null) return messagePage(locale, { status: 404, ...words.unknown });
  const dashboard = { href: deps.config.http.dashboardUrl, label: words.dashboard };
  if ('problems' in outcome) {
    const aboutWords = outcome.problems.find(({ path }) => path?.includes('comment'));
    if (aboutWords !== undefined) {
      return form(
        locale,
        { status: 400, title: words.notStored, text: words.badComment ?? aboutWords.message },
        comment,
      );
    }
    return messagePage(locale, { status: 409, ...words.closed }, dashboard);
  }
  return messagePage(
    locale,
    { status: 200, title: words.thanks, text: words.stored(outcome.review.rating) },
    dashboard,
  );
}

/** @param text what was written and could not be stored: nobody else's words, so it may stand there again */
function form(locale: DisplayLocale, said: Parameters<typeof messagePage>[1], text: string): Page {
  const { button, comment } = WORDS[locale];
  const page = messagePage(locale, said, { button, words: { label: comment, longest: LONGEST_COMMENT, text } });
  return { ...page, headers: { 'content-security-policy': FORM_POLICY } };
}

const en = {
  unknown: { title: 'There is no such link', text: 'Check that it was copied whole.' },
  question: (rating: number, name: string) =>
    `You give ${rating} of 5 stars to ${name}. You can change it until it is shown.`,
  comment: 'A few words, if you like',
  button: 'Send this rating',
  notStored: 'This was not stored',
  /** Null where the problem speaks for itself. */
  badComment: null as string | null,
  closed: { title: 'This cannot be rated any more', text: 'The rating is shown already, or its time is over.' },
  thanks: 'Thank you',
  stored: (rating: number) => `Your rating of ${rating === 1 ? '1 star' : `${rating} stars`} was stored.`,
  dashboard: 'Open your dashboard',
};

const de: typeof en = {
  unknown: { title: 'Diesen Link gibt es nicht', text: 'Prüfe, ob er vollständig kopiert wurde.' },
  question: (rating, name) =>
    `Du gibst ${name} ${rating} von 5 Sternen. Du kannst das ändern, bis die Bewertung gezeigt wird.`,
  comment: 'Ein paar Worte, wenn du magst',
  button: 'Bewertung abschicken',
  notStored: 'Das wurde nicht gespeichert',
  badComment: `Deine Worte sind zu lang, höchstens ${LONGEST_COMMENT} Zeichen, oder enthalten unsichtbare Zeichen.`,
  closed: {
    title: 'Das lässt sich nicht mehr bewerten',
    text: 'Die Bewertung wird schon gezeigt, oder die Zeit dafür ist vorbei.',
  },
  thanks: 'Danke',
  stored: (rating) => `Deine Bewertung mit ${rating === 1 ? '1 Stern' : `${rating} Sternen`} wurde gespeichert.`,
  dashboard: 'Zu deiner Übersicht',
};

const WORDS: Readonly<Record<DisplayLocale, typeof en>> = { en, de };
