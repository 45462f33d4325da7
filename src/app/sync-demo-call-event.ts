import { inTransaction } from '../db/client.ts';
import {
  claimCallRoom,
  findDemoCalls,
  type StoredDemoCall,
  saveCallRoom,
  updateCallAtGoogle,
} from '../db/queries/demo-calls.ts';
import { listWaitingCallNews } from '../db/queries/guest-messages.ts';
import { findUsers } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import { conferenceRequestId } from '../domain/calendar/session-event.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import type { SessionEvent } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { joinUrl } from './join-link.ts';
import { type CalendarWriting, type Promised, type PromisedRecords, promisedEventId } from './promised.ts';
import { recordCallChange } from './record-call-change.ts';
import { hidePromised, showPromised } from './show-promised.ts';
import { whileWritable } from './while-writable.ts';

type HostedCall = StoredDemoCall & { readonly hostId: string };

/**
 * Makes Google agree with one demo call as it is now: a room and an event in its host's calendar for one that stands,
 * no event for one that is gone. The room is open to whoever has the link, as a guest is signed in nowhere.
 *
 * @param attempts tries made since this was owed, this one included
 * @throws ProviderError where Google failed, and `UNAVAILABLE` while it is still making the event's conference
 */
export async function syncDemoCallEvent(
  deps: CalendarWriting,
  callId: string,
  attempts: number,
): Promise<EffectOutcome> {
  const [found] = await findDemoCalls(deps.db, [callId]);
  if (found === undefined || found.hostId === null) return DONE;
  const call: HostedCall = { ...found, hostId: found.hostId };
  return whileWritable(deps, call.hostId, async (connection) => {
    // One number names both the event and its conference.
    const generation = { roomGeneration: call.eventGeneration, records: recordsOf(deps, call) };
    const promised = { ...call, ownerId: call.hostId, ...generation };
    if (call.status === 'CANCELLED') return hidePromised(deps, promised, connection);
    if (call.status !== 'SCHEDULED') return DONE;
    const [host] = await findUsers(deps.db, [call.hostId]);
    if (host === undefined) throw new Error('a demo call lost its host');
    const event = (link: string | null) => callEvent(deps, promised, host, link);
    return showPromised(deps, promised, connection, { event, over: null, attempts });
  });
}

function callEvent(
  deps: Pick<Deps, 'config'>,
  call: HostedCall & Promised,
  host: User,
  link: string | null,
): SessionEvent {
  return {
    eventId: promisedEventId(call),
    sessionId: call.id,
    bookingId: call.id,
    interval: { start: call.start, end: call.end },
    timeZone: host.timeZone,
    title: `Demo call: ${call.guest.name} and ${host.name}`,
    description: [...(call.note === null ? [] : [call.note]), `Join: ${joinUrl(deps.config, call.id, null)}`].join(
      '\n',
    ),
    attendeeEmail: call.guest.email,
    attendeeName: call.guest.name,
    meetLink: link,
    conferenceRequestId: link === null ? conferenceRequestId(call.id, call.roomGeneration) : null,
  };
}

function recordsOf(deps: CalendarWriting, call: HostedCall): PromisedRecords {
  const { db, clock } = deps;
  const next = { eventGeneration: call.eventGeneration + 1 };
  return {
    claimRoomAttempt: () => claimCallRoom(db, call.id, clock.now()),
    forgetRoomAttempt: () => updateCallAtGoogle(db, call.id, { roomAskedAt: null }),
    findRoom: async () => (await findDemoCalls(db, [call.id]))[0]?.meetLink ?? null,
    keepRoom: ({ link }) => keepCallRoom(deps, call, link),
    saveEvent: (event) =>
      updateCallAtGoogle(db, call.id, {
        googleEventId: event?.eventId ?? null,
        googleCalendarId: event?.calendarId ?? null,
        ...(event !== null && { googleIcalUid: event.iCalUid }),
      }),
    raiseEventGeneration: () => updateCallAtGoogle(db, call.id, { ...next, googleEventId: null }),
    // The event keeps its id; only the request for its conference becomes a new one.
    raiseRoomGeneration: () => updateCallAtGoogle(db, call.id, next),
  };
}

/** Saves a room with the news of it, and wakes the mails that wait for it, unless another try was first. Answers with the room the call has. */
async function keepCallRoom(deps: CalendarWriting, call: HostedCall, link: string): Promise<string> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await saveCallRoom(tx, call.id, link))) {
      const [kept] = await findDemoCalls(tx, [call.id]);
      if (kept?.meetLink == null) throw new Error('a demo call lost its room');
      return kept.meetLink;
    }
    const now = deps.clock.now();
    const owed = (await listWaitingCallNews(tx, call.id)).map((messageId) => ({
      effect: { kind: 'SEND_MESSAGE', messageId } as const,
      ...{ dueAt: now, wantedBy: now },
    }));
    const news = { call, actor: { kind: 'system' } as const, action: 'demo_call.room_ready', owed, times: [] };
    await recordCallChange(deps, tx, { ...news, now });
    return link;
  });
}
