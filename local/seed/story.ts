import { bookPlanned, tryPlanned } from './lessons.ts';
import { joinMentor, joinStudent } from './people.ts';
import type { SeedPlan } from './plan.ts';
import { type SeedStage, storyTime } from './stage.ts';
import { askTeam, callPlanned, nameHosts } from './team.ts';

/** Puts the whole plan on the calendar of the story; what follows from an act, the act adds itself. */
export function planStory(stage: SeedStage): void {
  const { plan, later } = stage;
  const at = (week: number, day: number, hour: number) => storyTime(stage, week, day, hour);
  for (let i = 0; i < plan.mentors; i++) later(at(0, 0, 6), joinMentor(i));
  later(at(0, 0, 6), nameHosts);
  for (const [week, students] of newcomers(plan)) {
    for (const student of students) later(at(week, 0, 7), joinStudent(student));
  }
  for (const trial of plan.trials) later(at(trial.week, trial.day, 9), tryPlanned(trial));
  for (const series of plan.series) later(at(series.week, series.day, 8), bookPlanned(series));
  const last = plan.weeks - 1;
  const [one, two] = plan.series;
  const [trial] = plan.trials;
  later(at(Math.min(2, last), 1, 10), callPlanned('Gina Marlow', 'KEPT'));
  later(at(last, 0, 10), callPlanned('Peter Quist', 'CANCELLED'));
  later(at(last, 4, 10), callPlanned('Wanda Blum', 'KEPT'));
  later(
    at(trial?.week ?? last, 3, 12),
    askTeam(trial?.student ?? 0, ['Where is my receipt?', 'I cannot find it.'], 'SOLVE'),
  );
  later(
    at(last, 1, 12),
    askTeam(one?.student ?? 0, ['May I change my mentor?', 'The hours no longer suit me.'], 'REPLY'),
  );
  later(at(last, 4, 12), askTeam(two?.student ?? 0, ['My calendar shows two entries', 'Is that right?'], null));
}

/** In which week each student joins: when they first do something, the others spread over the quarter. */
function newcomers({ students, series, trials, weeks }: SeedPlan): Map<number, number[]> {
  const byWeek = new Map<number, number[]>();
  for (let student = 0; student < students; student++) {
    const first = [...series, ...trials].filter((each) => each.student === student).map(({ week }) => week);
    const week = first.length === 0 ? student % weeks : Math.min(...first);
    byWeek.set(week, [...(byWeek.get(week) ?? []), student]);
  }
  return byWeek;
}
