import type { AvailabilityInput } from '../../src/app/availability-settings.ts';
import { connectGoogleCalendar } from '../../src/app/connect-google-calendar.ts';
import { provisionUser } from '../../src/app/provision-user.ts';
import { setAvailability } from '../../src/app/set-availability.ts';
import type { Mentor, Student, User } from '../../src/domain/actor.ts';
import type { World } from './world.ts';

/** Monday to Friday, nine to five, one after another without notice: a week in which tests find room. */
const OFFICE_HOURS: AvailabilityInput = {
  timeZone: 'UTC',
  weeklySchedule: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '17:00' })),
  dateOverrides: null,
  bufferMinutes: 15,
  sessionMinutes: 60,
  slotStepMinutes: 15,
  minimumNoticeMinutes: 0,
  horizonDays: 90,
  maxSessionsPerDay: null,
};

type Person<Role extends User['role']> = User & { readonly role: Role };

/** Somebody new, known to the platform and to Google. */
export async function person<Role extends User['role']>(
  world: World,
  role: Role,
  name: string,
  timeZone = 'UTC',
): Promise<Person<Role>> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@people.test`;
  const newcomer = { email, name, role, timeZone, locale: 'en', welcome: false };
  const outcome = await provisionUser(world.deps, { kind: 'platform' }, newcomer);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return { ...outcome.user, role };
}

export function student(world: World, name = 'Sana Student', timeZone = 'UTC'): Promise<Student> {
  return person(world, 'STUDENT', name, timeZone);
}

/** A mentor with office hours, changed by `settings`; without a calendar at Google. */
export async function mentor(
  world: World,
  settings: Partial<AvailabilityInput> = {},
  name = 'Mina Mentor',
): Promise<Mentor> {
  const someone = await person(world, 'MENTOR', name, settings.timeZone ?? OFFICE_HOURS.timeZone);
  await offer(world, someone, settings);
  return someone;
}

/** Replaces a mentor's settings by office hours, changed by `settings`. */
export async function offer(world: World, someone: Mentor, settings: Partial<AvailabilityInput> = {}): Promise<void> {
  const outcome = await setAvailability(world.deps, someone, { ...OFFICE_HOURS, ...settings });
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
}

/** Walks the consent at Google, and answers when what it owes is done. */
export async function connect(world: World, someone: User, consent: { scopes?: string[] } = {}): Promise<void> {
  const { authorizationUrl } = await connectGoogleCalendar(world.deps, someone);
  await world.control('POST', 'google/consent', { email: someone.email, authorizationUrl, ...consent });
  await world.settle();
}

export async function connectedMentor(
  world: World,
  settings: Partial<AvailabilityInput> = {},
  name = 'Mina Mentor',
): Promise<Mentor> {
  const someone = await mentor(world, settings, name);
  await connect(world, someone);
  return someone;
}
