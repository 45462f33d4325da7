import type { Temporal } from 'temporal-polyfill';
import type { RecurrenceRule } from './recurrence-rule.ts';

/**
 * The dates a rule gives from `first` on, ascending and without end: whoever asks stops, at COUNT, UNTIL or a bound.
 * The first date itself always counts (RFC 5545 section 3.8.5.3). A period that has no such day, like 31 June,
 * yields null, so that a rule which never matches still lets its caller see time pass.
 */
export function* ruleDates(
  rule: RecurrenceRule,
  first: Temporal.PlainDate,
): Generator<{ periodStart: Temporal.PlainDate; date: Temporal.PlainDate | null }> {
  yield { periodStart: first, date: first };
  for (let step = 0; ; step += 1) {
    const period = periodAt(rule, first, step * rule.interval);
    const dates = period.dates.filter((date) => compare(date, first) > 0).sort(compare);
    if (dates.length === 0) yield { periodStart: period.start, date: null };
    for (const date of dates) yield { periodStart: period.start, date };
  }
}

interface Period {
  readonly start: Temporal.PlainDate;
  readonly dates: Temporal.PlainDate[];
}

function periodAt(rule: RecurrenceRule, first: Temporal.PlainDate, steps: number): Period {
  switch (rule.frequency) {
    case 'DAILY': {
      const day = first.add({ days: steps });
      return { start: day, dates: matchesWeekday(rule, day) && matchesMonthDay(rule, day) ? [day] : [] };
    }
    case 'WEEKLY': {
      const weekStart = first.subtract({ days: (first.dayOfWeek - rule.weekStart + 7) % 7 }).add({ weeks: steps });
      const week = Array.from({ length: 7 }, (_, days) => weekStart.add({ days }));
      const wanted = rule.byDay.length === 0 ? [first.dayOfWeek] : rule.byDay.map(({ weekday }) => weekday);
      return { start: weekStart, dates: week.filter((day) => wanted.includes(day.dayOfWeek)) };
    }
    case 'MONTHLY': {
      const start = first.with({ day: 1 }).add({ months: steps });
      return { start, dates: monthDates(rule, start, first.day) };
    }
    case 'YEARLY': {
      const start = first.with({ day: 1 }).add({ years: steps });
      return { start, dates: monthDates(rule, start, first.day) };
    }
  }
}

function monthDates(rule: RecurrenceRule, start: Temporal.PlainDate, usualDay: number): Temporal.PlainDate[] {
  const days = Array.from({ length: start.daysInMonth }, (_, index) => start.with({ day: index + 1 }));
  if (rule.byDay.length === 0 && rule.byMonthDay.length === 0) return days.filter(({ day }) => day === usualDay);
  return days.filter((day) => matchesWeekday(rule, day) && matchesMonthDay(rule, day));
}

function matchesMonthDay({ byMonthDay }: RecurrenceRule, date: Temporal.PlainDate): boolean {
  return byMonthDay.length === 0 || byMonthDay.some((day) => (day > 0 ? day : date.daysInMonth + 1 + day) === date.day);
}

function matchesWeekday({ byDay, frequency }: RecurrenceRule, date: Temporal.PlainDate): boolean {
  if (byDay.length === 0) return true;
  const fromStart = Math.ceil(date.day / 7);
  const fromEnd = -Math.ceil((date.daysInMonth - date.day + 1) / 7);
  return byDay.some(
    ({ ordinal, weekday }) =>
      weekday === date.dayOfWeek &&
      (ordinal === null || frequency === 'DAILY' || ordinal === fromStart || ordinal === fromEnd),
  );
}

function compare(one: Temporal.PlainDate, other: Temporal.PlainDate): number {
  return one.since(other).sign;
}
