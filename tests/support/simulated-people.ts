import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { listSlots } from '../../src/app/list-slots.ts';
import { pauseSubscription } from '../../src/app/pause-subscription.ts';
import { recordAttendance } from '../../src/app/record-attendance.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { resumeSubscription } from '../../src/app/resume-subscription.ts';
import type { StoredSession } from '../../src/db/queries/sessions.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS } from '../../src/domain/time.ts';
import { pay, sessionsOf, tryToBook } from './bookings.ts';
import type { World } from './world.ts';

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A booking as the simulation remembers it. */
interface Known {
  readonly id: string;
  readonly learner: Student;
  readonly teacher: Mentor;
  readonly type: 'REGULAR' | 'TRIAL';
}

export const DEEDS = ['BOOK', 'TRIAL', 'MOVE', 'MOVE_SERIES', 'CANCEL', 'PAUSE', 'RESUME', 'ABSENT'] as const;
export type Deed = (typeof DEEDS)[number];

/** Students and mentors who book, move, cancel, pause and miss sessions by dice that are the same in every run. */
export class SimulatedPeople {
  readonly #world: World;
  readonly #random: () => number;
  readonly #learners: readonly Student[];
  readonly #teachers: readonly Mentor[];
  readonly bookings: Known[] = [];
  /** How often each deed came about. */
  readonly done: Record<Deed, number> = {
    ...{ BOOK: 0, TRIAL: 0, MOVE: 0, MOVE_SERIES: 0, CANCEL: 0, PAUSE: 0, RESUME: 0, ABSENT: 0 },
  };

  constructor(
    world: World,
    people: { readonly learners: readonly Student[]; readonly teachers: readonly Mentor[] },
    random: () => number,
  ) {
    this.#world = world;
    this.#random = random;
    this.#learners = people.learners;
    this.#teachers = people.teachers;
  }

  /** Tries one deed; what the product refuses is no deed. */
  async act(deed: Deed): Promise<void> {
    if (await this.#try(deed)) this.done[deed] += 1;
  }

  #try(deed: Deed): Promise<boolean> {
    switch (deed) {
      case 'BOOK':
        return this.#book('REGULAR');
      case 'TRIAL':
        return this.#book('TRIAL');
      case 'MOVE':
        return this.#move('THIS_SESSION');
      case 'MOVE_SERIES':
        return this.#move('THIS_AND_FOLLOWING');
      case 'CANCEL':
        return this.#cancel();
      case 'ABSENT':
        return this.#miss();
      default:
        return this.#changeSubscription(deed);
    }
  }

  async #book(type: Known['type']): Promise<boolean> {
    const [learner, teacher] = [this.#one(this.#learners), this.#one(this.#teachers)];
    const start = await this.#slot(teacher, type === 'TRIAL' ? 4 : 2, type === 'TRIAL' ? 0 : DAY_MS);
    if (learner === null || teacher === null || start === null) return false;
    const text = new Date(start).toISOString().replace('.000', '');
    const wish = { type, timeZone: learner.timeZone };
    const { booking } = await tryToBook(this.#world, learner, teacher, [text], wish);
    if (booking === null) return false;
    // One in six cards pays once and is declined when the second week is due.
    if (type === 'REGULAR') await pay(this.#world, booking, this.#random() < 1 / 6 ? 'fails_on_renewal' : 'ok');
    this.bookings.push({ id: booking.id, learner, teacher, type });
    return true;
  }

  async #move(scope: 'THIS_SESSION' | 'THIS_AND_FOLLOWING'): Promise<boolean> {
    const found = await this.#coming(scope === 'THIS_SESSION' ? null : 'REGULAR');
    if (found === null) return false;
    const { known, session } = found;
    const newStart = await this.#slot(known.teacher, 6, 0);
    if (newStart === null) return false;
    const who = this.#random() < 0.5 ? known.learner : known.teacher;
    const wish = { sessionId: session.id, scope, newStart, reason: null };
    return (await rescheduleSessions(this.#world.deps, who, wish)).sessions !== null;
  }

  async #cancel(): Promise<boolean> {
    const found = await this.#coming(null);
    if (found === null) return false;
    const { known, session } = found;
    const wish = { sessionId: session.id, scope: 'THIS_SESSION', reason: 'A cold' } as const;
    return (await cancelSessions(this.#world.deps, known.learner, wish)).sessions !== null;
  }

  async #miss(): Promise<boolean> {
    const now = this.#world.now();
    const past = await this.#sessions(({ start, status }) => status === 'COMPLETED' && start > now - 2 * DAY_MS);
    const found = this.#one(past);
    if (found === null) return false;
    const outcome = { sessionId: found.session.id, outcome: 'STUDENT_ABSENT' } as const;
    return 'session' in (await recordAttendance(this.#world.deps, found.known.learner, outcome));
  }

  async #changeSubscription(deed: 'PAUSE' | 'RESUME'): Promise<boolean> {
    const known = this.#one(this.bookings.filter(({ type }) => type === 'REGULAR'));
    if (known === null) return false;
    const change = deed === 'PAUSE' ? pauseSubscription : resumeSubscription;
    const { userErrors } = await change(this.#world.deps, known.learner, known.id);
    return userErrors.length === 0;
  }

  /** One of the next sessions that take place: now and then the one that begins soonest. */
  async #coming(type: Known['type'] | null) {
    const now = this.#world.now();
    const coming = await this.#sessions(
      ({ start, status }, known) =>
        start > now && (status === 'CONFIRMED' || status === 'RESERVED') && (type === null || known.type === type),
    );
    const soonest = coming.toSorted((a, b) => a.session.start - b.session.start);
    return this.#one(this.#random() < 0.6 ? soonest.slice(0, 3) : soonest);
  }

  async #sessions(fits: (session: StoredSession, known: Known) => boolean) {
    const all = await Promise.all(
      this.bookings.map(async (known) => (await sessionsOf(this.#world, known)).map((session) => ({ known, session }))),
    );
    return all.flat().filter(({ known, session }) => fits(session, known));
  }

  /** A free start within so many days; now and then one of the next few hours, where reminders come too late. */
  async #slot(teacher: Mentor | null, days: number, noticeMs: number): Promise<EpochMs | null> {
    if (teacher === null) return null;
    const from = addMs(this.#world.now(), noticeMs);
    const to = addMs(from, this.#random() < 0.3 ? 6 * HOUR_MS : days * DAY_MS);
    const { slots } = await listSlots(this.#world.deps, { mentorId: teacher.id, from, to });
    return this.#one(slots)?.start ?? null;
  }

  #one<Item>(items: readonly Item[]): Item | null {
    return items[Math.floor(this.#random() * items.length)] ?? null;
  }
}
