import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onboardingNews, onboardingOf } from '../../../src/domain/people/onboarding.ts';
import { DAY_MS, type EpochMs, HOUR_MS, WEEK_MS } from '../../../src/domain/time.ts';

const NOTHING = { calendarConnected: false, hasSchedule: false, hasPrice: false, verified: false };
const at = (ms: number) => ms as EpochMs;
const started = { onboardingSince: at(0), stepsSeen: [], progressAt: null, remindedAt: null, readyAt: null };

describe('onboarding', () => {
  test('suggests the first step that is not done', () => {
    expect(onboardingOf(NOTHING).nextStep).toBe('CALENDAR');
    expect(onboardingOf({ ...NOTHING, calendarConnected: true, hasPrice: true }).nextStep).toBe('SCHEDULE');
    expect(onboardingOf({ calendarConnected: true, hasSchedule: true, hasPrice: true, verified: true }).nextStep).toBe(
      null,
    );
  });

  test('reminds a day after the start, and then a week after each reminder', () => {
    const todo = onboardingOf(NOTHING);
    expect(onboardingNews(started, todo, at(23 * HOUR_MS)).remind).toBe(false);
    expect(onboardingNews(started, todo, at(DAY_MS)).remind).toBe(true);
    const reminded = { ...started, remindedAt: at(DAY_MS) };
    expect(onboardingNews(reminded, todo, at(7 * DAY_MS)).remind).toBe(false);
    expect(onboardingNews(reminded, todo, at(DAY_MS + WEEK_MS)).remind).toBe(true);
  });

  test('never reminds twice within a week, nor within a day of progress, nor anybody who is ready or was not welcomed', () => {
    const truth = fc.record({
      calendarConnected: fc.boolean(),
      hasSchedule: fc.boolean(),
      hasPrice: fc.boolean(),
      verified: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(truth, fc.integer({ min: 1, max: 96 })), { maxLength: 60 }), (looks) => {
        let now = 0;
        let profile: Parameters<typeof onboardingNews>[0] = started;
        for (const [facts, hours] of looks) {
          now += hours * HOUR_MS;
          const state = onboardingOf(facts);
          const news = onboardingNews(profile, state, at(now));
          if (news.remind) {
            expect(state.nextStep).not.toBe(null);
            expect(profile.readyAt).toBe(null);
            expect(now - (profile.remindedAt ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(WEEK_MS);
            expect(now - (profile.progressAt ?? 0)).toBeGreaterThanOrEqual(DAY_MS);
          }
          if (news.ready) expect([state.nextStep, profile.readyAt]).toEqual([null, null]);
          profile = {
            ...profile,
            ...(news.remind ? { remindedAt: at(now) } : {}),
            ...(news.ready ? { readyAt: at(now) } : {}),
            ...(news.progressed
              ? { progressAt: at(now), stepsSeen: state.steps.filter(({ done }) => done).map(({ step }) => step) }
              : {}),
          };
        }
      }),
    );
    const imported = { ...started, onboardingSince: null };
    expect(onboardingNews(imported, onboardingOf(NOTHING), at(WEEK_MS)).remind).toBe(false);
  });
});
