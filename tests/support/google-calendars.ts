import type { User } from '../../src/domain/actor.ts';
import type { World } from './world.ts';

/** Puts a calendar onto somebody's list at Google, and answers with its id. */
export async function addCalendar(
  world: World,
  owner: Pick<User, 'email'>,
  calendar: { readonly name: string; readonly timeZone?: string; readonly accessRole?: 'owner' | 'writer' | 'reader' },
): Promise<string> {
  const path = `google/calendars/${encodeURIComponent(owner.email)}`;
  return (await world.control<{ id: string }>('POST', path, calendar)).id;
}

/** Takes a calendar away from somebody's list. */
export function removeCalendar(world: World, owner: Pick<User, 'email'>, id: string): Promise<void> {
  return world.control('DELETE', `google/calendars/${encodeURIComponent(owner.email)}/${encodeURIComponent(id)}`);
}

/** What somebody puts into a calendar of their own, from one instant to another or for whole days. */
export function addEvent(
  world: World,
  calendarId: string,
  start: string,
  end: string,
  more: object = {},
): Promise<{ id: string }> {
  const time = (text: string) => (text.length === 10 ? { date: text } : { dateTime: text });
  return world.control('POST', `google/calendars/${encodeURIComponent(calendarId)}/events`, {
    summary: 'Dentist',
    start: time(start),
    end: time(end),
    ...more,
  });
}
