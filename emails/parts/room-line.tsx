import type { Words } from '../words.ts';
import { Muted } from './prose.tsx';

/**
 * Which Google Meet room a session has. Shown, not linked: the room can change, and the join link is what always
 * leads to the right one.
 */
export function RoomLine({ meetLink, words }: { readonly meetLink: string | null; readonly words: Words }) {
  return <Muted>{roomText(meetLink, words)}</Muted>;
}

/** The same for the text part. */
export function roomText(meetLink: string | null, words: Words): string {
  return meetLink === null ? words.roomPending : words.room(meetLink);
}
