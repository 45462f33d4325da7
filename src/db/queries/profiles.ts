import { and, asc, eq, getTableColumns, isNotNull, isNull, sql } from 'drizzle-orm';
import type { OnboardingTruth } from '../../domain/people/onboarding.ts';
import type { MentorProfile } from '../../domain/people/profile.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { calendarConnections, mentorCalendars } from '../tables/calendars.ts';
import { mentorProfiles, studentProfiles, verifications } from '../tables/people.ts';

const { createdAt: _created, updatedAt: _updated, ...profile } = getTableColumns(mentorProfiles);

/** Locks a mentor's profile until the transaction ends, so that progress is noticed once. */
export async function lockMentorProfile(q: Queryable, mentorId: string): Promise<MentorProfile | null> {
  const [row] = await q.select(profile).from(mentorProfiles).where(eq(mentorProfiles.mentorId, mentorId)).for('update');
  return row ?? null;
}

/** Adds an empty profile; one that is there stays as it is. */
export async function insertMentorProfile(
  q: Queryable,
  mentorId: string,
  onboardingSince: EpochMs | null,
  now: EpochMs,
): Promise<void> {
  await q
    .insert(mentorProfiles)
    .values({ mentorId, subjects: [], languages: [], stepsSeen: [], onboardingSince, createdAt: now, updatedAt: now })
    .onConflictDoNothing();
}

export async function updateMentorProfile(
  q: Queryable,
  mentorId: string,
  changes: Partial<Omit<MentorProfile, 'mentorId'>>,
  now: EpochMs,
): Promise<void> {
  await q
    .update(mentorProfiles)
    .set({ ...changes, updatedAt: now })
    .where(eq(mentorProfiles.mentorId, mentorId));
}

/** Mentors who are on their way and not there yet, by how long they are. */
export async function listMentorsOnTheWay(q: Queryable): Promise<string[]> {
  const rows = await q
    .select({ id: mentorProfiles.mentorId })
    .from(mentorProfiles)
    .where(and(isNotNull(mentorProfiles.onboardingSince), isNull(mentorProfiles.readyAt)))
    .orderBy(asc(mentorProfiles.onboardingSince), asc(mentorProfiles.mentorId));
  return rows.map((row) => row.id);
}

/** What is true of a mentor now, out of the tables that know; whether there is a price is asked elsewhere. */
export async function loadOnboardingTruth(q: Queryable, mentorId: string): Promise<Omit<OnboardingTruth, 'hasPrice'>> {
  const [row] = await q
    .select({
      calendarConnected: sql<boolean>`exists (select from ${calendarConnections}
        where ${calendarConnections.mentorId} = ${mentorId} and ${calendarConnections.state} = 'CONNECTED')`,
      hasSchedule: sql<boolean>`exists (select from ${mentorCalendars}
        where ${mentorCalendars.mentorId} = ${mentorId} and jsonb_array_length(${mentorCalendars.weeklySchedule}) > 0)`,
      verified: sql<boolean>`exists (select from ${verifications}
        where ${verifications.mentorId} = ${mentorId} and ${verifications.status} = 'APPROVED')`,
    })
    .from(sql`(select 1) as one`);
  if (row === undefined) throw new Error('a question without an answer');
  return row;
}

export async function findStudentGoals(q: Queryable, studentId: string): Promise<string[]> {
  const [row] = await q
    .select({ goals: studentProfiles.goals })
    .from(studentProfiles)
    .where(eq(studentProfiles.studentId, studentId));
  return row?.goals ?? [];
}

export async function saveStudentGoals(
  q: Queryable,
  studentId: string,
  goals: readonly string[],
  now: EpochMs,
): Promise<void> {
  await q
    .insert(studentProfiles)
    .values({ studentId, goals: [...goals], createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: studentProfiles.studentId, set: { goals: [...goals], updatedAt: now } });
}
