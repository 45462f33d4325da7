import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import { paid } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { world } from '../support/world.ts';
import { ask, dataOf } from './client.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const START = '2026-11-24T10:00:00Z';

test('a student reads invoices and messages, marks them read, and an admin follows and repeats them', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana, ada] = [await mentor(w), await student(w), await person(w, 'ADMIN', 'Ada Admin')];
  const { id } = await paid(w, sana, mina, [START]);

  const { booking } = await dataOf(w, sana, operations.BookingInvoicesDocument, { id });
  expect(booking?.invoices).toMatchObject([{ week: 0, lines: [{ start: '2026-11-24T10:00:00.000Z' }] }]);

  const { notifications } = await dataOf(w, sana, operations.NotificationsDocument, { unreadOnly: true });
  expect(notifications.unreadCount).toBe(notifications.edges.length);
  expect(notifications.edges.map(({ node }) => node.kind)).toContain('STUDENT_BOOKING_CONFIRMATION');
  const ids = notifications.edges.map(({ node }) => node.id);
  const { markNotificationsRead } = await dataOf(w, sana, operations.MarkNotificationsReadDocument, { input: { ids } });
  expect(markNotificationsRead).toMatchObject({ unreadCount: 0, userErrors: [] });
  // Their other windows hear of it; reading what is read already is no news.
  await dataOf(w, sana, operations.MarkNotificationsReadDocument, { input: { ids } });
  const news = (await readEventsAfter(w.deps.db, sana.id, 0, 100)).map(({ body }) => body.kind);
  expect(news.filter((kind) => kind === 'NOTIFICATIONS_READ')).toHaveLength(1);

  const { messageTimeline } = await dataOf(w, ada, operations.MessageTimelineDocument, { bookingId: id });
  const confirmation = messageTimeline.find(({ kind }) => kind === 'STUDENT_BOOKING_CONFIRMATION');
  expect(confirmation).toMatchObject({ recipientName: sana.name, status: 'SENT', resendOf: null });
  const { resendMessage } = await dataOf(w, ada, operations.ResendMessageDocument, {
    input: { messageId: confirmation?.id ?? '' },
  });
  expect(resendMessage).toMatchObject({ message: { status: 'PLANNED' }, userErrors: [] });
  expect((await dataOf(w, ada, operations.FailedMessagesDocument, { first: 10 })).failedMessages.edges).toEqual([]);

  // As a client of the release before says it, which is told what is wrong in its own words.
  const older = await ask(w, ada, 'mutation { releaseAddress(email: "a@people.test") { userErrors { path } } }');
  expect(older.data).toEqual({ releaseAddress: { userErrors: [{ path: ['email'] }] } });
  const { errors } = await ask(w, ada, 'mutation { releaseAddress { userErrors { path } } }');
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argumentPath: ['input', 'email'] } }]);
  const tooMany = async (said: string) =>
    (await ask(w, ada, `mutation { retryFailedMessages(${said}) { userErrors { path } } }`)).errors;
  expect(await tooMany('input: { first: 0 }')).toMatchObject([{ extensions: { argumentPath: ['input', 'first'] } }]);
  expect(await tooMany('first: 0')).toMatchObject([{ extensions: { argumentPath: ['first'] } }]);
});

test('somebody says which messages are mailed to them and when not to be disturbed', async () => {
  const w = await world({ now: MONDAY });
  const sana = await student(w);
  const before = await dataOf(w, sana, operations.MessagePreferencesDocument);
  const optional = before.messagePreferences.groups.find((group) => group.optional)?.group;
  if (optional === undefined) throw new Error('nothing can be switched off');
  const input = { groups: [{ group: optional, mailed: false }], quietHours: { start: '21:00', end: '07:00' } };
  const { setMessagePreferences } = await dataOf(w, sana, operations.SetMessagePreferencesDocument, { input });
  expect(setMessagePreferences.userErrors).toEqual([]);
  const after = await dataOf(w, sana, operations.MessagePreferencesDocument);
  expect(after.messagePreferences.groups.find(({ group }) => group === optional)?.mailed).toBe(false);
  expect(after.messagePreferences.quietHours).toEqual(input.quietHours);
});

test('a mentor sets a price, and sees it in the list of their own', async () => {
  const w = await world({ now: MONDAY });
  const mina = await mentor(w);
  const price = { amount: 5_500, currency: 'EUR' };
  const { setSessionPrice } = await dataOf(w, mina, operations.SetSessionPriceDocument, {
    input: { sessionMinutes: 60, price },
  });
  expect(setSessionPrice).toMatchObject({ sessionPrice: { price }, userErrors: [] });
  const { sessionPrices } = await dataOf(w, mina, operations.SessionPricesDocument, { mentorId: mina.id });
  expect(sessionPrices).toMatchObject([{ sessionMinutes: 60, price }]);
});

test('a calendar feed is made, gets a new address, and ends', async () => {
  const w = await world({ now: MONDAY });
  const sana = await student(w);
  expect((await dataOf(w, sana, operations.CalendarFeedDocument)).calendarFeed).toBeNull();
  const made = (await dataOf(w, sana, operations.CreateCalendarFeedDocument)).createCalendarFeed.calendarFeed?.url;
  const renewed = (await dataOf(w, sana, operations.RenewCalendarFeedDocument)).renewCalendarFeed.calendarFeed?.url;
  expect(renewed).not.toBe(made);
  expect((await fetch(String(made))).status).toBe(404);
  expect((await fetch(String(renewed))).status).toBe(200);
  expect((await dataOf(w, sana, operations.RevokeCalendarFeedDocument)).revokeCalendarFeed.userErrors).toEqual([]);
  expect((await fetch(String(renewed))).status).toBe(404);
});
