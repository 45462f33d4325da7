import type { Transaction } from '../db/client.ts';
import { deleteChannel, listChannels, type StoppableChannel } from '../db/queries/watch-channels.ts';

/**
 * Believes nothing any more that comes over the channels of a mentor's calendars, of all of them unless some are
 * named. Answers with those Google has to be told to end.
 */
export async function retireChannels(
  tx: Transaction,
  mentorId: string,
  calendarIds?: readonly string[],
): Promise<StoppableChannel[]> {
  const all = await listChannels(tx, mentorId);
  const retired = all.filter(({ calendarId }) => calendarIds === undefined || calendarIds.includes(calendarId));
  for (const { id } of retired) await deleteChannel(tx, id);
  return retired.flatMap(({ id, resourceId }) => (resourceId === null ? [] : [{ channelId: id, resourceId }]));
}
