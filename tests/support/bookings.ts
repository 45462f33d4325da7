import { bookSeries } from '../../src/app/book-series.ts';
import { findBooking, type StoredBooking } from '../../src/db/queries/bookings.ts';
import { listSessions, type StoredSession } from '../../src/db/queries/sessions.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import type { Frequency } from '../../src/domain/bookings/booking.ts';
import { type EpochMs, parseInstant } from '../../src/domain/time.ts';
import type { World } from './world.ts';

const FREQUENCIES: readonly (Frequency | undefined)[] = [undefined, 'ONCE_WEEKLY', 'TWICE_WEEKLY', 'THRICE_WEEKLY'];
let keys = 0;

type BookSeriesRequest = Parameters<typeof bookSeries>[2];

/** An instant out of RFC 3339 text. */
export function at(text: string): EpochMs {
  const found = parseInstant(text);
  if (found === null) throw new Error(`not an instant: ${text}`);
  return found;
}

/** A request for a weekly series that begins at these instants, once for each; `TRIAL` for a trial at the only one. */
export function seriesRequest(
  teacher: Mentor,
  starts: readonly string[],
  more: {
    readonly type?: 'REGULAR' | 'TRIAL';
    readonly key?: string;
    readonly timeZone?: string;
    subject?: string;
  } = {},
): BookSeriesRequest {
  keys += 1;
  const { type = 'REGULAR', key = `key-${keys}`, timeZone = 'UTC', subject = 'Algebra' } = more;
  return {
    series: {
      mentorId: teacher.id,
      type,
      frequency: type === 'TRIAL' ? null : (FREQUENCIES[starts.length] ?? null),
      firstSessions: starts.map(at),
      timeZone,
    },
    subject,
    goals: ['pass the exam'],
    idempotencyKey: key,
  };
}

/** Books through the use case; whatever the outcome. */
export function tryToBook(
  world: World,
  learner: Student,
  teacher: Mentor,
  starts: readonly string[],
  more: Parameters<typeof seriesRequest>[2] = {},
): ReturnType<typeof bookSeries> {
  return bookSeries(world.deps, learner, seriesRequest(teacher, starts, more));
}

/** A series on hold. */
export async function hold(...request: Parameters<typeof tryToBook>): Promise<StoredBooking> {
  const { booking, userErrors } = await tryToBook(...request);
  if (booking === null || userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  return stored(request[0], booking.id);
}

/** A series whose first week is paid, with everything it owes done. */
export async function paid(...request: Parameters<typeof tryToBook>): Promise<StoredBooking> {
  const booking = await hold(...request);
  await pay(request[0], booking);
  await request[0].settle();
  return stored(request[0], booking.id);
}

/** What the student does on the Checkout page. */
export async function pay(world: World, booking: { readonly id: string }, card = 'ok'): Promise<void> {
  const { stripeCheckoutId } = await stored(world, booking.id);
  await world.control('POST', `stripe/checkout/${stripeCheckoutId}`, { card });
}

export async function stored(world: World, bookingId: string): Promise<StoredBooking> {
  const booking = await findBooking(world.deps.db, bookingId);
  if (booking === null) throw new Error('no such booking');
  return booking;
}

export function sessionsOf(world: World, booking: { readonly id: string }): Promise<StoredSession[]> {
  return listSessions(world.deps.db, booking.id);
}

/** One session of a booking, in order of time. */
export async function sessionOf(world: World, booking: { readonly id: string }, index: number): Promise<StoredSession> {
  const session = (await sessionsOf(world, booking))[index];
  if (session === undefined) throw new Error(`no session ${index}`);
  return session;
}
