/** Wall times by date, as a student reads them. */
export function byDay(list: readonly { readonly localStart: string }[]): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const { localStart } of list) {
    const [date = '', time = ''] = localStart.split('T');
    days.set(date, [...(days.get(date) ?? []), time.slice(0, 5)]);
  }
  return days;
}

/** `Tue 2026-12-01 16:00 in Europe/London` */
export function when(localStart: string): string {
  const [date = '', time = ''] = localStart.split('T');
  const weekday = new Date(`${date}T00:00Z`).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
  return `${weekday} ${date} ${time.slice(0, 5)} in ${/\[(.*)\]/.exec(localStart)?.[1]}`;
}

/** The instant at which New York's clocks show `time` on a date given by its midnight in UTC. */
export function inNewYork(midnight: number, time: string): string {
  const date = new Date(midnight).toISOString().slice(0, 10);
  const asUtc = Date.parse(`${date}T${time}Z`);
  const shown = new Date(asUtc).toLocaleString('sv', { timeZone: 'America/New_York' }).replace(' ', 'T');
  return new Date(asUtc + (asUtc - Date.parse(`${shown}Z`))).toISOString();
}

/** Midnight UTC of the first Monday at or after an instant. */
export function mondayAfter(at: number): number {
  const midnight = Math.ceil(at / DAY_MS) * DAY_MS;
  const weekday = new Date(midnight).getUTCDay();
  return midnight + ((8 - weekday) % 7) * DAY_MS;
}

export const DAY_MS = 86_400_000;
