import { sql } from 'drizzle-orm';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { cancelSubscription } from '../../src/app/cancel-subscription.ts';
import { changeFrequency, previewFrequencyChange } from '../../src/app/change-frequency.ts';
import { pauseSubscription } from '../../src/app/pause-subscription.ts';
import { recordAttendance, settleDisputedAttendance } from '../../src/app/record-attendance.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { keepSubscription, resumeSubscription } from '../../src/app/resume-subscription.ts';
import type { StoredSession } from '../../src/db/queries/sessions.ts';
import { listAdmins } from '../../src/db/queries/users.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import { type BookingStatus, FREQUENCIES, sessionsPerWeek } from '../../src/domain/bookings/booking.ts';
import { ATTENDANCE_OUTCOMES } from '../../src/domain/lessons/attendance.ts';
import { addMs, DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../src/domain/time.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import { everythingOf } from '../support/at-stripe.ts';
import { pay, sessionsOf, stored, tryToBook } from '../support/bookings.ts';
import type { Pick } from '../support/chance.ts';
import { offer } from '../support/people.ts';
import type { World } from '../support/world.ts';

/** One booking of the simulation. Its number, not its id, is what is told of it: ids differ from run to run. */
export interface Played {
  readonly number: number;
  readonly id: string;
  readonly learner: Student;
  readonly teacher: Mentor;
}

/** Who takes part, and what was booked so far. */
export interface Cast {
  readonly w: World;
  readonly pick: Pick;
  readonly mentors: readonly Mentor[];
  readonly students: readonly Student[];
  readonly bookings: Played[];
  /** Disputes the banks have not decided yet. */
  readonly disputes: string[];
}

interface Refusal {
  readonly userErrors: readonly { readonly code: string }[];
}

/** Something that people, banks or networks do; answers with what came of it. Nothing of it may fail, all may be refused. */
type Deed = (cast: Cast, played: Played) => Promise<string>;

const told = ({ userErrors }: Refusal) => userErrors.map(({ code }) => code).join(' ') || 'done';

export function oneOf<T>(list: readonly T[], pick: Pick): T {
  const chosen = list[pick(list.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

/** A series somebody books within the next days, and pays or not; the word of what came of it. */
export async function bookOne(cast: Cast, teacher: Mentor): Promise<string> {
  const { w, pick, students, bookings } = cast;
  const learner = oneOf(students, pick);
  const first = someStart(w, pick, 1);
  const starts = [first, first + DAY_MS, first + 2 * DAY_MS].slice(0, 1 + pick(3));
  const { booking, userErrors } = await tryToBook(
    w,
    learner,
    teacher,
    starts.map((start) => new Date(start).toISOString()),
  );
  if (booking === null) return userErrors.map(({ code }) => code).join(' ');
  const played = { number: bookings.length, id: booking.id, learner, teacher };
  bookings.push(played);
  if (userErrors.length > 0) return `${played.number} held, ${userErrors.map(({ code }) => code).join(' ')}`;
  const card = oneOf(CARDS, pick);
  if (card === 'none') return `${played.number} held for ${starts.length}, never paid`;
  if (card === 'declined') await pay(w, booking, 'declined');
  await pay(w, booking, card === 'declined' ? 'ok' : card);
  return `${played.number} held for ${starts.length}, paid: ${card}`;
}

/** Nine in ten pay, most of them by a card that goes on working. */
const CARDS = [
  ...Array<'ok'>(14).fill('ok'),
  ...['fails_on_renewal', 'fails_on_renewal', 'asks_on_renewal', 'declined', 'none'],
] as const;

/** A quarter of an hour in office hours, so many days ahead at least. */
function someStart(w: World, pick: Pick, days: number): number {
  const today = Math.floor(w.now() / DAY_MS) * DAY_MS;
  const day = today + (days + pick(4)) * DAY_MS;
  return day + 9 * HOUR_MS + pick(14) * 30 * MINUTE_MS;
}

async function someSession(
  { w, pick }: Cast,
  played: Played,
  fits: (session: StoredSession) => boolean,
): Promise<StoredSession | null> {
  const fitting = (await sessionsOf(w, played)).filter(fits);
  return fitting.length === 0 ? null : oneOf(fitting, pick);
}

const cancelOne: Deed = (cast, played) => cancel(cast, played, 'THIS_SESSION');
const cancelMore: Deed = (cast, played) =>
  cancel(cast, played, oneOf(['THIS_AND_FOLLOWING', 'WHOLE_SERIES'] as const, cast.pick));

async function cancel(
  cast: Cast,
  played: Played,
  scope: 'THIS_SESSION' | 'THIS_AND_FOLLOWING' | 'WHOLE_SERIES',
): Promise<string> {
  const { w, pick } = cast;
  const session = await someSession(cast, played, ({ status, start }) => status !== 'CANCELLED' && start > w.now());
  const user = pick(3) === 0 ? played.teacher : played.learner;
  if (session === null) return 'nothing to cancel';
  const input = { sessionId: session.id, scope, reason: null };
  return `${user.role} ${scope} week ${session.week}: ${told(await cancelSessions(w.deps, user, input))}`;
}

const move: Deed = async (cast, played) => {
  const { w, pick } = cast;
  const session = await someSession(cast, played, ({ status, start }) => status !== 'CANCELLED' && start > w.now());
  if (session === null) return 'nothing to move';
  const scope = oneOf(['THIS_SESSION', 'THIS_SESSION', 'THIS_AND_FOLLOWING', 'WHOLE_SERIES'] as const, pick);
  const newStart = addMs(session.start, (pick(9) - 4) * 90 * MINUTE_MS + (pick(3) - 1) * DAY_MS);
  const input = { sessionId: session.id, scope, newStart, reason: null };
  return `${scope} week ${session.week}: ${told(await rescheduleSessions(w.deps, played.learner, input))}`;
};

const pause: Deed = async ({ w }, { id, learner }) => told(await pauseSubscription(w.deps, learner, id));
const resume: Deed = async ({ w }, { id, learner }) => told(await resumeSubscription(w.deps, learner, id));
const end: Deed = async ({ w }, { id, learner }) => told(await cancelSubscription(w.deps, learner, id, 'PERIOD_END'));
const endNow: Deed = async ({ w }, { id, learner }) => told(await cancelSubscription(w.deps, learner, id, 'NOW'));
const keep: Deed = async ({ w }, { id, learner }) => told(await keepSubscription(w.deps, learner, id));

/** Other weekly slots from the next week that is charged: some that there are, some new ones, as the preview shows it. */
const otherRhythm: Deed = async (cast, played) => {
  const { w, pick } = cast;
  const ahead = (await sessionsOf(w, played)).filter(({ status, start }) => status === 'RESERVED' && start > w.now());
  const present = [...new Map(ahead.map((session) => [session.slot, session.start])).values()];
  const frequency = oneOf(FREQUENCIES, pick);
  const kept = present.slice(pick(2)).slice(0, sessionsPerWeek(frequency));
  const weeklySlots = Array.from(
    { length: sessionsPerWeek(frequency) },
    (_, index) => kept[index] ?? instant(someStart(w, pick, 8)),
  );
  const wish = { bookingId: played.id, frequency, weeklySlots };
  try {
    const { preview, userErrors } = await previewFrequencyChange(w.deps, played.learner, wish);
    if (preview === null) return `${frequency}, ${told({ userErrors })}`;
    const input = { ...wish, previewToken: preview.token };
    return `${frequency}: ${told(await changeFrequency(w.deps, played.learner, input))}`;
  } catch (error) {
    if (error instanceof ProviderError) return 'Stripe is away';
    throw error;
  }
};

/** What one or both sides say of a session lately, and who settles it where they differ. */
const attendance: Deed = async (cast, played) => {
  const { w, pick } = cast;
  const over = await someSession(cast, played, ({ status, end: until }) => {
    return (status === 'COMPLETED' || status === 'CONFIRMED') && until <= w.now() && until > w.now() - 3 * DAY_MS;
  });
  if (over === null) return 'no session lately';
  const said: string[] = [];
  for (const user of oneOf([[played.teacher], [played.learner], [played.learner, played.teacher]], pick)) {
    const outcome = user.role === 'MENTOR' && pick(2) === 0 ? 'MENTOR_ABSENT' : oneOf(ATTENDANCE_OUTCOMES, pick);
    const answer = await recordAttendance(w.deps, user, { sessionId: over.id, outcome });
    const [problem] = 'problems' in answer ? answer.problems : [];
    said.push(`${user.role} ${outcome}${problem === undefined ? '' : ` ${problem.code}`}`);
  }
  if (pick(2) === 0) {
    const [admin] = await listAdmins(w.deps.db);
    const outcome = oneOf(ATTENDANCE_OUTCOMES, pick);
    if (admin === undefined) throw new Error('no admin');
    const answer = await settleDisputedAttendance(w.deps, admin, { sessionId: over.id, outcome });
    if (!('problems' in answer)) said.push(`settled ${outcome}`);
  }
  return said.join(', ');
};

/** A mentor is there on other days from now on: what is promised stays, later weeks may find no time. */
const otherHours: Deed = async ({ w, pick }, { teacher }) => {
  const off = pick(7);
  const weeklySchedule = [1, 2, 3, 4, 5]
    .filter((weekday) => weekday !== off)
    .map((weekday) => ({ weekday, start: '09:00', end: '17:00' }));
  await offer(w, teacher, { weeklySchedule });
  return off >= 1 && off <= 5 ? `not on day ${off}` : 'all days';
};

/** Somebody ends a subscription in Stripe's own dashboard. */
const endByHand: Deed = async ({ w }, { id }) => {
  const { stripeSubscriptionId, status } = await stored(w, id);
  if (stripeSubscriptionId === null || status === 'ENDED') return 'nothing to end';
  await w.healed();
  const response = await fetch(`${w.sandboxUrl}/v1/subscriptions/${stripeSubscriptionId}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer sk_test_sandbox' },
  });
  return response.ok ? 'done' : `${response.status}`;
};

const newCard =
  (card: 'ok' | 'fails_on_renewal' | 'asks_on_renewal'): Deed =>
  async ({ w }, { id }) => {
    const { stripeCustomerId } = await stored(w, id);
    if (stripeCustomerId === null) return 'no customer';
    await w.control('POST', `stripe/cards/${stripeCustomerId}`, { card });
    return card;
  };

interface Charge {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly amount_refunded: number;
  readonly paid: boolean;
  readonly disputed: boolean;
}

/** A charge of the last weeks by which a booking was paid. */
async function someCharge({ w, pick }: Cast, played: Played): Promise<Charge | null> {
  const { stripeCustomerId } = await stored(w, played.id);
  if (stripeCustomerId === null) return null;
  await w.healed(); // whoever sits at Stripe's own dashboard is not met by what was meant for the API
  const since = Math.floor((w.now() - 30 * DAY_MS) / 1000);
  const charges = (await everythingOf<Charge>(w, `charges?customer=${stripeCustomerId}&created[gte]=${since}`)).filter(
    ({ paid, disputed, amount_refunded: back }) => paid && !disputed && back === 0,
  );
  return charges.length === 0 ? null : oneOf(charges.reverse(), pick);
}

const refundByHand: Deed = async (cast, played) => {
  const charge = await someCharge(cast, played);
  if (charge === null) return 'nothing to refund';
  const amount = cast.pick(2) === 0 ? charge.amount : 1 + cast.pick(charge.amount);
  const response = await fetch(`${cast.w.sandboxUrl}/v1/refunds`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/x-www-form-urlencoded' },
    body: `charge=${charge.id}&amount=${amount}`,
  });
  if (!response.ok) throw new Error(await response.text());
  return `${amount} of ${charge.amount}`;
};

const dispute: Deed = async (cast, played) => {
  const charge = await someCharge(cast, played);
  if (charge === null) return 'nothing to dispute';
  const { id } = await cast.w.control<{ id: string }>('POST', 'stripe/disputes', { charge: charge.id });
  cast.disputes.push(id);
  return `${charge.amount}`;
};

const verdict: Deed = async ({ w, disputes, pick }) => {
  const id = disputes.shift();
  if (id === undefined) return 'nothing to decide';
  const status = pick(2) === 0 ? 'won' : 'lost';
  await w.control('POST', `stripe/disputes/${id}`, { status });
  return status;
};

const loseWebhooks: Deed = async ({ w, pick }) => {
  const disturbance = oneOf([{ lose: 6 }, { double: 10 }, { shuffle: true, double: 4 }, { lose: 1 }], pick);
  await w.control('POST', 'stripe/webhooks', disturbance);
  return JSON.stringify(disturbance);
};

const stripeStumbles: Deed = async ({ w, pick }) => {
  const fault = oneOf(
    [{ kind: '500' as const }, { kind: '500' as const, after: true }, { kind: 'reset' as const }],
    pick,
  );
  await w.fault({ provider: 'stripe', count: 1 + pick(4), ...fault });
  return JSON.stringify(fault);
};

const book: Deed = (cast, { teacher }) => bookOne(cast, teacher);

/** Each so often as its weight says, and to a booking that stands where it can do something, if there is one. */
const DEEDS: readonly {
  readonly name: string;
  readonly deed: Deed;
  readonly weight: number;
  readonly to?: BookingStatus;
}[] = [
  { name: 'cancel', deed: cancelOne, weight: 8, to: 'ACTIVE' },
  { name: 'cancel more', deed: cancelMore, weight: 2 },
  { name: 'move', deed: move, weight: 6, to: 'ACTIVE' },
  { name: 'pause', deed: pause, weight: 3, to: 'ACTIVE' },
  { name: 'rhythm', deed: otherRhythm, weight: 4, to: 'ACTIVE' },
  { name: 'resume', deed: resume, weight: 4, to: 'PAUSED' },
  { name: 'end', deed: end, weight: 2 },
  { name: 'end now', deed: endNow, weight: 1 },
  { name: 'keep', deed: keep, weight: 3, to: 'CANCELLING' },
  { name: 'attendance', deed: attendance, weight: 6, to: 'ACTIVE' },
  { name: 'hours', deed: otherHours, weight: 3 },
  { name: 'end by hand', deed: endByHand, weight: 1 },
  { name: 'good card', deed: newCard('ok'), weight: 4, to: 'PAST_DUE' },
  { name: 'bad card', deed: newCard('fails_on_renewal'), weight: 2 },
  { name: 'asking card', deed: newCard('asks_on_renewal'), weight: 1 },
  { name: 'refund by hand', deed: refundByHand, weight: 2 },
  { name: 'dispute', deed: dispute, weight: 2 },
  { name: 'verdict', deed: verdict, weight: 2 },
  { name: 'webhooks', deed: loseWebhooks, weight: 2 },
  { name: 'stumble', deed: stripeStumbles, weight: 2 },
  { name: 'book', deed: book, weight: 4 },
];
const HAT = DEEDS.flatMap((each) => Array.from({ length: each.weight }, () => each));

/** One thing that happens to one booking, by chance. */
export async function deedByChance(cast: Cast): Promise<string> {
  const { w, pick, bookings } = cast;
  const { name, deed, to } = oneOf(HAT, pick);
  const there = new Set(
    (await w.deps.db.execute<{ id: string }>(sql`select id from bookings where status = ${to ?? ''}`)).map(
      ({ id }) => id,
    ),
  );
  const fitting = bookings.filter(({ id }) => there.has(id));
  const played = oneOf(fitting.length === 0 ? bookings : fitting, pick);
  return `${name} ${played.number}: ${await deed(cast, played)}`;
}

/** How many bookings are not over. */
export async function countRunning(cast: Cast): Promise<number> {
  const over = ['ENDED', 'EXPIRED'];
  return Object.entries(await census(cast)).reduce(
    (sum, [status, count]) => sum + (over.includes(status) ? 0 : count),
    0,
  );
}

/** How many bookings stand where. */
export async function census({ w }: Cast): Promise<Record<string, number>> {
  const rows = await w.deps.db.execute<{ status: string; count: number }>(
    sql`select status, count(*)::int as count from bookings group by status order by status`,
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** An instant later, in whole hours. */
export const hoursOn = (w: World, hours: number) => instant(Math.round(w.now() + hours * HOUR_MS));
