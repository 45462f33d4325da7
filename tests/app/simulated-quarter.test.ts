import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Mentor, Student, User } from '../../src/domain/actor.ts';
import { ruleOf } from '../../src/domain/notifications/catalogue.ts';
import { MESSAGE_KINDS } from '../../src/domain/notifications/message.ts';
import { at, sessionsOf } from '../support/bookings.ts';
import { connect, mentor, student } from '../support/people.ts';
import { keepSessionHistory, type Promised, promisedTimes } from '../support/session-history.ts';
import { DEEDS, type Deed, SimulatedPeople, seededRandom } from '../support/simulated-people.ts';
import { ADMIN, type World, world } from '../support/world.ts';
import type { AcceptedMail } from '../support/world-sandbox.ts';

/** Two weeks around Europe's and America's change of clocks; `SIM=long` is the quarter around them. */
const LONG = process.env.SIM === 'long';
const SEED = Number(process.env.SIM_SEED ?? 20_261_025);
const FROM = LONG ? '2026-09-13T11:07:30Z' : '2026-10-18T11:07:30Z';
const WEEKS = LONG ? 13 : 2;
const DEEDS_A_DAY = LONG ? 5 : 4;
const [MINUTE, DAY] = [60_000, 86_400_000];

const LEADS = { SESSION_REMINDER_24H: DAY, SESSION_REMINDER_1H: 60 * MINUTE, SESSION_REMINDER_10M: 10 * MINUTE };

/** Mentors on three continents: the clocks of New York, Berlin and Lord Howe (by half an hour) change in this time. */
async function populate(w: World) {
  const teachers: Mentor[] = [];
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', ...(LONG ? ['America/Santiago'] : [])];
  for (const timeZone of zones) teachers.push(await mentor(w, { timeZone }, `Mentor ${timeZone.replace(/\W/g, ' ')}`));
  const learners: Student[] = [];
  const homes = [
    'Asia/Kolkata',
    'America/New_York',
    'Europe/London',
    'Pacific/Chatham',
    ...(LONG ? ['Asia/Tokyo'] : []),
  ];
  for (const zone of homes) learners.push(await student(w, `Student ${zone.replace(/\W/g, ' ')}`, zone));
  await w.deps.db.execute(sql`update users set locale = 'de-DE' where time_zone in ('Europe/Berlin', 'Europe/London')`);
  const [first] = teachers;
  if (first !== undefined) await connect(w, first);
  return { teachers, learners };
}

/** Days of deeds by dice: at least one series and one trial at once, so that there is something to move. */
async function live(w: World, people: SimulatedPeople, random: () => number): Promise<void> {
  const first: Deed[] = ['BOOK', 'BOOK', 'TRIAL', 'BOOK'];
  for (const deed of first) await people.act(deed);
  const begin = w.now();
  for (let day = 0; day < WEEKS * 7; day += 1) {
    // At a time of day at which nothing is due: seven and a half minutes past.
    const hours = Array.from({ length: DEEDS_A_DAY }, () => Math.floor(random() * 24)).sort((a, b) => a - b);
    for (const hour of hours) {
      const next = begin + day * DAY + hour * 60 * MINUTE;
      if (next > w.now()) await w.advanceTo(next as typeof begin);
      await people.act(DEEDS[Math.floor(random() * DEEDS.length)] ?? 'BOOK');
    }
  }
  await w.advanceTo((begin + WEEKS * 7 * DAY) as typeof begin);
}

/** `SESSION_REMINDER_1H session start recipient` for each reminder there should be, with when. */
function expectedReminders(promised: readonly Promised[], sides: Map<string, readonly User[]>, now: number) {
  const expected = new Map<string, number>();
  for (const { sessionId, start, from, until } of promised) {
    for (const [kind, lead] of Object.entries(LEADS)) {
      const due = start - lead;
      if (due > now || due >= until || from > due + MINUTE) continue;
      for (const { email } of sides.get(sessionId) ?? [])
        expected.set(`${kind} ${sessionId} ${start} ${email}`, Math.max(due, from));
    }
  }
  return expected;
}

/** What a wall clock in the zone shows, by the runtime's own tables. */
function wall(timeZone: string, locale: string, start: number, end: number) {
  const part = (options: Intl.DateTimeFormatOptions, when: number) =>
    new Intl.DateTimeFormat(locale.startsWith('de') ? 'de-DE' : 'en-GB', { timeZone, ...options }).format(when);
  const time = (when: number) => part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, when);
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(start)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return {
    date: `${part({ weekday: 'long' }, start)}, ${part({ day: 'numeric', month: 'long', year: 'numeric' }, start)}`,
    span: `${time(start)} – ${time(end)}`,
    offset: `(UTC${offset === 'GMT' ? '+00:00' : offset?.slice(3)})`,
  };
}

