import { openTicket } from '../../src/app/open-ticket.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import type { Booking } from '../../src/domain/bookings/booking.ts';
import type { Session } from '../../src/domain/bookings/session.ts';
import { at, sessionOf, tryToBook } from '../support/bookings.ts';
import { connectedMentor, mentor, person, student } from '../support/people.ts';
import { world } from '../support/world.ts';

export const TUESDAY = '2026-11-24T10:00:00Z';
export const UNKNOWN = '01900000-0000-7000-8000-000000000000';

export type Scene = Awaited<ReturnType<typeof setScene>>;

/** A trial between `student` and `mentor`, whose calendar is connected, and everybody else around them. */
export async function setScene() {
  const w = await world({ now: '2026-11-23T08:00:00Z' });
  const callers = {
    visitor: 'VISITOR',
    student: await student(w),
    'other student': await student(w, 'Olga Other'),
    mentor: await connectedMentor(w),
    'other mentor': await mentor(w, {}, 'Otto Other'),
    admin: await person(w, 'ADMIN', 'Ada Admin'),
    platform: 'PLATFORM',
  } as const;
  const { booking } = await tryToBook(w, callers.student, callers.mentor, [TUESDAY], { type: 'TRIAL' });
  if (booking === null) throw new Error('the trial was not booked');
  const session: Session = await sessionOf(w, booking, 0);
  const wish = { sessionId: session.id, newStart: at('2026-11-24T15:00:00Z'), note: null };
  const proposalId = (await proposeMove(w.deps, callers.student, wish)).proposal?.id;
  if (proposalId === undefined) throw new Error('nothing was proposed');
  const question = await openTicket(w.deps, callers.student, { subject: 'Where?', text: 'Where is my room?' });
  if ('problems' in question) throw new Error('the ticket was not opened');
  const ticketId = question.ticket.id;
  return { w, ticketId, callers, booking: booking satisfies Booking, session, proposalId, mentorId: callers.mentor.id };
}

export function trial(mentorId: string) {
  return { mentorId, type: 'TRIAL', firstSessions: ['2026-11-25T10:00:00Z'], timeZone: 'UTC' };
}

export function figures(field: string, more = ''): string {
  return `{ ${field}(from: "2026-11-23T00:00:00Z", to: "2026-11-24T00:00:00Z", by: DAY${more}) { date } }`;
}
