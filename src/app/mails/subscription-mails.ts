import { renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findTerms } from '../../db/queries/subscription-terms.ts';
import type { User } from '../../domain/actor.ts';
import { isLive } from '../../domain/bookings/session.ts';
import type { Interval } from '../../domain/interval.ts';
import { RELEASED_UNPAID } from '../../domain/payments/subscription.ts';
import { type DisplayLocale, describeInstant } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
import { bookingFile, sessionFiles } from './calendar-attachments.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import {
  amountText,
  type BookingFacts,
  links,
  loadBookingFacts,
  localeOf,
  momentFor,
  otherSide,
} from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config' | 'invitations'>;
type BookingMessage = StoredMessage & { readonly bookingId: string };

/** To both sides: weekly sessions rest, go on, end, or become more or fewer. A later change of the subscription tells a later truth. */
export async function draftSubscriptionTerms(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const { version } = await findTerms(deps.db, message.bookingId);
  if (version !== message.version) return drop('SUPERSEDED', 'CHANGED_AGAIN');
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  return { decision: 'SEND', mail: write(deps, message, facts), attachments: filesOf(deps, message, facts) };
}

/** What was released leaves the calendars that an earlier file put it into; what was taken comes as a new booking does. */
function filesOf(
  deps: DraftDeps,
  { facts: { sessionIds = [] }, createdAt: stampedAt }: StoredMessage,
  facts: BookingFacts,
) {
  const touched = facts.sessions.filter(({ id }) => sessionIds.includes(id));
  const released = touched.filter(({ status }) => status === 'CANCELLED');
  const taken = touched.filter(({ status }) => isLive(status));
  return [
    ...sessionFiles(deps, facts, { sessions: released, method: 'CANCEL', stampedAt }),
    ...(taken.length === 0 ? [] : [bookingFile(deps, facts, taken, stampedAt)]),
  ];
}

/** To both sides: weekly sessions have ended, and why. */
export async function draftSubscriptionEnded(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { booking, recipient, student, sessions } = facts;
  if (booking.status !== 'ENDED') return drop('SUPERSEDED', 'NOT_ENDED');
  const locale = localeOf(recipient);
  const isStudent = recipient.id === student.id;
  const { dashboardUrl, manageUrl } = links(deps.config, booking.id);
  const mail = await renderMail('SUBSCRIPTION_ENDED', locale, {
    recipientName: recipient.name,
    name: otherSide(facts).name,
    subject: booking.subject,
    audience: isStudent ? 'STUDENT' : 'MENTOR',
    endedOn: describeInstant(recipient.timeZone, message.createdAt, locale).date,
    reason: sessions.some(({ cancelReason }) => cancelReason === RELEASED_UNPAID) ? 'UNPAID' : 'CANCELLED',
    freed: (message.facts.times ?? []).map((time) => momentFor(recipient, time)),
    nextUrl: isStudent ? `${dashboardUrl}/mentors/${booking.mentorId}` : manageUrl,
    dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [] };
}

function write(deps: DraftDeps, message: BookingMessage, facts: BookingFacts) {
  const { booking, recipient, student, sessions } = facts;
  const locale = localeOf(recipient);
  const { effectiveAt = message.createdAt, times = [] } = message.facts;
  const day = describeInstant(recipient.timeZone, effectiveAt, locale).date;
  const moments = times.map((time) => momentFor(recipient, time));
  const isStudent = recipient.id === student.id;
  const base = {
    recipientName: recipient.name,
    name: otherSide(facts).name,
    subject: booking.subject,
    audience: isStudent ? ('STUDENT' as const) : ('MENTOR' as const),
    ...links(deps.config, booking.id),
  };
  switch (message.kind) {
    case 'SUBSCRIPTION_PAUSED':
      return renderMail(message.kind, locale, { ...base, pausedOn: day, resumesOn: null, freed: moments });
    case 'SUBSCRIPTION_ENDING': {
      const last = sessions.filter(({ status }) => status === 'CONFIRMED').at(-1);
      const lastMoment = last === undefined ? null : momentFor(recipient, last);
      return renderMail(message.kind, locale, { ...base, endsOn: day, last: lastMoment, freed: moments });
    }
    case 'SUBSCRIPTION_CHANGED': {
      const { rhythm } = message.facts;
      if (rhythm === undefined) throw new Error('a change of the frequency that says nothing of it');
      const listed = (list: readonly Interval[]) => list.map((time) => momentFor(recipient, time));
      return renderMail(message.kind, locale, {
        ...base,
        before: rhythm.before,
        now: rhythm.now,
        effectiveOn: day,
        added: listed(rhythm.added),
        freed: listed(rhythm.freed),
        price: isStudent ? priceOf(rhythm, recipient, locale) : null,
      });
    }
    default: {
      const { weeklyPrice } = booking;
      return renderMail('SUBSCRIPTION_RESUMED', locale, {
        ...base,
        resumedOn: describeInstant(recipient.timeZone, message.createdAt, locale).date,
        weeklyPrice: isStudent && weeklyPrice !== null ? amountText(weeklyPrice, locale) : null,
        nextBillingDate: isStudent ? day : null,
        sessions: moments,
      });
    }
  }
}

type Rhythm = NonNullable<StoredMessage['facts']['rhythm']>;

function priceOf(rhythm: Rhythm, { timeZone }: Pick<User, 'timeZone'>, locale: DisplayLocale) {
  const { weeklyBefore, weeklyNow, settlement, nextBillingAt } = rhythm;
  const amount = amountText({ amount: Math.abs(settlement), currency: weeklyNow.currency }, locale);
  const direction = settlement > 0 ? ('CHARGED' as const) : ('CREDITED' as const);
  return {
    weeklyBefore: amountText(weeklyBefore, locale),
    weeklyNow: amountText(weeklyNow, locale),
    settlement: settlement === 0 ? null : { amount, direction },
    nextBillingDate: describeInstant(timeZone, nextBillingAt, locale).date,
  };
}
