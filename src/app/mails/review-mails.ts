import { renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findReview, listReviewsOf } from '../../db/queries/reviews.ts';
import { isReviewable, reviewMonth, type Side, sideOf } from '../../domain/reviews/review.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { ratingUrl } from '../rating-link.ts';
import { unsubscribeUrl } from '../unsubscribe-link.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { loadBookingFacts, localeOf, momentFor, otherSide } from './mail-facts.ts';
import { personOf } from './people-mails.ts';

type DraftDeps = Pick<Deps, 'db' | 'config'>;
type BookingMessage = StoredMessage & { readonly bookingId: string };

/** To one side of a booking: how was it? With a link for each number of stars that works without signing in. */
export async function draftReviewRequest(deps: DraftDeps, message: BookingMessage, now: EpochMs): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const session = facts.sessions.find(({ id }) => id === message.sessionId);
  const side = session === undefined ? null : sideOf(session, message.recipientId);
  if (session === undefined || side === null) throw new Error('a message lost its session');
  if (!isReviewable(session, now)) return drop('SUPERSEDED', `SESSION_${session.status}`);
  const written = await listReviewsOf(deps.db, message.bookingId, reviewMonth(session.end));
  if (written.some(({ author }) => author === side)) return drop('SUPERSEDED', 'REVIEWED');
  const mail = renderMail('REVIEW_REQUEST', localeOf(facts.recipient), {
    recipientName: facts.recipient.name,
    audience: side,
    name: otherSide(facts).name,
    subject: facts.booking.subject,
    date: momentFor(facts.recipient, session).date,
    rateUrls: rateUrls(deps, session.id, side),
    dashboardUrl: deps.config.http.dashboardUrl,
    unsubscribeUrl: unsubscribeUrl(deps.config, facts.recipient.id, 'REVIEWS'),
  });
  return { decision: 'SEND', mail, attachments: [] };
}

function rateUrls({ config }: DraftDeps, sessionId: string, side: Side) {
  const url = (rating: number) => ({ rateUrl: ratingUrl(config, { sessionId, side, rating }) });
  return [url(1), url(2), url(3), url(4), url(5)] as const;
}

/** To a mentor: what a student wrote, now that it shows. */
export async function draftReviewReceived(deps: DraftDeps, message: StoredMessage): Promise<MailDraft> {
  const review = await findReview(deps.db, message.cause.slice('review/'.length));
  if (review === null) throw new Error('a message lost its review');
  const [mentor, student] = [await personOf(deps, review.mentorId), await personOf(deps, review.studentId)];
  const { dashboardUrl } = deps.config.http;
  const mail = renderMail('REVIEW_RECEIVED', localeOf(mentor), {
    mentorName: mentor.name,
    studentName: student.name,
    rating: review.rating as 1 | 2 | 3 | 4 | 5,
    reviewText: review.comment,
    profileUrl: `${dashboardUrl}/mentors/${mentor.id}`,
    dashboardUrl,
    unsubscribeUrl: unsubscribeUrl(deps.config, mentor.id, 'REVIEWS'),
  });
  return { decision: 'SEND', mail, attachments: [] };
}
