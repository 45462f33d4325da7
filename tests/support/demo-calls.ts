import * as operations from '../../schema/client/operations.ts';
import { setDemoHost } from '../../src/app/set-demo-host.ts';
import type { User } from '../../src/domain/actor.ts';
import { ask } from '../graphql/client.ts';
import { person } from './people.ts';
import type { World } from './world.ts';

/** Makes somebody a host from nine to five on workdays. */
export async function hosts(world: World, host: User): Promise<void> {
  const admin = await person(world, 'ADMIN', 'Hana Head');
  const weeklySchedule = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '17:00' }));
  const outcome = await setDemoHost(world.deps, admin, { hostId: host.id, weeklySchedule, isActive: true });
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
}

/** Asks for a call as a visitor does; the errors that came back. */
export async function requests(world: World, start: string, email = 'gina.guest@guests.test'): Promise<string[]> {
  const input = { name: 'Gina Guest', email, timeZone: 'America/New_York', note: 'Do you teach\nalgebra?', start };
  const { data, errors } = await ask(world, 'VISITOR', operations.RequestDemoCallDocument, { input });
  return [
    ...errors.map(({ extensions }) => extensions.code),
    ...(data?.requestDemoCall.userErrors ?? []).map(({ code }) => code),
  ];
}

/** The token of the newest link in somebody's mails: `c` confirms, `m` manages. */
export async function linkOf(world: World, email: string, letter: 'c' | 'm'): Promise<string> {
  await world.settle();
  const found = (await world.mailbox(email)).map(
    ({ text }) => new RegExp(`/calls/(${letter}\\.[\\w.-]+)`).exec(text)?.[1],
  );
  const token = found.filter((each) => each !== undefined).at(-1);
  if (token === undefined) throw new Error(`no link for ${email}`);
  return token;
}
