import { Muted } from './prose.tsx';

/**
 * Which Google Meet room a session has. Shown, not linked: the room can change, and the join link is what always
 * leads to the right one.
 */
export function RoomLine({ meetLink }: { readonly meetLink: string | null }) {
  return <Muted>{roomText(meetLink)}</Muted>;
}

/** The same for the text part. */
export function roomText(meetLink: string | null): string {
  return meetLink === null
    ? 'Google Meet: the join link leads to the room as soon as there is one'
    : `Google Meet: ${meetLink}`;
}
