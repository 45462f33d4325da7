import { getNullableType, isInterfaceType, isNonNullType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { openTicket } from '../../src/app/open-ticket.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { writeReview } from '../../src/app/write-review.ts';
import { addMs, HOUR_MS } from '../../src/domain/time.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { paid, sessionsOf, tryToBook } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';
import { type Caller, dataOf } from './client.ts';

const schema = createSchema();
const node = schema.getType('Node');
const nodeTypes = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];

/** Types with an id that cannot be asked for by it, and why. */
const NO_NODES: Readonly<Record<string, string>> = {
  ConnectedCalendar: 'its id is Google’s, and two accounts may know one calendar by it',
  LedgerEntry: 'it is read with its ledger and never changes; that of a dispute is the dispute’s',
  MessageRecord: 'its id is the message’s, which is the notification’s too',
};

test('whatever has an id is a node, or says why not', () => {
  const named = Object.values(schema.getTypeMap()).flatMap((type) => {
    const id = isObjectType(type) ? type.getFields().id : undefined;
    const isId = id !== undefined && isNonNullType(id.type) && getNullableType(id.type).toString() === 'ID';
    return isId ? [type.name] : [];
  });
  expect(named.sort()).toEqual([...nodeTypes, ...Object.keys(NO_NODES)].sort());
});

test('whatever is a node can be asked for again by its id, by those who may see it and nobody else', async () => {
  const scene = await everything();
  const { w, ids, callers } = scene;
  expect(Object.keys(ids).sort()).toEqual([...nodeTypes].sort());
  const seen: Record<string, string> = {};
  for (const [type, id] of Object.entries(ids)) {
    const may: string[] = [];
    for (const [who, caller] of Object.entries(callers)) {
      const { node: found } = await dataOf(w, caller, operations.NodeDocument, { id });
      if (found === null) continue;
      expect(found).toMatchObject({ __typename: type, id });
      may.push(who);
    }
    seen[type] = may.join(', ');
  }
  expect(seen).toEqual({
    ...{ Booking: 'student, mentor, admin', Session: 'student, mentor, admin', Proposal: 'student, mentor, admin' },
    ...{ Person: 'student, mentor, admin', Invoice: 'student, admin', Notification: 'student' },
    ...{ Review: 'student, admin', Ticket: 'student, admin', TicketMessage: 'student, admin' },
    ...{ DemoCall: 'mentor, admin', PaymentDispute: 'admin', PaymentFault: 'admin', AuditEntry: 'admin' },
  });
}, 60_000);

test('a mentor is a node for everybody who is signed in, and a review once it shows', async () => {
  const { w, ids, callers, session } = await everything();
  const { stranger, mentor: mina } = callers;
  const named = async (id: string) => (await dataOf(w, stranger, operations.NodeDocument, { id })).node?.__typename;
  expect(await named(mina.id)).toBe('Person');
  expect(await named(ids.Review)).toBeUndefined();
  const written = { sessionId: session.id, side: 'MENTOR', rating: 5, comment: null } as const;
  await writeReview(w.deps, { kind: 'user', user: mina }, written);
  expect(await named(ids.Review)).toBe('Review');
}, 60_000);

/** One of everything that is a node, around one student and one mentor. */
async function everything() {
  const w = await world({ now: '2026-11-23T08:00:00Z' });
  const [mina, sana, olga] = [await mentor(w), await student(w), await student(w, 'Olga Other')];
  const admin = await person(w, 'ADMIN', 'Ada Admin');
  const callers = {
    student: sana,
    mentor: mina,
    admin,
    stranger: olga,
    'other mentor': await mentor(w, {}, 'Otto Other'),
  };
  const { booking } = await tryToBook(w, sana, mina, ['2026-11-24T10:00:00Z'], { type: 'TRIAL' });
  if (booking === null) throw new Error('no trial');
  const series = await paid(w, sana, mina, ['2026-11-25T10:00:00Z']);
  const [session] = await sessionsOf(w, booking);
  const [, later] = await sessionsOf(w, series);
  if (session === undefined || later === undefined) throw new Error('no sessions');
  const wish = { sessionId: later.id, newStart: addMs(later.start, 4 * HOUR_MS), note: null };
  const { proposal } = await proposeMove(w.deps, sana, wish);
  const ticket = await openTicket(w.deps, sana, { subject: 'Where?', text: 'Where is my room?' });
  if ('problems' in ticket || proposal === null) throw new Error('nothing was asked');
  await w.advanceTo(addMs(session.end, HOUR_MS));
  const said = { sessionId: session.id, side: 'STUDENT', rating: 4, comment: null } as const;
  const review = await writeReview(w.deps, { kind: 'user', user: sana }, said);
  if ('problems' in review) throw new Error('no review');
  const rows = await storedRows(w, { seriesId: series.id, hostId: mina.id, studentId: sana.id });
  const ids = {
    ...{ Booking: booking.id, Session: session.id, Proposal: proposal.id, Person: sana.id },
    ...{ Review: review.review.id, Ticket: ticket.ticket.id, ...rows },
  };
  return { w, ids, callers: callers satisfies Record<string, Caller>, session };
}

/** What only trouble, guests and time bring. */
async function storedRows(
  w: World,
  of: { readonly seriesId: string; readonly hostId: string; readonly studentId: string },
) {
  const { sql } = w.database;
  await sql`insert into ledger_entries (id, booking_id, kind, from_account, to_account, amount, currency, key, at)
    values (gen_random_uuid(), ${of.seriesId}, 'DISPUTE', 'PAID', 'PAID', 100, 'USD', 'dispute/dp_1', now())`;
  await sql`insert into payment_faults values (gen_random_uuid(), ${of.seriesId}, 'REFUND_REFUSED', 'in_1', 100, 'USD',
    '[]', 'fault', now(), null)`;
  await sql`insert into demo_calls (id, host_id, guest_name, guest_email, guest_time_zone, guest_locale, status, starts_at,
    ends_at, blocked_until, verify_by, version, event_generation, created_at, updated_at) values (gen_random_uuid(),
    ${of.hostId}, 'Gia', 'gia@people.test', 'UTC', 'en', 'SCHEDULED', '2026-12-20T10:00:00Z', '2026-12-20T10:30:00Z',
    '2026-12-20T10:45:00Z', now(), 1, 0, now(), now())`;
  const [row] = await sql<
    Record<
      'PaymentDispute' | 'PaymentFault' | 'DemoCall' | 'TicketMessage' | 'AuditEntry' | 'Invoice' | 'Notification',
      string
    >[]
  >`
    select (select id from ledger_entries where kind = 'DISPUTE') as "PaymentDispute",
      (select id from demo_calls) as "DemoCall", (select id from payment_faults) as "PaymentFault", (select id from ticket_messages limit 1) as "TicketMessage",
      (select id from audit_log limit 1) as "AuditEntry", (select stripe_invoice_id from receipts) as "Invoice",
      (select id from messages where recipient_id = ${of.studentId} and shown_at is not null limit 1) as "Notification"`;
  if (row === undefined) throw new Error('no rows');
  return row;
}
