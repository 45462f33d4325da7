import { sql } from 'drizzle-orm';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { type BookingStatus, type Frequency, sessionsPerWeek } from '../../src/domain/bookings/booking.ts';
import { everythingOf } from '../support/at-stripe.ts';
import type { World } from '../support/world.ts';

/** What Stripe has, to be compared with what was written down here. */
interface Books {
  readonly invoices: readonly {
    readonly id: string;
    readonly status: string;
    readonly amount_paid: number;
    readonly parent: { readonly subscription_details: { readonly subscription: string } };
  }[];
  readonly charges: readonly {
    readonly id: string;
    readonly paid: boolean;
    readonly amount: number;
    readonly payment_intent: string;
  }[];
  readonly refunds: readonly {
    readonly id: string;
    readonly charge: string;
    readonly amount: number;
    readonly status: string;
  }[];
  readonly disputes: readonly {
    readonly id: string;
    readonly charge: string;
    readonly amount: number;
    readonly status: string;
  }[];
  readonly payments: readonly {
    readonly id: string;
    readonly invoice: string;
    readonly status: string;
    readonly payment: { readonly payment_intent: string };
  }[];
  readonly subscriptions: readonly {
    readonly id: string;
    readonly status: string;
    readonly pause_collection: object | null;
    readonly cancel_at_period_end: boolean;
    readonly metadata: { readonly bookingId?: string };
    readonly items: { readonly data: readonly { readonly quantity: number }[] };
  }[];
}

async function booksOf(w: World): Promise<Books> {
  const [invoices, charges, refunds, disputes, payments, subscriptions] = await Promise.all([
    everythingOf<Books['invoices'][number]>(w, 'invoices'),
    everythingOf<Books['charges'][number]>(w, 'charges'),
    everythingOf<Books['refunds'][number]>(w, 'refunds'),
    everythingOf<Books['disputes'][number]>(w, 'disputes'),
    everythingOf<Books['payments'][number]>(w, 'invoice_payments'),
    everythingOf<Books['subscriptions'][number]>(w, 'subscriptions?status=all'),
  ]);
  return { invoices, charges, refunds, disputes, payments, subscriptions };
}

/** Everything that is wrong between sessions, ledger and Stripe; nothing where every cent has its place. */
export async function moneyFaults(w: World): Promise<string[]> {
  const books = await booksOf(w);
  const { faults } = await checkLedgers(w.deps);
  return [
    ...faults.map(({ bookingId, fault }) => `ledger of ${bookingId}: ${fault}`),
    ...(await centFaults(w, books)),
    ...(await stateFaults(w, books)),
    ...(await sessionFaults(w)),
  ];
}

/** By invoice: what was charged for it once, what was written down of it, and what went back, to the cent. */
async function centFaults(w: World, books: Books): Promise<string[]> {
  const entries = await w.deps.db.execute<{ invoice: string; paid: number; back: number }>(sql`
    select stripe_invoice_id as invoice,
      coalesce(sum(amount) filter (where kind = 'PAYMENT'), 0)::int as paid,
      coalesce(sum(case when kind = 'REFUND_REFUSED' then -amount else amount end)
        filter (where kind in ('REFUND', 'REFUND_REFUSED', 'CHARGEBACK')), 0)::int as back
    from ledger_entries where stripe_invoice_id is not null group by 1`);
  const written = new Map([...entries].map((entry) => [entry.invoice, entry]));
  const invoiceOf = new Map(books.payments.map(({ invoice, payment }) => [payment.payment_intent, invoice]));
  const charged = new Map<string, number[]>();
  const chargeOf = new Map<string, string>();
  for (const { id, paid, amount, payment_intent: intent } of books.charges) {
    const invoice = invoiceOf.get(intent);
    if (!paid || invoice === undefined) continue;
    charged.set(invoice, [...(charged.get(invoice) ?? []), amount]);
    chargeOf.set(id, invoice);
  }
  const back = new Map<string, number>();
  const gone = [
    ...books.refunds.filter(({ status }) => status === 'succeeded'),
    ...books.disputes.filter(({ status }) => status === 'lost'),
  ];
  for (const { charge, amount } of gone) {
    const invoice = chargeOf.get(charge) ?? `of ${charge}`;
    back.set(invoice, (back.get(invoice) ?? 0) + amount);
  }
  return books.invoices.flatMap(({ id, status, amount_paid: paid }) => {
    const charges = charged.get(id) ?? [];
    const [told, asked] = [written.get(id)?.paid ?? 0, status === 'paid' ? paid : 0];
    const [returned, left] = [written.get(id)?.back ?? 0, back.get(id) ?? 0];
    return [
      ...(charges.length > 1 ? [`${id} was charged ${charges.length} times`] : []),
      ...((charges[0] ?? 0) === asked ? [] : [`${id} is paid with ${asked}, charged were ${charges[0]}`]),
      ...(told === asked ? [] : [`${id} was paid with ${asked}, the ledger says ${told}`]),
      ...(returned === left ? [] : [`${left} of ${id} went back, the ledger says ${returned}`]),
    ];
  });
}

