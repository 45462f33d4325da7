import { describe, expect, test } from 'vitest';
import { alarmsBy, type Vitals } from '../../../src/domain/health/alarms.ts';
import { addMs, instant, MINUTE_MS } from '../../../src/domain/time.ts';

const NOW = instant(Date.UTC(2026, 10, 23, 12));
const ago = (minutes: number) => addMs(NOW, -minutes * MINUTE_MS);
const WELL: Vitals = { oldestMessageAt: null, oldestEffectAt: null, parked: 0, jobs: [], isMailQuotaSpent: false };
const ringing = (vitals: Partial<Vitals>) => alarmsBy({ ...WELL, ...vitals }, NOW);

describe('an alarm', () => {
  test('rings for nothing where all is well, however many jobs there are', () => {
    expect(ringing({ jobs: [{ name: 'a', nextDueAt: addMs(NOW, 1) }] })).toEqual([]);
  });

  test('rings for what is more than five minutes late, and not before', () => {
    expect(ringing({ oldestMessageAt: ago(5), oldestEffectAt: ago(5) })).toEqual([]);
    expect(ringing({ oldestMessageAt: ago(6), oldestEffectAt: ago(90) })).toEqual([
      { name: 'MESSAGES_LATE', details: { minutes: 6 } },
      { name: 'EFFECTS_LATE', details: { minutes: 90 } },
    ]);
  });

  test('rings for jobs that missed two rings of the metronome, and names them', () => {
    const jobs = [
      { name: 'in time', nextDueAt: ago(2) },
      { name: 'late', nextDueAt: ago(3) },
    ];
    expect(ringing({ jobs })).toEqual([{ name: 'JOBS_LATE', details: { jobs: ['late'] } }]);
  });

  test('rings for what was given up, and for a quota that is spent', () => {
    expect(ringing({ parked: 2, isMailQuotaSpent: true })).toEqual([
      { name: 'EFFECTS_PARKED', details: { parked: 2 } },
      { name: 'MAIL_QUOTA', details: {} },
    ]);
  });
});
