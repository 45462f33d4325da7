import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { chooseCalendars } from '../../src/app/choose-calendars.ts';
import { addCalendar, addEvent } from '../support/google-calendars.ts';
import { connect, mentor, student } from '../support/people.ts';
import { world } from '../support/world.ts';
import { ask } from './client.ts';

const START = '2026-11-23T09:00:00.000Z';

test('a student learns that a mentor is busy, and neither from which calendar nor with what', async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z' });
  const [teacher, learner] = [await mentor(w), await student(w)];
  const calendarId = await addCalendar(w, teacher, { name: 'canary-name' });
  await addEvent(w, calendarId, START, '2026-11-23T12:00:00Z', { summary: 'canary-title', location: 'canary-place' });
  await connect(w, teacher);
  await chooseCalendars(w.deps, teacher, { blocking: [calendarId], writeTo: null, ignoreAllDayEvents: null });

  const explained = { mentorId: teacher.id, start: START };
  const reply = await ask(w, learner, operations.ExplainSlotDocument, explained);
  expect(reply.data?.explainSlot.refusals).toMatchObject([{ code: 'GOOGLE_BUSY', source: null }]);
  const range = { mentorId: teacher.id, from: START, to: '2026-11-24T00:00:00.000Z', timeZone: 'UTC' };
  const answers = [
    reply,
    await ask(w, learner, operations.AvailabilityDocument, range),
    await ask(w, learner, operations.CalendarConnectionDocument),
  ];
  const said = answers.map(({ text }) => text).join();
  for (const secret of ['canary', calendarId, calendarId.split('@')[0] ?? '', teacher.email]) {
    expect(said).not.toContain(secret);
  }
  const own = await ask(w, teacher, operations.CalendarConnectionDocument);
  expect(own.text).toContain('canary-name');
  expect(own.text).not.toContain('canary-title');
});