/** What Stripe's subscription must look like for a booking in a state: its status, paused or not, ending or not. */
const SHAPES: Readonly<Record<BookingStatus, readonly string[]>> = {
  PENDING_PAYMENT: [],
  ACTIVE: ['active'],
  PAST_DUE: ['past_due'],
  PAUSED: ['active paused', 'past_due paused'],
  CANCELLING: ['active ending', 'past_due ending', 'canceled', 'canceled ending', 'canceled paused'],
  ENDED: ['canceled', 'canceled ending', 'canceled paused'],
  EXPIRED: ['canceled'],
};

async function stateFaults(w: World, { subscriptions }: Books): Promise<string[]> {
  const bookings = await w.deps.db.execute<{
    id: string;
    status: BookingStatus;
    subscription: string | null;
    frequency: Frequency;
  }>(sql`
    select id, status, stripe_subscription_id as subscription, frequency from bookings where type = 'REGULAR'`);
  return [...bookings].flatMap(({ id, status, subscription, frequency }) => {
    const own = subscriptions.filter(({ metadata }) => metadata.bookingId === id);
    const known = own.some((one) => one.id === subscription) || subscription === null;
    const shapes = own.map(
      ({ status: at, pause_collection: pause, cancel_at_period_end: ending }) =>
        `${at}${pause === null ? '' : ' paused'}${ending ? ' ending' : ''}`,
    );
    const wrong = shapes.filter((shape) => !SHAPES[status].includes(shape));
    const weekly = own.map(({ items }) => items.data[0]?.quantity);
    return [
      ...(status === 'ACTIVE' && weekly[0] !== sessionsPerWeek(frequency)
        ? [`${id} is ${frequency}, its subscription has ${weekly}`]
        : []),
      ...(own.length > 1 ? [`${id} has ${own.length} subscriptions`] : []),
      ...(known ? [] : [`${id} names a subscription that is not its own`]),
      ...wrong.map((shape) => `${id} is ${status}, its subscription ${shape}`),
      ...(own.length === 0 && !['PENDING_PAYMENT', 'EXPIRED'].includes(status) ? [`${id} is ${status}, unpaid`] : []),
    ];
  });
}

