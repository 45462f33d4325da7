import { addMs, type EpochMs, HOUR_MS, MINUTE_MS } from '../time.ts';
import type { MessageKind } from './message.ts';

/** A message that runs ahead of a session. */
export interface ReminderRule {
  readonly kind: MessageKind;
  /** Due this long before the start. */
  readonly leadMs: number;
  /** No longer true when it would arrive later than this after it was due: "tomorrow" is not said in the evening before bed. */
  readonly lateAfterMs: number;
}

const REMINDER_RULES: readonly ReminderRule[] = [
  { kind: 'SESSION_REMINDER_24H', leadMs: 24 * HOUR_MS, lateAfterMs: 6 * HOUR_MS },
  { kind: 'SESSION_REMINDER_1H', leadMs: HOUR_MS, lateAfterMs: 30 * MINUTE_MS },
  // Two minutes are what a mail needs to arrive and to be read.
  { kind: 'SESSION_REMINDER_10M', leadMs: 10 * MINUTE_MS, lateAfterMs: 8 * MINUTE_MS },
];

/** The kinds that run ahead of a session. */
export const REMINDER_KINDS: readonly MessageKind[] = REMINDER_RULES.map(({ kind }) => kind);

export interface PlannedReminder {
  readonly kind: MessageKind;
  readonly dueAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** True when it was too late already at planning: kept for the record, never sent. */
  readonly expired: boolean;
}

/** The reminders a confirmed session is owed, as of `now`. One whose moment has passed comes marked as expired. */
export function remindersFor(start: EpochMs, now: EpochMs): PlannedReminder[] {
  return REMINDER_RULES.map((rule) => {
    const dueAt = addMs(start, -rule.leadMs);
    const expiresAt = addMs(dueAt, rule.lateAfterMs);
    return { kind: rule.kind, dueAt, expiresAt, expired: dueAt < addMs(now, -MINUTE_MS) };
  });
}
