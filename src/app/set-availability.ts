import { inTransaction, type Transaction } from '../db/client.ts';
import { lockMentorCalendar, saveMentorCalendar } from '../db/queries/calendars.ts';
import { shortenBuffers } from '../db/queries/session-buffers.ts';
import type { Mentor } from '../domain/actor.ts';
import type { MentorCalendar } from '../domain/availability/mentor-calendar.ts';
import type { SessionsOutside } from '../domain/bookings/settings-change.ts';
import { type UserError, userError } from '../domain/fault.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import { applyCancellation } from './apply-cancellation.ts';
import { type AvailabilityChange, decideAvailabilityChange, shownAtOf } from './availability-change.ts';
import { type AvailabilityInput, readSettings } from './availability-settings.ts';
import type { Deps } from './deps.ts';
import { type AvailabilityAnswer, listSlots } from './list-slots.ts';
import { recordChange } from './record-change.ts';

/** What a mentor agreed to in a preview. */
export interface AvailabilityConsent {
  readonly fate: SessionsOutside;
  /** Of the preview; null without one. */
  readonly token: string | null;
}

type Saved = { readonly calendar: MentorCalendar } | { readonly problems: readonly UserError[] };
type Outcome = { readonly offered: AvailabilityAnswer } | { readonly problems: readonly UserError[] };

/** How far ahead the answer shows what is offered under the new settings. */
const SHOWN_DAYS = 14;

/**
 * Replaces all of a mentor's settings; what is null takes its default. Booked sessions stay where they are, unless
 * the mentor agreed to cancel those outside the new hours: then exactly what the preview showed is done, or nothing.
 * Answers with what is offered from now on, or with everything that is wrong with the settings and nothing written.
 */
export async function setAvailability(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  mentor: Mentor,
  input: AvailabilityInput,
  consent: AvailabilityConsent = { fate: 'KEEP', token: null },
): Promise<Outcome> {
  const settings = readSettings(mentor.id, input);
  if ('problems' in settings) return settings;
  const after = settings.calendar;
  const now = deps.clock.now();
  const saved = await inTransaction(deps.db, async (tx): Promise<Saved> => {
    const before = await lockMentorCalendar(tx, mentor.id);
    const change = await agreedChange(deps, tx, { before, after, now }, consent);
    if ('problems' in change) return change;
    await saveMentorCalendar(tx, after, now);
    await shortenBuffers(tx, mentor.id, after.bufferMinutes, now);
    for (const { booking, cancellation: plan } of change.series) {
      if (plan !== null) await applyCancellation(deps, tx, { user: mentor, booking, plan, reason: null, now });
    }
    await recordSettings(deps, tx, mentor, { before, after, change, now });
    return { calendar: after };
  });
  if ('problems' in saved) return saved;
  const range = { from: now, to: addMs(now, SHOWN_DAYS * DAY_MS) };
  return { offered: await listSlots(deps, { mentorId: mentor.id, ...range }) };
}

/** What the mentor was shown and agreed to, decided again under the lock; nothing where nobody is touched. */
async function agreedChange(
  deps: Pick<Deps, 'config'>,
  tx: Transaction,
  settings: { readonly before: MentorCalendar | null; readonly after: MentorCalendar; readonly now: EpochMs },
  { fate, token }: AvailabilityConsent,
): Promise<Pick<AvailabilityChange, 'series'> | { readonly problems: readonly UserError[] }> {
  if (token === null) return fate === 'KEEP' ? { series: [] } : { problems: [previewNeeded()] };
  const shownAt = shownAtOf(token, settings.now);
  const change = shownAt && (await decideAvailabilityChange(deps, tx, { ...settings, fate, shownAt }, true));
  return change?.token === token ? change : { problems: [previewStale()] };
}

function previewNeeded(): UserError {
  return userError('PREVIEW_NEEDED', 'Sessions are only cancelled as a preview has shown it: send its token.', PATH);
}

function previewStale(): UserError {
  return userError('PREVIEW_STALE', 'Something has changed since this was shown; look at a new preview.', PATH);
}

const PATH = ['input', 'previewToken'];

async function recordSettings(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  mentor: Mentor,
  settings: {
    readonly before: MentorCalendar | null;
    readonly after: MentorCalendar;
    readonly change: Pick<AvailabilityChange, 'series'>;
    readonly now: EpochMs;
  },
): Promise<void> {
  const { before, after, change, now } = settings;
  const horizon = Math.max(after.horizonDays, before?.horizonDays ?? 0);
  const cancelled = change.series.flatMap(
    ({ cancellation }) => cancellation?.sessions.map((each) => each.session.id) ?? [],
  );
  await recordChange(deps, tx, now, {
    actor: { kind: 'user', user: mentor },
    action: 'availability.set',
    subject: `mentor/${mentor.id}`,
    details: { before, after, ...(cancelled.length > 0 && { cancelled }) },
    // A horizon that grows may reach behind what is mirrored.
    effects:
      after.horizonDays > (before?.horizonDays ?? 0)
        ? [{ effect: { kind: 'SYNC_CALENDAR', mentorId: mentor.id } }]
        : [],
    availability: { mentorId: mentor.id, within: { start: now, end: addMs(now, horizon * DAY_MS) } },
  });
}
