/** Letters and digits Google allows in an event id: base32hex, RFC 2938 §3.1.2, 5 to 1024 characters. */
const UUID_HYPHENS = /-/g;

/**
 * The Google event id of a session: its UUID's hexadecimal digits behind a fixed prefix.
 * Derived, so that a lost answer and a retry meet the same event; the generation is raised where a deleted id
 * must not be used again.
 */
export function sessionEventId(sessionId: string, generation = 0): string {
  const suffix = generation === 0 ? '' : `g${generation.toString(32)}`;
  return `mc${sessionId.replace(UUID_HYPHENS, '').toLowerCase()}${suffix}`;
}

/**
 * The session an event id was derived from, null for an id that is none of ours: a deleted event is told by its id
 * alone, without the properties that mark it as ours.
 */
export function sessionOfEvent(eventId: string): string | null {
  const parts = /^mc([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})(g[0-9a-v]+)?$/.exec(eventId);
  return parts === null ? null : parts.slice(1, 6).join('-');
}

/** The request id of the conference made with the event, where the Meet scope is missing. Same id, same conference. */
export function conferenceRequestId(sessionId: string, generation = 0): string {
  return `meet-${sessionEventId(sessionId, generation)}`;
}
