import { findSlots, type SlotQuery } from '../src/domain/availability/slots.ts';

// Median time of one findSlots call, beside the least such a call could do: a linear sweep over open intervals,
// busy time and grid that are already epoch milliseconds, sorted, in the same run. Run with `npx tsx bench/slots.ts`.

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 9, 5, 4); // midnight in New York, four weeks before its clocks change

function question(weeks: number, busyCount: number): SlotQuery {
  const range = weeks * 7 * DAY;
  const weeklySchedule = [1, 2, 3, 4, 5].flatMap((weekday) => [
    { weekday, start: '09:00', end: '12:00' },
    { weekday, start: '13:00', end: '17:00' },
  ]);
  const busy = Array.from({ length: busyCount }, (_, i) => {
    const start = NOW + Math.floor(((i + 0.4) * range) / busyCount / (15 * MINUTE)) * 15 * MINUTE;
    return { start, end: start + 45 * MINUTE };
  });
  return {
    timeZone: 'America/New_York',
    weeklySchedule,
    dateOverrides: [],
    busy,
    booked: [],
    bufferMinutes: 15,
    sessionMinutes: 60,
    slotStepMinutes: 30,
    minimumNoticeMinutes: 720,
    horizonDays: 400,
    now: NOW,
    from: NOW,
    to: NOW + range,
  };
}

interface Prepared {
  readonly open: readonly { start: number; end: number }[];
  readonly blocked: readonly { start: number; end: number }[];
  readonly earliest: number;
}

/** What the sweep below is spared: one piece of open time per interval and day, blocks already widened. */
function prepare(query: SlotQuery): Prepared {
  const minuteByMinute = findSlots({ ...query, busy: [], sessionMinutes: 1, slotStepMinutes: 1 });
  const open: { start: number; end: number }[] = [];
  for (const { start, end } of minuteByMinute) {
    const last = open[open.length - 1];
    if (last?.end === start) last.end = end;
    else open.push({ start, end });
  }
  const buffer = query.bufferMinutes * MINUTE;
  const blocked = query.busy.map(({ start, end }) => ({ start: start - buffer, end: end + buffer }));
  return { open, blocked, earliest: query.now + query.minimumNoticeMinutes * MINUTE };
}

function sweep({ open, blocked, earliest }: Prepared): { start: number; end: number }[] {
  const slots: { start: number; end: number }[] = [];
  let block = 0;
  for (const interval of open) {
    for (let start = interval.start; start + 60 * MINUTE <= interval.end; start += 30 * MINUTE) {
      if (start < earliest) continue;
      while ((blocked[block]?.end ?? Number.POSITIVE_INFINITY) <= start) block++;
      if ((blocked[block]?.start ?? Number.POSITIVE_INFINITY) < start + 60 * MINUTE) continue;
      slots.push({ start, end: start + 60 * MINUTE });
    }
  }
  return slots;
}

/** Median over rounds of the time of one call, in microseconds, the contestants taking turns. */
function medians(contestants: readonly (() => readonly unknown[])[]): number[] {
  const rounds = contestants.map((): number[] => []);
  for (let round = -50; round < 101; round++) {
    contestants.forEach((call, i) => {
      const began = performance.now();
      for (let n = 0; n < 100; n++) call();
      if (round >= 0) rounds[i]?.push((performance.now() - began) * 10);
    });
  }
  return rounds.map((times) => times.sort((a, b) => a - b)[50] ?? Number.NaN);
}

for (const [weeks, busyCount] of [
  [4, 50],
  [4, 0],
  [4, 500],
  [52, 500],
] as const) {
  const query = question(weeks, busyCount);
  const prepared = prepare(query);
  const found = findSlots(query);
  if (
    sweep(prepared)
      .map(({ start }) => start)
      .join() !== found.map(({ start }) => start).join()
  ) {
    throw new Error('the sweep and findSlots differ: the ratio would mean nothing');
  }
  const [ours = 0, least = 0] = medians([() => findSlots(query), () => sweep(prepared)]);
  const label = `${weeks} weeks, ${busyCount} busy, ${found.length} slots`.padEnd(34);
  console.log(`${label} ${ours.toFixed(1)} us, sweep ${least.toFixed(1)} us, ratio ${(ours / least).toFixed(2)}`);
}
