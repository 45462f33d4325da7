import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { expect, test } from 'vitest';
import { answerProposal } from '../../src/app/answer-proposal.ts';
import { auditCalendar } from '../../src/app/audit-calendar.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import type { StoredBooking } from '../../src/db/queries/bookings.ts';
import { pendingProposals, type StoredProposal } from '../../src/db/queries/proposals.ts';
import { listSessions, type StoredSession } from '../../src/db/queries/sessions.ts';
import { HOUR_MS, instant, MINUTE_MS } from '../../src/domain/time.ts';
import { brokenInvariants } from '../races/invariants.ts';
import { at, paid } from '../support/bookings.ts';
import { seeded } from '../support/chance.ts';
import { connectedMentor, student } from '../support/people.ts';
import { world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const [STEPS, SEEDS] = process.env.SIM === 'long' ? [300, [1, 2, 3]] : [30, [1]];

async function scene(seed: number) {
  const w = await world({ now: SUNDAY, env: { GOOGLE_USER_CALLS_PER_MINUTE: '100000' } });
  const teacher = await connectedMentor(w);
  const learners = [await student(w, 'Ada'), await student(w, 'Ben')];
  const firsts = [['2026-11-25T10:00:00Z', '2026-11-26T10:00:00Z'], ['2026-11-25T13:00:00Z']];
  const bookings: StoredBooking[] = [];
  for (const [index, learner] of learners.entries()) {
    bookings.push(await paid(w, learner, teacher, firsts[index] ?? []));
  }
  const pick = seeded(seed);
  const one = <T>(list: readonly T[]): T | undefined => list[pick(list.length)];
  const sessions = async () => {
    const rows = await Promise.all(bookings.map(({ id }) => listSessions(w.deps.db, id)));
    return rows
      .flat()
      .filter(({ status, start }) => start > w.now() && (status === 'RESERVED' || status === 'CONFIRMED'));
  };
  const path = `google/calendars/${encodeURIComponent(teacher.email)}/events`;
  return { w, teacher, learners, pick, one, sessions, path };
}

type Scene = Awaited<ReturnType<typeof scene>>;

const times = (start: number, end: number) => ({
  start: { date: null, dateTime: new Date(start).toISOString() },
  end: { date: null, dateTime: new Date(end).toISOString() },
});

/** What the mentor does in Google with a session's event. */
const edits: readonly ((scene: Scene, session: StoredSession) => object | 'DELETE')[] = [
  ({ pick }, { start, end }) => {
    const by = (pick(96) - 48) * 30 * MINUTE_MS;
    return times(start + by, end + by);
  },
  ({ pick }, { start }) => times(start, start + (15 + 15 * pick(7)) * MINUTE_MS),
  () => 'DELETE',
  (_, { start, end }) => times(start, end),
  ({ pick }) => ({ summary: `Lesson ${pick(100)}` }),
  (_, { start }) => {
    const day = new Date(start).toISOString().slice(0, 10);
    const next = new Date(start + 24 * HOUR_MS).toISOString().slice(0, 10);
    return { start: { dateTime: null, date: day }, end: { dateTime: null, date: next } };
  },
];

async function edit(s: Scene): Promise<string> {
  const session = s.one(await s.sessions());
  const shown = (await s.w.events(s.teacher.email)).find(({ id }) => id === session?.googleEventId);
  const change = s.one(edits);
  if (session === undefined || shown === undefined || change === undefined) return 'nothing to edit';
  const what = change(s, session);
  await (what === 'DELETE'
    ? s.w.control('DELETE', `${s.path}/${shown.id}`)
    : s.w.control('PATCH', `${s.path}/${shown.id}`, what));
  return `${session.id} ${JSON.stringify(what)}`;
}

/** What the two sides do in the product. Any of it may be refused; then nothing changes. */
async function act(s: Scene, promised: Map<string, string>): Promise<string> {
  const session = s.one(await s.sessions());
  if (session === undefined) return 'nobody to act';
  const learner = s.learners.find(({ id }) => id === session.studentId);
  if (learner === undefined) throw new Error('a session without its student');
  const pending = (await pendingProposals(s.w.deps.db, [session.id])).at(0);
  const key = { sessionId: session.id, scope: 'THIS_SESSION', reason: null } as const;
  const expectChanged = async (changed: boolean, to: string) => {
    if (changed) promised.set(session.id, to);
  };
  const way = s.pick(8);
  if (pending !== undefined && way < 6) {
    const answer = way < 3 ? 'ACCEPT' : 'DECLINE';
    const input = { proposalId: pending.id, answer, chosenStart: null } as const;
    const { userErrors } = await answerProposal(s.w.deps, learner, input);
    await expectChanged(userErrors.length === 0 && answer === 'ACCEPT', outcomeOf(pending));
    return `${answer} ${session.id} ${JSON.stringify(pending.change)} ${JSON.stringify(userErrors)}`;
  }
  if (way === 7) {
    const newStart = instant(session.start + (s.pick(10) - 5) * HOUR_MS);
    const { userErrors } = await rescheduleSessions(s.w.deps, learner, { ...key, newStart });
    await expectChanged(userErrors.length === 0, written(newStart, newStart + session.end - session.start));
    return `moved ${session.id} ${JSON.stringify(userErrors)}`;
  }
  if (s.pick(6) > 0) return 'nobody acts';
  const { userErrors } = await cancelSessions(s.w.deps, s.teacher, key);
  await expectChanged(userErrors.length === 0, 'gone');
  return `cancelled ${session.id}`;
}

const written = (start: number, end: number) => `${start}-${end}`;
const outcomeOf = ({ change }: StoredProposal) =>
  change.what === 'MOVE' ? written(change.to.start, change.to.end) : 'gone';

/** How the event stands, in the words the model uses. */
function standing(event: calendar_v3.Schema$Event | undefined, now: number): string {
  if (event === undefined) return 'gone';
  const [start, end] = [event.start?.dateTime, event.end?.dateTime];
  if (start === undefined || start === null || end === undefined || end === null) return 'no session';
  const minutes = (at(end) - at(start)) / MINUTE_MS;
  return at(start) <= now || minutes < 15 || minutes > 240 ? 'no session' : written(at(start), at(end));
}

/** After a reading, every session is where both agreed, and what the calendar says otherwise waits as its proposal. */
async function expectConsent(s: Scene, promised: Map<string, string>, story: readonly string[]): Promise<void> {
  const live = await s.sessions();
  const events = await s.w.events(s.teacher.email);
  const own = events.filter(({ extendedProperties }) => extendedProperties?.private !== undefined);
  const pending = new Map<string, StoredProposal[]>();
  for (const proposal of await pendingProposals(
    s.w.deps.db,
    live.map(({ id }) => id),
  )) {
    const id = proposal.sessionId ?? '';
    pending.set(id, [...(pending.get(id) ?? []), proposal]);
  }
  for (const session of live) {
    const seen = standing(
      own.find(({ id }) => id === session.googleEventId),
      s.w.now(),
    );
    const agreed = written(session.start, session.end);
    const waits = (pending.get(session.id) ?? []).map(outcomeOf);
    expect({ session: session.id, agreed, waits, story }).toEqual({
      session: session.id,
      agreed: promised.get(session.id),
      waits: seen === agreed ? [] : [seen],
      story,
    });
  }
  const known = new Set(live.map(({ googleEventId }) => googleEventId));
  const future = own.filter(({ start }) => at(start?.dateTime ?? `${start?.date}T00:00:00Z`) > s.w.now());
  expect(future.filter(({ id }) => !known.has(id ?? ''))).toEqual([]);
  const gone = [...promised].filter(([, to]) => to === 'gone').map(([id]) => id);
  expect(live.filter(({ id }) => gone.includes(id))).toEqual([]);
}

test.each(SEEDS)(
  'whatever a mentor does in Google, a session moves by consent only (%s)',
  async (seed) => {
    const s = await scene(seed);
    const read = async () => {
      await syncGoogleCalendar(s.w.deps, s.teacher.id);
      await s.w.settle();
    };
    await read();
    const promised = new Map((await s.sessions()).map(({ id, start, end }) => [id, written(start, end)]));
    const story: string[] = [];
    let met = 0;
    for (let step = 0; step < STEPS; step += 1) {
      for (let n = s.pick(3); n >= 0; n -= 1) story.push(`${step} ${await edit(s)}`);
      await read();
      await expectConsent(s, promised, story);
      met += (
        await pendingProposals(
          s.w.deps.db,
          (await s.sessions()).map(({ id }) => id),
        )
      ).length;
      story.push(`${step} ${await act(s, promised)}`);
      await read();
      await expectConsent(s, promised, story);
      if (s.pick(5) === 0) await s.w.advance(`PT${s.pick(12)}H`);
    }
    expect(met).toBeGreaterThan(STEPS / 2);
    await s.w.advance('P4D');
    await read();
    expect(await auditCalendar(s.w.deps, s.teacher.id)).toEqual([]);
    // A renewed series has more than its first four weeks.
    const broken = await brokenInvariants(s.w.deps.db);
    expect(broken.filter((each) => each.broken !== 'partial series')).toEqual([]);
  },
  1_800_000,
);