/** Asked of the database without any code of ours. */
async function sessionFaults(w: World): Promise<string[]> {
  const now = new Date(w.now()).toISOString();
  const rows = await w.deps.db.execute<{ fault: string; subject: string }>(sql`
    with live as (select * from sessions where status in ('HELD', 'RESERVED', 'CONFIRMED')),
    promised as (select b.id, coalesce((b.weekly_price->>'amount')::int, 0) as price from bookings b where b.type = 'REGULAR')
    select 'took place or will, and its week is not paid' as fault, s.id::text as subject
      from sessions s join promised b on b.id = s.booking_id
      where s.status in ('CONFIRMED', 'COMPLETED', 'NO_SHOW')
        and not exists (select 1 from paid_weeks p where p.booking_id = s.booking_id and p.week = s.week)
    union all
    select 'its week is paid and it is only reserved', s.id::text from sessions s
      join paid_weeks p on p.booking_id = s.booking_id and p.week = s.week where s.status = 'RESERVED'
    union all
    select 'a week is paid and nothing of it is anywhere', p.stripe_invoice_id from paid_weeks p
      where (p.price->>'amount')::int > 0 and not exists (
        select 1 from ledger_entries l where l.stripe_invoice_id = p.stripe_invoice_id and l.kind = 'PAYMENT')
    union all
    select 'a slot of a paid week has neither session nor share', p.stripe_invoice_id || ' week ' || p.week
      from paid_weeks p join bookings b on b.id = p.booking_id
      where (select count(*) from sessions s where s.booking_id = p.booking_id and s.week = p.week)
        + (select count(*) from unplaced_occurrences u where u.booking_id = p.booking_id and u.week = p.week
            and not exists (select 1 from sessions s where s.booking_id = u.booking_id and s.week = u.week and s.slot = u.slot))
        < 1
    union all
    select 'reserved for a booking that is over', s.id::text from sessions s join bookings b on b.id = s.booking_id
      where s.status in ('HELD', 'RESERVED') and b.status in ('ENDED', 'EXPIRED', 'PAUSED')
    union all
    select 'confirmed for a booking that is over', s.id::text from sessions s join bookings b on b.id = s.booking_id
      where s.status = 'CONFIRMED' and b.status in ('ENDED', 'EXPIRED')
    union all
    select 'began unpaid and is still reserved',
      s.id || ', week ' || s.week || ' at ' || s.starts_at || ', ' || b.status || ', since ' || b.billing_anchor_at from sessions s join bookings b on b.id = s.booking_id
      where s.status = 'RESERVED' and s.starts_at < ${now}::timestamptz and b.status <> 'PAST_DUE'
    union all
    select 'ended and is still confirmed', s.id::text from sessions s
      where s.status = 'CONFIRMED' and s.ends_at < ${now}::timestamptz
    union all
    select 'held beyond its time', b.id::text from bookings b
      where b.status = 'PENDING_PAYMENT' and b.hold_expires_at < ${now}::timestamptz
    union all
    select 'runs with ' || count(*) || ' weeks ahead', b.id::text from bookings b
      left join lateral (
        select week, min(starts_at) as starts_at from (
          select week, starts_at from sessions where booking_id = b.id
          union all select week, starts_at from unplaced_occurrences where booking_id = b.id) each group by week
      ) weeks on weeks.starts_at > ${now}::timestamptz
      where b.type = 'REGULAR' and b.status = 'ACTIVE' and b.last_week is null
      group by b.id having count(*) < 4
    union all
    select 'over, and owes its student ' || l.owed, b.id::text from bookings b join (
        select booking_id, sum(case when to_account = 'CREDITED' then amount else 0 end)
          - sum(case when from_account = 'CREDITED' then amount else 0 end) as owed,
          bool_or(kind = 'DISPUTE') as disputed
        from ledger_entries group by booking_id) l on l.booking_id = b.id
      where b.status = 'ENDED' and l.owed > 0 and not l.disputed
    union all
    select 'mentor overlap', a.id::text from live a join live b
      on a.mentor_id = b.mentor_id and a.id < b.id and a.starts_at < b.blocked_until and b.starts_at < a.blocked_until
    union all
    select 'student overlap', a.id::text from live a join live b
      on a.student_id = b.student_id and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    union all
    select 'given up: ' || coalesce(o.last_error, ''), o.key from outbox o where o.status = 'PARKED'`);
  return [...rows].map(({ fault, subject }) => `${fault}: ${subject}`);
}
