import type { Deps } from '../app/deps.ts';
import { giveRating, readRatingLink } from '../app/give-rating.ts';
import { messagePage } from './message-page.ts';
import type { Page } from './page-routes.ts';
import { FORM_POLICY } from './unsubscribe-page.ts';

/** `GET /rate/<token>`: what the link would say, and a button. Mail scanners open links, so opening changes nothing. */
export async function ratingPage(deps: Pick<Deps, 'db' | 'config'>, token: string): Promise<Page> {
  const question = await readRatingLink(deps, token);
  if (question === null) return messagePage(404, 'There is no such link', 'Check that it was copied whole.');
  const { rating, name } = question;
  const text = `You give ${rating} of 5 stars to ${name}. You can change it until it is shown.`;
  const stars = `${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}`;
  const page = messagePage(200, stars, text, { button: 'Send this rating' });
  return { ...page, headers: { 'content-security-policy': FORM_POLICY } };
}

/** `POST /rate/<token>`: stores it. */
export async function ratingSentPage(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  token: string,
): Promise<Page> {
  const outcome = await giveRating(deps, token);
  if (outcome === null) return messagePage(404, 'There is no such link', 'Check that it was copied whole.');
  const dashboard = { href: deps.config.http.dashboardUrl, label: 'Add a few words on your dashboard' };
  if ('problems' in outcome) {
    return messagePage(
      409,
      'This cannot be rated any more',
      'The rating is shown already, or its time is over.',
      dashboard,
    );
  }
  return messagePage(200, 'Thank you', `Your rating of ${outcome.review.rating} stars was stored.`, dashboard);
}
