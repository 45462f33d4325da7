import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { nextEffectDueAt } from '../../src/app/effect-queue.ts';
import { reconcilePayments } from '../../src/app/reconcile-payments.ts';
import { setSessionPrice } from '../../src/app/set-session-price.ts';
import { type EpochMs, instant, MINUTE_MS } from '../../src/domain/time.ts';
import { seeded } from '../support/chance.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';
import { bookOne, type Cast, census, countRunning, deedByChance, hoursOn, oneOf } from './money-deeds.ts';
import { moneyFaults } from './money-proofs.ts';

const LONG = process.env.SIM === 'long';
const SEED = Number(process.env.SIM_SEED ?? 20_261_123);
const BOOKINGS = Number(process.env.SIM_BOOKINGS ?? (LONG ? 200 : 10));
const MAILS = process.env.SIM_MAILS ? process.env.SIM_MAILS === 'yes' : !LONG;
const WEEKS = Number(process.env.SIM_WEEKS ?? (LONG ? 52 : 5));

interface Story {
  readonly seed: number;
  readonly bookings: number;
  readonly weeks: number;
}

/** Plays so many weeks of so many bookings; proves the money at the end of every one. Answers with what happened. */
async function play(w: World, { seed, bookings, weeks }: Story): Promise<string[]> {
  const cast: Cast = { w, pick: seeded(seed), mentors: [], students: [], bookings: [], disputes: [] };
  const mentors = [];
  for (let n = 0; n < Math.max(2, Math.ceil(bookings / 5)); n += 1) {
    const someone = await mentor(w, {}, `Mentor ${n}`);
    await setSessionPrice(w.deps, someone, { mentorId: someone.id, sessionMinutes: 60, price: priceOf(n) });
    mentors.push(someone);
  }
  const students = [];
  for (let n = 0; n < Math.ceil(bookings * 0.8); n += 1) students.push(await student(w, `Student ${n}`));
  const played: Cast = { ...cast, mentors, students };
  const story: string[] = [];
  const known = new Set<string>();
  for (let week = 0; week < weeks; week += 1) {
    const began = performance.now();
    // Who ended is followed by somebody new, so that the last week is as busy as the first.
    let missing = bookings - (await countRunning(played));
    for (let tries = 0; missing > 0 && tries < 3 * bookings; tries += 1) {
      const before = played.bookings.length;
      story.push(`week ${week} book: ${await bookOne(played, oneOf(mentors, played.pick))}`);
      missing -= played.bookings.length - before;
    }
    await w.settle();
    const deeds = bookings;
    for (let deed = 0; deed < deeds; deed += 1) {
      await stride(w, hoursOn(w, (6.5 * 24) / deeds));
      story.push(`week ${week} ${await deedByChance(played)}`);
    }
    await quiet(w);
    const counts = await census(played);
    story.push(`week ${week} ${JSON.stringify(counts)}`);
    const ms = Math.round(performance.now() - began);
    if (LONG) console.info(`week ${week}: ${ms} ms`, JSON.stringify(counts));
    const faults = (await moneyFaults(w)).filter((fault) => !known.has(fault));
    for (const fault of faults) known.add(fault);
    if (faults.length > 0) console.info(`week ${week} of seed ${seed}`, faults, storiesOf(played, story, faults));
  }
  expect({ seed, faults: [...known] }).toEqual({ seed, faults: [] });
  return story;
}

/** What was told of the bookings that faults name. */
function storiesOf({ bookings }: Cast, story: readonly string[], faults: readonly string[]): string[] {
  return bookings
    .filter(({ id }) => faults.some((fault) => fault.includes(id)))
    .flatMap(({ id, number }) => [
      `${id} is ${number}`,
      ...story.filter((line) => new RegExp(` ${number}(:| held)`).test(line)),
    ]);
}

/** Prices that do not divide well, in two currencies. */
const priceOf = (n: number) => ({ amount: [4000, 3333, 2999][n % 3] ?? 0, currency: n % 4 === 3 ? 'EUR' : 'USD' });

/**
 * Moves the clock, and lets what falls due on the way happen at the next quarter of an hour: by a worker that is that
 * much behind, and without jobs. Two thirds of a week's work is to stop for every mail.
 */
async function stride(w: World, to: EpochMs): Promise<void> {
  for (;;) {
    if (!MAILS) await leaveMailsUnsent(w);
    const due = [await nextEffectDueAt(w.deps.db), w.sandbox.nextDueAt()].filter((at) => at !== null);
    const stop = Math.ceil(Math.min(...due, to + 1) / QUARTER_MS) * QUARTER_MS;
    if (stop > to) break;
    w.jumpTo(instant(stop));
    await w.settle();
  }
  w.jumpTo(to);
  await w.settle();
}

/** Two thirds of the work of a week are mails, and no cent depends on one. */
async function leaveMailsUnsent(w: World): Promise<void> {
  await w.deps.db.execute(sql`
    with unsent as (update outbox set status = 'DONE' where status = 'PENDING' and effect->>'kind' = 'SEND_MESSAGE' returning key)
    update messages set status = 'SUPPRESSED' from unsent where unsent.key = 'message/' || messages.id`);
}

const QUARTER_MS = 15 * MINUTE_MS;

/** The rest of the week, in which nothing is disturbed: what failed is tried again, what was lost is found. */
async function quiet(w: World): Promise<void> {
  // Databases of tests have no process that does this, and a year leaves much behind.
  if (LONG) await w.deps.db.execute(sql`vacuum analyze`);
  await w.healed();
  await w.control('POST', 'stripe/webhooks', { lose: 0, double: 0, shuffle: false });
  await stride(w, hoursOn(w, 10));
  await reconcilePayments(w.deps);
  await w.advance('PT2H');
}

test(`${WEEKS} weeks of ${BOOKINGS} bookings leave every cent at its place (seed ${SEED})`, async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z' });
  const story = await play(w, { seed: SEED, bookings: BOOKINGS, weeks: WEEKS });
  if (process.env.SIM_TOLD === 'yes') console.info(story.join('\n'));
  console.info(`${story.length} events, transcript ${createHash('sha256').update(story.join('\n')).digest('hex')}`);
}, 7_200_000);

test('the same seed tells the same story', async () => {
  const now = '2026-11-22T12:00:00Z';
  const small = { seed: SEED, bookings: 4, weeks: 2 };
  expect(await play(await world({ now }), small)).toEqual(await play(await world({ now }), small));
}, 120_000);
