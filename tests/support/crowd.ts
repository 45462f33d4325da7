import { decideVerification } from '../../src/app/decide-verification.ts';
import { openTicket } from '../../src/app/open-ticket.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { recordAttendance } from '../../src/app/record-attendance.ts';
import { submitVerification } from '../../src/app/submit-verification.ts';
import type { StoredBooking } from '../../src/db/queries/bookings.ts';
import type { Mentor, Student, User } from '../../src/domain/actor.ts';
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, toIso } from '../../src/domain/time.ts';
import { at, paid, sessionsOf, tryToBook } from './bookings.ts';
import { mentor, person, student } from './people.ts';
import type { World } from './world.ts';

/** A platform that can grow: one mentor, one student and one admin are asked about, everybody else is around them. */
export interface Crowd {
  readonly callers: { readonly mentor: Mentor; readonly student: Student; readonly admin: User };
  /** Of the mentor and the student; two sessions a week. */
  readonly booking: StoredBooking;
  readonly ticketId: string;
  /** Whoever joined, a student and a mentor each time. */
  readonly joined: { readonly learner: Student; readonly teacher: Mentor; readonly booking: StoredBooking }[];
}

export async function crowd(w: World): Promise<Crowd> {
  const callers = { mentor: await mentor(w), student: await student(w), admin: await person(w, 'ADMIN', 'Ada Admin') };
  const booking = await paid(w, callers.student, callers.mentor, ['2026-11-24T09:00:00Z', '2026-11-26T09:00:00Z']);
  const ticket = await openTicket(w.deps, callers.student, { subject: 'Where?', text: 'Where is my room?' });
  if ('problems' in ticket) throw new Error('no ticket');
  return { callers, booking, ticketId: ticket.ticket.id, joined: [] };
}

/**
 * Adds so many of everything there are lists of, and two days: students with paid series, mentors with trials, sessions
 * both sides tell differently of, proposals, tickets, verifications, and rows of trouble. Two times in a week at most.
 */
export async function grow(w: World, scene: Crowd, count: number): Promise<void> {
  const { student: sana, mentor: mina } = scene.callers;
  const day = addMs(at(`${toIso(w.now()).slice(0, 10)}T00:00:00Z`), 2 * DAY_MS);
  const before = scene.joined.length;
  for (let number = before; number < before + count; number++) {
    const learner = await student(w, `Student ${number}`);
    const teacher = await mentor(w, {}, `Teacher ${number}`);
    const start = toIso(addMs(day, 10.25 * HOUR_MS + number * 75 * MINUTE_MS));
    scene.joined.push({ learner, teacher, booking: await paid(w, learner, mina, [start]) });
    await tryToBook(w, sana, teacher, [start], { type: 'TRIAL' });
    await addTrouble(w, scene, { learner, teacher });
  }
  await w.advanceTo(addMs(day, 23 * HOUR_MS));
  for (const { booking, learner } of scene.joined.slice(before)) {
    const [done, upcoming] = await sessionsOf(w, booking);
    if (done === undefined || upcoming === undefined) throw new Error('a series without sessions');
    await recordAttendance(w.deps, learner, { sessionId: done.id, outcome: 'MENTOR_ABSENT' });
    await recordAttendance(w.deps, mina, { sessionId: done.id, outcome: 'STUDENT_ABSENT' });
    const newStart = addMs(upcoming.start, -DAY_MS);
    const { proposal } = await proposeMove(w.deps, learner, { sessionId: upcoming.id, newStart, note: null });
    if (proposal === null) throw new Error('nothing was proposed');
  }
  await w.settle();
}

async function addTrouble(w: World, scene: Crowd, { learner, teacher }: { learner: Student; teacher: Mentor }) {
  await openTicket(w.deps, learner, { subject: 'Help', text: 'Please' });
  await openTicket(w.deps, scene.callers.student, { subject: 'Help', text: 'Please' });
  await submitVerification(w.deps, teacher, { statement: 'I teach', documentKinds: ['DEGREE'] });
  const verdict = { mentorId: teacher.id, decision: 'APPROVE', version: 1, reason: null, documentsSeen: null } as const;
  await decideVerification(w.deps, scene.callers.admin, verdict);
  const { sql } = w.database;
  await sql`insert into calendar_connections (mentor_id, state, google_account_id, google_email, granted_scopes,
    google_calendar_id, sync_enabled, created_at, updated_at) values (${teacher.id}, 'REAUTH_REQUIRED', ${teacher.id},
    ${teacher.email}, '{}', 'primary', true, now(), now())`;
  await sql`insert into suppressed_addresses values (${learner.email}, 'BOUNCED', null, now())`;
  const [booking] = await sql<{ id: string }[]>`select id from bookings where student_id = ${learner.id}`;
  const dispute = `dispute/dp_${learner.id}`;
  await sql`insert into ledger_entries (id, booking_id, kind, from_account, to_account, amount, currency, key, at)
    values (gen_random_uuid(), ${booking?.id ?? ''}, 'DISPUTE', 'PAID', 'PAID', 100, 'USD', ${dispute}, now())`;
  await sql`update messages set status = 'FAILED', reason = 'TEST' where id in
    (select id from messages where recipient_id = ${learner.id} and status in ('SENT', 'DELIVERED') limit 2)`;
}
