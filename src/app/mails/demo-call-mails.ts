import { renderMail } from '../../../emails/render.ts';
import { findConnection } from '../../db/queries/calendars.ts';
import { findDemoCalls, type StoredDemoCall } from '../../db/queries/demo-calls.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findUsers } from '../../db/queries/users.ts';
import type { User } from '../../domain/actor.ts';
import { ROOM_PATIENCE_MS, roomCheckMs } from '../../domain/notifications/message.ts';
import type { Recipient } from '../../domain/notifications/recipient.ts';
import type { EpochMs } from '../../domain/time.ts';
import { describeInstant } from '../../domain/zones/zoned-text.ts';
import type { MailAttachment } from '../../ports/mailer.ts';
import { callEntry } from '../call-entry.ts';
import { demoCallUrl } from '../demo-call-link.ts';
import type { Deps } from '../deps.ts';
import { joinUrl } from '../join-link.ts';
import { organizer } from '../organizer.ts';
import { callOfCause } from '../plan-demo-call-messages.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { localeOf, momentFor, momentIn } from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config' | 'invitations'>;

/** To a guest who asked for a call: is this address yours? */
export async function draftVerifyAddress(deps: DraftDeps, message: StoredMessage): Promise<MailDraft> {
  const [call] = await findDemoCalls(deps.db, [callOfCause(message.cause).callId]);
  if (call?.status !== 'REQUESTED') return drop('SUPERSEDED', 'CONFIRMED_ALREADY');
  const { guest } = call;
  const { date, time, zoneName, offset } = describeInstant(guest.timeZone, call.verifyBy, localeOf(guest));
  const mail = renderMail('DEMO_CALL_VERIFY_ADDRESS', localeOf(guest), {
    guestName: guest.name,
    times: { yours: momentFor(guest, call), others: [] },
    expiresAt: `${date}, ${time}, ${zoneName} (${offset})`,
    confirmUrl: demoCallUrl(deps.config, call, 'CONFIRM'),
  });
  return { decision: 'SEND', mail, attachments: [] };
}

/** To guest and host: a call stands. Waits a while for its room, where the host's calendar makes one. */
export async function draftScheduled(deps: DraftDeps, message: StoredMessage, now: EpochMs): Promise<MailDraft> {
  const facts = await loadCallFacts(deps, message);
  const { call, recipient } = facts;
  if (call.status !== 'SCHEDULED') return drop('SUPERSEDED', `CALL_${call.status}`);
  if (call.version !== message.version) return drop('SUPERSEDED', 'CALL_MOVED');
  const waited = now - message.createdAt;
  if (call.meetLink === null && waited < ROOM_PATIENCE_MS && (await makesRooms(deps, facts))) {
    return { decision: 'WAIT', forMs: roomCheckMs(waited) };
  }
  const mail = renderMail('DEMO_CALL_SCHEDULED', localeOf(recipient), {
    ...callProps(deps, facts),
    guestEmail: facts.isGuest ? null : call.guest.email,
    noteText: call.note,
  });
  return { decision: 'SEND', mail, attachments: [callFile(deps, facts, 'REQUEST', message.createdAt)] };
}

/** To guest and host: a call has another time. */
export async function draftCallMoved(deps: DraftDeps, message: StoredMessage): Promise<MailDraft> {
  const facts = await loadCallFacts(deps, message);
  const [move] = message.facts.moves ?? [];
  if (move === undefined) throw new Error('a move of a demo call lost its time before');
  if (facts.call.status !== 'SCHEDULED') return drop('SUPERSEDED', `CALL_${facts.call.status}`);
  if (facts.call.version !== message.version) return drop('SUPERSEDED', 'CHANGED_AGAIN');
  const mail = renderMail('DEMO_CALL_MOVED', localeOf(facts.recipient), {
    ...callProps(deps, facts),
    before: momentFor(facts.recipient, { start: move.previousStart, end: move.previousEnd }),
    movedBy: message.facts.changedBy === facts.recipient.id ? 'YOU' : 'OTHER_SIDE',
  });
  return { decision: 'SEND', mail, attachments: [callFile(deps, facts, 'REQUEST', message.createdAt)] };
}

