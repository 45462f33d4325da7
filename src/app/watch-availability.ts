import { SETTING_BOUNDS } from '../domain/availability/mentor-calendar.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import { coalescingStream } from '../live/coalescing-stream.ts';
import type { Deps } from './deps.ts';

export interface AvailabilityChange {
  readonly mentorId: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * A stream of the stretches of time whose availability may have changed for one mentor. A slow reader gets fewer,
 * wider stretches.
 */
export function watchAvailability(
  deps: Pick<Deps, 'live' | 'clock'>,
  mentorId: string,
): AsyncIterableIterator<AvailabilityChange, undefined> {
  return coalescingStream<AvailabilityChange>(
    (push) =>
      deps.live.subscribe((wakeup) => {
        if (wakeup.kind === 'catch-up') {
          const from = deps.clock.now();
          push({ mentorId, from, to: addMs(from, LONGEST_HORIZON_DAYS * DAY_MS) });
        } else if (wakeup.kind === 'availability' && wakeup.mentorId === mentorId) {
          push({ mentorId, from: wakeup.from as EpochMs, to: wakeup.to as EpochMs });
        }
      }),
    (earlier, later) => ({
      mentorId,
      from: Math.min(earlier.from, later.from) as EpochMs,
      to: Math.max(earlier.to, later.to) as EpochMs,
    }),
  );
}

/** After a lost connection nobody knows what changed: everything that can be booked may have. */
const LONGEST_HORIZON_DAYS = SETTING_BOUNDS.horizonDays[1];
