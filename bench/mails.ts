import { fixturesIn } from '../emails/fixtures/fixtures.ts';
import { renderMail } from '../emails/render.ts';
import { calendarFiles } from '../src/adapters/invite/calendar-files.ts';
import { HOUR_MS, instant, WEEK_MS } from '../src/domain/time.ts';

/**
 * The CPU time of writing one booking confirmation and its calendar file: of a trial with its single invitation, and
 * of series of one and two sessions a week. Medians of 2,000 runs after 500 to warm up: `npm run bench:mails`.
 */
function measure(): void {
  const { series } = fixturesIn('en').STUDENT_BOOKING_CONFIRMATION;
  const { trial } = fixturesIn('en').STUDENT_TRIAL_CONFIRMATION;
  if (series === undefined || trial === undefined) throw new Error('the confirmation has no examples');
  const [first, , second, , third, , fourth] = series.booked.sessions;
  if (second === undefined || third === undefined || fourth === undefined) throw new Error('four weeks are needed');
  const sessions = [first, second, third, fourth] as const;
  const weekly = { ...series, booked: { type: 'REGULAR', frequency: 'ONCE_WEEKLY', sessions } } as const;
  report('trial, 1 session', () => [renderMail('STUDENT_TRIAL_CONFIRMATION', 'en', trial), invitation()]);
  report('once a week, 4 sessions', () => [
    renderMail('STUDENT_BOOKING_CONFIRMATION', 'en', weekly),
    calendarFiles.series(published(4)),
  ]);
  report('twice a week, 8 sessions', () => [
    renderMail('STUDENT_BOOKING_CONFIRMATION', 'en', series),
    calendarFiles.series(published(8)),
  ]);
  report('of these the mail alone', () => renderMail('STUDENT_BOOKING_CONFIRMATION', 'en', series));
}

const START = instant(Date.UTC(2026, 2, 9, 16));
const ORGANIZER = { name: 'EmpowerEd Learnings', email: 'sessions@mentor.example' };

function entry(index: number) {
  const start = instant(START + index * WEEK_MS);
  return {
    uid: `mc0195a1b2${index}@google.com`,
    sequence: 0,
    start,
    end: instant(start + HOUR_MS),
    title: 'Linear algebra with María López',
    description: 'Subject: Linear algebra\nMeeting link: https://mentor.example/join/v1.0195a1b2.mfrggzdfmy',
    joinUrl: 'https://mentor.example/join/v1.0195a1b2.mfrggzdfmy',
    alarmMinutes: [10],
  };
}

function published(count: number) {
  const entries = Array.from({ length: count }, (_, index) => entry(index));
  return { name: 'Linear algebra with María López', stampedAt: START, organizer: ORGANIZER, entries };
}

function invitation() {
  const attendee = { name: 'Asha Rao', email: 'asha@student.example' };
  return calendarFiles.invite({ ...entry(0), method: 'REQUEST', stampedAt: START, organizer: ORGANIZER, attendee });
}

/** CPU time, not the clock's: another process on the machine does not count. */
function report(label: string, work: () => unknown): void {
  for (let round = 0; round < 500; round++) work();
  const times = Array.from({ length: 2_000 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }).sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(2);
  console.log(`${label.padEnd(28)} median ${at(0.5)} ms CPU, p95 ${at(0.95)} ms`);
}

measure();