/** To guest and host: a call does not take place. */
export async function draftCallCancelled(deps: DraftDeps, message: StoredMessage): Promise<MailDraft> {
  const facts = await loadCallFacts(deps, message);
  const { call, recipient, isGuest } = facts;
  const { changedBy, reason = null } = message.facts;
  const bySides = changedBy === call.id || changedBy === call.hostId;
  const { dashboardUrl } = deps.config.http;
  const mail = renderMail('DEMO_CALL_CANCELLED', localeOf(recipient), {
    recipientName: recipient.name,
    audience: isGuest ? 'GUEST' : 'HOST',
    name: facts.other.name,
    time: momentFor(recipient, call),
    cancelledBy: changedBy === recipient.id ? 'YOU' : bySides ? 'OTHER_SIDE' : 'PLATFORM',
    reason,
    nextUrl: isGuest ? `${dashboardUrl}/demo` : `${dashboardUrl}/demo-calls`,
    dashboardUrl: isGuest ? null : dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [callFile(deps, facts, 'CANCEL', message.createdAt)] };
}

/** To guest and host, a day, an hour or ten minutes ahead of a call that still is what it was when this was planned. */
export async function draftCallReminder(deps: DraftDeps, message: StoredMessage, now: EpochMs): Promise<MailDraft> {
  const facts = await loadCallFacts(deps, message);
  const { call, recipient } = facts;
  const { ahead } = callOfCause(message.cause);
  if (ahead === null) throw new Error('a reminder of a demo call lost how far ahead it runs');
  if (call.status !== 'SCHEDULED') return drop('SUPPRESSED', `CALL_${call.status}`);
  if (call.version !== message.version) return drop('SUPERSEDED', 'CALL_MOVED');
  if (call.start <= now) return drop('SUPPRESSED', 'CALL_BEGAN');
  const mail = renderMail('DEMO_CALL_REMINDER', localeOf(recipient), { ...callProps(deps, facts), ahead });
  return { decision: 'SEND', mail, attachments: [] };
}

interface CallFacts {
  readonly call: StoredDemoCall;
  readonly host: User;
  readonly recipient: Recipient;
  /** The other side, as the recipient sees it. */
  readonly other: Pick<Recipient, 'name' | 'timeZone'>;
  readonly isGuest: boolean;
}

async function loadCallFacts(deps: DraftDeps, message: StoredMessage): Promise<CallFacts> {
  const [call] = await findDemoCalls(deps.db, [callOfCause(message.cause).callId]);
  const [host] = call?.hostId == null ? [] : await findUsers(deps.db, [call.hostId]);
  if (call === undefined || host === undefined) throw new Error('a message lost its demo call');
  const guest = { ...call.guest, id: call.id };
  const isGuest = message.recipientId === call.id;
  return { call, host, isGuest, recipient: isGuest ? guest : host, other: isGuest ? host : guest };
}

function callProps({ config }: DraftDeps, { call, recipient, other, isGuest }: CallFacts) {
  const { dashboardUrl } = config.http;
  const others = [{ name: other.name, moment: momentIn(other.timeZone, call, localeOf(recipient)) }];
  return {
    recipientName: recipient.name,
    audience: isGuest ? ('GUEST' as const) : ('HOST' as const),
    name: other.name,
    times: { yours: momentFor(recipient, call), others },
    joinUrl: joinUrl(config, call.id, null),
    meetLink: call.meetLink,
    manageUrl: isGuest ? demoCallUrl(config, call, 'MANAGE') : `${dashboardUrl}/demo-calls/${call.id}`,
    dashboardUrl: isGuest ? null : dashboardUrl,
  };
}

/** A host without a usable connection has no room to wait for; the join link leads wherever it will be. */
async function makesRooms(deps: DraftDeps, { host }: CallFacts): Promise<boolean> {
  const connection = await findConnection(deps.db, host.id);
  return connection !== null && connection.state !== 'REAUTH_REQUIRED';
}

function callFile(
  { config, invitations }: DraftDeps,
  { call, recipient, other }: CallFacts,
  method: 'REQUEST' | 'CANCEL',
  stampedAt: EpochMs,
): MailAttachment {
  return invitations.invite({
    ...callEntry(config, recipient.locale, call, other.name),
    alarmMinutes: [10],
    method,
    stampedAt,
    organizer: organizer(config),
    attendee: { name: recipient.name, email: recipient.email },
  });
}
