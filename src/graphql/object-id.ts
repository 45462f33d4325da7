import { isUuid } from '../domain/ids.ts';

/**
 * An id as a client wrote it, in the spelling the database knows it by. A text that is no UUID names nothing, and
 * becomes the nil UUID (RFC 9562 §5.9), which nothing has: so it is answered like any id that is not found.
 */
export function objectId(text: string): string {
  return isUuid(text) ? text.toLowerCase() : NIL_UUID;
}

const NIL_UUID = '00000000-0000-0000-0000-000000000000';