test(
  `${WEEKS} weeks of booking, moving and missing sessions: every reminder at its minute, on its reader’s clock`,
  async () => {
    const w = await world({ now: FROM });
    await keepSessionHistory(w);
    const random = seededRandom(SEED);
    const { teachers, learners } = await populate(w);
    const people = new SimulatedPeople(w, { teachers, learners }, random);
    await live(w, people, random);

    const mails = await w.mailbox();
    const users = [...teachers, ...learners].map((user) => [user.id, user] as const);
    const sides = new Map<string, readonly User[]>();
    for (const known of people.bookings) {
      for (const { id } of await sessionsOf(w, known)) sides.set(id, [known.learner, known.teacher]);
    }
    const promised = await promisedTimes(w);
    const expected = expectedReminders(promised, sides, w.now());
    const sent = await sentReminders(mails, promised, w);
    if (LONG)
      console.log({
        seed: SEED,
        done: people.done,
        bookings: people.bookings.length,
        mails: mails.length,
        reminders: expected.size,
      });

    expect(
      [...sent.keys()].filter((key) => !expected.has(key)),
      'nobody is reminded of what is not',
    ).toEqual([]);
    expect(
      [...expected.keys()].filter((key) => !sent.has(key)),
      'nobody is forgotten',
    ).toEqual([]);
    expect(sent, 'at its minute').toEqual(expected);
    expect(expected.size).toBeGreaterThan(WEEKS * 6);
    for (const deed of ['BOOK', 'TRIAL', 'MOVE', 'MOVE_SERIES', 'CANCEL'] as const)
      expect(people.done[deed], deed).toBeGreaterThan(0);
    await everyMailIsRight(mails, new Map(users), w);
  },
  LONG ? 1_800_000 : 120_000,
);

/** The reminders that were accepted; a second one of the same is an error at once, as is a wrong wall time in it. */
async function sentReminders(mails: readonly AcceptedMail[], promised: readonly Promised[], w: World) {
  const sent = new Map<string, number>();
  const zones = await recipientZones(w);
  for (const { kind, idempotencyKey, to, text, acceptedAt } of mails) {
    if (kind === null || !(kind in LEADS)) continue;
    const [, , sessionId = ''] = idempotencyKey?.split('/') ?? [];
    const accepted = at(acceptedAt);
    const now = promised.find((each) => each.sessionId === sessionId && each.from <= accepted && accepted < each.until);
    if (now === undefined) {
      const own = promised.filter((each) => each.sessionId === sessionId);
      throw new Error(
        `at ${acceptedAt} ${kind} of a session that is not confirmed: ${sessionId} ${JSON.stringify(own)}`,
      );
    }
    const key = `${kind} ${sessionId} ${now.start} ${to[0]}`;
    if (sent.has(key)) throw new Error(`twice: ${key}`);
    sent.set(key, accepted);
    const { zone, locale } = zones.get(`${sessionId} ${to[0]}`) ?? { zone: 'none', locale: 'none' };
    const { date, span, offset } = wall(zone, locale, now.start, now.end);
    expect(text).toContain(`${date}\n${span}, `);
    expect(text.split('\n').find((line) => line.startsWith(`${span}, `))).toContain(offset);
  }
  return sent;
}

/** On whose clock each side of each session reads its mails: the student's is the one chosen with the booking. */
async function recipientZones({ deps: { db } }: World) {
  const rows = await db.execute<{ key: string; zone: string; locale: string }>(sql`
    select s.id || ' ' || u.email as key, u.locale,
      case when u.id = b.student_id then b.student_time_zone else u.time_zone end as zone
    from sessions s join bookings b on b.id = s.booking_id join users u on u.id in (b.student_id, b.mentor_id)`);
  return new Map(rows.map(({ key, zone, locale }) => [key, { zone, locale }]));
}

/** One mail for one key and one person, each to somebody of a role its kind is for. */
async function everyMailIsRight(mails: readonly AcceptedMail[], users: Map<string, User>, w: World) {
  const keys = mails.map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(keys.length);
  const roles = new Map([...users.values()].map(({ email, role }) => [email, role]));
  for (const { to, kind } of mails) {
    expect(to).toHaveLength(1);
    const named = MESSAGE_KINDS.find((each) => each === kind);
    expect(named && ruleOf(named).to, kind ?? 'no kind').toContain(to[0] === ADMIN ? 'ADMIN' : roles.get(to[0] ?? ''));
  }
  const confirmed = await w.deps.db.execute(sql`select booking_id, recipient_id, count(*)::int as n from messages
    where kind in ('STUDENT_BOOKING_CONFIRMATION', 'STUDENT_TRIAL_CONFIRMATION', 'MENTOR_NEW_BOOKING', 'MENTOR_NEW_TRIAL')
    group by 1, 2 having count(*) <> 1`);
  expect([...confirmed], 'one confirmation for each side').toEqual([]);
  const unsent = await w.deps.db.execute(sql`select kind, status, reason from messages
    where status in ('SENDING', 'FAILED') or (status = 'PLANNED' and due_at < ${new Date(w.now()).toISOString()})`);
  expect([...unsent]).toEqual([]);
}
