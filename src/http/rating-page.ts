import type { Deps } from '../app/deps.ts';
import { giveRating, readRatingLink } from '../app/give-rating.ts';
import { LONGEST_COMMENT } from '../domain/reviews/review.ts';
import { messagePage } from './message-page.ts';
import type { Page } from './page-routes.ts';
import { FORM_POLICY } from './unsubscribe-page.ts';

/**
 * `GET /rate/<token>`: what the link would say, a field for a few words, and a button. Mail scanners open links, so
 * opening changes nothing.
 */
export async function ratingPage(deps: Pick<Deps, 'db' | 'config'>, token: string): Promise<Page> {
  const question = await readRatingLink(deps, token);
  if (question === null) return unknownLink();
  const { rating, name } = question;
  const text = `You give ${rating} of 5 stars to ${name}. You can change it until it is shown.`;
  return form(200, `${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}`, text);
}

/** `POST /rate/<token>`: stores it, and the words where there are any. */
export async function ratingSentPage(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  token: string,
  body: URLSearchParams,
): Promise<Page> {
  // A form writes line ends as CR LF, and they are counted.
  const comment = (body.get('comment') ?? '').replace(/\r\n/g, '\n').trim();
  const outcome = await giveRating(deps, token, comment === '' ? null : comment);
  if (outcome === null) return unknownLink();
  const dashboard = { href: deps.config.http.dashboardUrl, label: 'Open your dashboard' };
  if ('problems' in outcome) {
    const words = outcome.problems.find(({ path }) => path?.includes('comment'));
    if (words !== undefined) return form(400, 'This was not stored', words.message);
    return messagePage(
      409,
      'This cannot be rated any more',
      'The rating is shown already, or its time is over.',
      dashboard,
    );
  }
  const stars = outcome.review.rating === 1 ? '1 star' : `${outcome.review.rating} stars`;
  return messagePage(200, 'Thank you', `Your rating of ${stars} was stored.`, dashboard);
}

function form(status: number, title: string, text: string): Page {
  const words = { label: 'A few words, if you like', longest: LONGEST_COMMENT };
  const page = messagePage(status, title, text, { button: 'Send this rating', words });
  return { ...page, headers: { 'content-security-policy': FORM_POLICY } };
}

function unknownLink(): Page {
  return messagePage(404, 'There is no such link', 'Check that it was copied whole.');
}
