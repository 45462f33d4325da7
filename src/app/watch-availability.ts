import type { EpochMs } from '../domain/time.ts';
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
  deps: Pick<Deps, 'live'>,
  mentorId: string,
): AsyncIterableIterator<AvailabilityChange, undefined> {
  return coalescingStream<AvailabilityChange>(
    (push) =>
      deps.live.subscribe((wakeup) => {
        if (wakeup.kind !== 'availability' || wakeup.mentorId !== mentorId) return;
        push({ mentorId, from: wakeup.from as EpochMs, to: wakeup.to as EpochMs });
      }),
    (earlier, later) => ({
      mentorId,
      from: Math.min(earlier.from, later.from) as EpochMs,
      to: Math.max(earlier.to, later.to) as EpochMs,
    }),
  );
}
