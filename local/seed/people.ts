import { connectGoogleCalendar } from '../../src/app/connect-google-calendar.ts';
import { decideVerification } from '../../src/app/decide-verification.ts';
import { provisionUser } from '../../src/app/provision-user.ts';
import { setAvailability } from '../../src/app/set-availability.ts';
import { setSessionPrice } from '../../src/app/set-session-price.ts';
import { submitVerification } from '../../src/app/submit-verification.ts';
import { updateProfile } from '../../src/app/update-profile.ts';
import { listAdmins } from '../../src/db/queries/users.ts';
import type { User } from '../../src/domain/actor.ts';
import { addMs, DAY_MS } from '../../src/domain/time.ts';
import { addressOf, type CastMentor, MENTORS, STUDENTS } from './cast.ts';
import { type Act, atSandbox, done, type SeedStage } from './stage.ts';

/** Who decides for the team: the first admin there is, or somebody new. */
export async function joinTeam({ deps }: Pick<SeedStage, 'deps'>): Promise<User> {
  const [first] = await listAdmins(deps.db);
  if (first !== undefined) return first;
  const email = addressOf('Ada Lindqvist', 'team');
  const newcomer = { email, name: 'Ada Lindqvist', role: 'ADMIN', timeZone: 'Europe/Berlin', locale: 'en' } as const;
  const outcome = await provisionUser(deps, { kind: 'platform' }, { ...newcomer, welcome: false });
  return done('an admin joins', outcome).user;
}

/**
 * A mentor joins, says when and for how much, connects a calendar and shows papers; a day later the team decides. Most
 * were brought along with everything set; the others are welcomed, and accompanied until they are ready.
 */
export function joinMentor(index: number): Act {
  return async (stage) => {
    const { deps } = stage;
    const cast = MENTORS[index];
    if (cast === undefined) throw new Error(`no mentor number ${index}`);
    const { name, timeZone, locale, subjects, headline } = cast;
    const email = addressOf(name, 'mentors');
    const newcomer = { email, name, role: 'MENTOR', timeZone, locale, welcome: !cast.connected } as const;
    const { user } = done(name, await provisionUser(deps, { kind: 'platform' }, newcomer));
    const mentor = { ...user, role: 'MENTOR' as const };
    stage.mentors.set(index, mentor);
    const bio = `I have taught ${subjects[0]} for years.\nTell me where you are, and we begin there.`;
    done(name, await updateProfile(deps, mentor, { headline, bio, subjects, languages: ['en', locale] }));
    done(name, await setAvailability(deps, mentor, { ...SETTINGS, timeZone, weeklySchedule: cast.hours }));
    done(name, await setSessionPrice(deps, user, { mentorId: user.id, sessionMinutes: 60, price: cast.price }));
    if (cast.connected) await connect(stage, mentor, cast);
    if (cast.papers === 'NONE') return;
    const papers = { statement: `I studied ${subjects[0]}.`, documentKinds: ['IDENTITY', 'DEGREE'] as const };
    const { verification } = done(name, await submitVerification(deps, mentor, papers));
    if (cast.papers === 'SUBMITTED') return;
    stage.later(addMs(deps.clock.now(), DAY_MS), async () => {
      const judgement = { mentorId: user.id, decision: 'APPROVE', version: verification.version } as const;
      const seen = { reason: null, documentsSeen: 'passport, diploma' };
      done(name, await decideVerification(deps, stage.admin, { ...judgement, ...seen }));
    });
  };
}

/** A student joins, and says what for. */
export function joinStudent(index: number): Act {
  return async (stage) => {
    const cast = STUDENTS[index];
    if (cast === undefined) throw new Error(`no student number ${index}`);
    const { name, timeZone, locale, goals } = cast;
    const newcomer = { email: addressOf(name, 'students'), name, role: 'STUDENT', timeZone, locale } as const;
    const outcome = await provisionUser(stage.deps, { kind: 'platform' }, { ...newcomer, welcome: false });
    const { user } = done(name, outcome);
    stage.students.set(index, { ...user, role: 'STUDENT' });
    done(name, await updateProfile(stage.deps, user, { goals }));
  };
}

/** The consent, by the page; and a private hour every week of the quarter, which nobody else ever sees. */
async function connect(stage: SeedStage, mentor: User, { privateHour, timeZone }: CastMentor): Promise<void> {
  const { weekday, start, end, title } = privateHour;
  const date = new Date(addMs(stage.monday, (weekday - 1) * DAY_MS)).toISOString().slice(0, 10);
  await atSandbox(stage, `google/calendars/${encodeURIComponent(mentor.email)}/events`, {
    summary: title,
    start: { dateTime: `${date}T${start}:00`, timeZone },
    end: { dateTime: `${date}T${end}:00`, timeZone },
    recurrence: ['RRULE:FREQ=WEEKLY;COUNT=20'],
  });
  const { authorizationUrl } = await connectGoogleCalendar(stage.deps, mentor);
  await atSandbox(stage, 'google/consent', { email: mentor.email, authorizationUrl });
}

const SETTINGS = {
  ...{ dateOverrides: null, bufferMinutes: 0, sessionMinutes: 60, slotStepMinutes: 60 },
  ...{ minimumNoticeMinutes: null, horizonDays: null, maxSessionsPerDay: null },
} as const;
