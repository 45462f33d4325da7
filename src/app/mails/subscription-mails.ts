import { renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findTerms } from '../../db/queries/subscription-terms.ts';
import { describeInstant } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
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

type DraftDeps = Pick<Deps, 'db' | 'config'>;
type BookingMessage = StoredMessage & { readonly bookingId: string };

/** To both sides: weekly sessions rest, go on, or end. A later change of the subscription tells a later truth. */
export async function draftSubscriptionTerms(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const { version } = await findTerms(deps.db, message.bookingId);
  if (version !== message.version) return drop('SUPERSEDED', 'CHANGED_AGAIN');
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  return { decision: 'SEND', mail: write(deps, message, facts), attachments: [] };
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
