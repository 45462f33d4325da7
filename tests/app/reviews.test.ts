import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { ratingUrl } from '../../src/app/rating-link.ts';
import { readMentor } from '../../src/app/read-people.ts';
import { readReviews } from '../../src/app/read-reviews.ts';
import { writeReview } from '../../src/app/write-review.ts';
import { changeStatus } from '../../src/db/queries/sessions.ts';
import type { User } from '../../src/domain/actor.ts';
import type { Side } from '../../src/domain/reviews/review.ts';
import { dataOf } from '../graphql/client.ts';
import { hold, sessionOf } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY = '2026-11-24T09:00:00Z';
const ALL = { first: null, after: null };

/** A session that took place, an hour ago. */
async function taught(w: World) {
  const [teacher, learner] = [await mentor(w), await student(w)];
  const booking = await hold(w, learner, teacher, [TUESDAY], { type: 'TRIAL' });
  const session = await sessionOf(w, booking, 0);
  await w.advanceTo((session.end + 3_600_000) as typeof session.end);
  await changeStatus(w.deps.db, [session.id], 'COMPLETED', w.now());
  return { teacher, learner, booking, session };
}

function write(w: World, user: User, sessionId: string, side: Side, rating: number, comment: string | null = null) {
  return writeReview(w.deps, { kind: 'user', user }, { sessionId, side, rating, comment });
}

/** What students wrote of a mentor, as everybody reads it. */
async function shown(w: World, mentor: User) {
  const [page] = await readReviews(w.deps, [mentor.id], ALL);
  return page?.items;
}

describe('a review', () => {
  test('shows when both sides have written, to everybody at once, and counts from then on', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner, session, booking } = await taught(w);
    await write(w, learner, session.id, 'STUDENT', 4, 'Clear\nand kind');
    await write(w, learner, session.id, 'STUDENT', 5, 'Clear\nand kind');
    const onBooking = async (viewer: User) =>
      (await dataOf(w, viewer, operations.BookingDocument, { id: booking.id })).booking?.reviews.map(
        ({ author, rating }) => `${author} ${rating}`,
      );
    expect([await onBooking(learner), await onBooking(teacher)]).toEqual([['STUDENT 5'], []]);
    expect(await shown(w, teacher)).toEqual([]);
    expect(await readMentor(w.deps, teacher.id)).toMatchObject({ ratingCount: 0 });
    await write(w, teacher, session.id, 'MENTOR', 3);
    for (const side of [learner, teacher]) expect((await onBooking(side))?.sort()).toEqual(['MENTOR 3', 'STUDENT 5']);
    const items = await shown(w, teacher);
    expect(items).toMatchObject([{ author: 'STUDENT', rating: 5, comment: 'Clear\nand kind', month: '2026-11' }]);
    expect(await readMentor(w.deps, teacher.id)).toMatchObject({ ratingCount: 1, rating: 500 });
    await w.settle();
    expect(await w.mailbox(teacher.email, 'REVIEW_RECEIVED')).toHaveLength(1);
    expect(await write(w, learner, session.id, 'STUDENT', 1)).toMatchObject({
      problems: [{ code: 'REVIEW_NOT_OPEN' }],
    });
  });

  test('shows after two weeks where the other side keeps silent, and the mentor hears of it once', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner, session } = await taught(w);
    await write(w, learner, session.id, 'STUDENT', 3);
    await w.advance('P13DT23H');
    expect(await shown(w, teacher)).toEqual([]);
    await w.advance('PT2H');
    await w.advance('P1D');
    expect(await shown(w, teacher)).toHaveLength(1);
    expect(await w.mailbox(teacher.email, 'REVIEW_RECEIVED')).toHaveLength(1);
  });

  test('is asked for once a booking and month, of both sides', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner } = await taught(w);
    await w.advance('P3D');
    for (const { email } of [teacher, learner]) expect(await w.mailbox(email, 'REVIEW_REQUEST')).toHaveLength(1);
  });

  test('needs a session that took place', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [TUESDAY], { type: 'TRIAL' });
    const { id } = await sessionOf(w, booking, 0);
    expect(await write(w, learner, id, 'STUDENT', 5)).toMatchObject({ problems: [{ code: 'REVIEW_NOT_OPEN' }] });
    expect(await write(w, learner, id, 'STUDENT', 6)).toMatchObject({ problems: [{ code: 'OUT_OF_RANGE' }] });
  });
});

describe('the rating link in a mail', () => {
  test('changes nothing when it is opened, and stores the rating when its button is pressed', async () => {
    const w = await world({ now: SUNDAY });
    const { session } = await taught(w);
    const url = ratingUrl(w.deps.config, { sessionId: session.id, side: 'STUDENT', rating: 4 });
    const count = async () => (await w.deps.db.execute(sql`select rating from reviews`)).map(({ rating }) => rating);
    const page = await fetch(url);
    expect([page.status, await count()]).toEqual([200, []]);
    expect(await page.text()).toMatch(/<form method="post">.*<textarea name="comment"/);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    const german = { headers: { 'accept-language': 'de-DE,de;q=0.9' } };
    expect(await (await fetch(url, german)).text()).toMatch(/lang="de".+ 4 von 5 Sternen/s);
    const sent = await fetch(url, { method: 'POST' });
    expect([sent.status, await count()]).toEqual([200, [4]]);
    const again = ratingUrl(w.deps.config, { sessionId: session.id, side: 'STUDENT', rating: 2 });
    await fetch(again, { method: 'POST' });
    expect(await count()).toEqual([2]);
    const words = async () => (await w.deps.db.execute(sql`select comment from reviews`)).map(({ comment }) => comment);
    const say = (comment: string) => fetch(again, { method: 'POST', body: new URLSearchParams({ comment }) });
    expect([(await say('Clear\r\nand <b>kind</b>')).status, await words()]).toEqual([200, ['Clear\nand <b>kind</b>']]);
    // Whoever presses once more without words keeps those they wrote; too many are refused with what is stored.
    const [silent, long, widest] = [await say(' '), await say('x'.repeat(2001)), await say('私'.repeat(2000))];
    expect([silent.status, long.status, widest.status]).toEqual([200, 400, 200]);
    expect(await long.text()).toContain('At most 2000 characters.');
    // What could not be stored is not lost: it stands in the field again, as text.
    const refused = await (await say('</textarea><b>\u202eWords')).text();
    expect(refused).toContain('>&#60;/textarea&#62;&#60;b&#62;\u202eWords</textarea>');
    expect(await words()).toEqual(['私'.repeat(2000)]);
    const forged = again.replace('.2.', '.5.');
    expect([(await fetch(forged)).status, (await fetch(forged, { method: 'POST' })).status]).toEqual([404, 404]);
    // Whoever has a wrong link is told so in the browser's language, whatever it should have been.
    for (const path of ['rate/x', 'join/x', 'calls/m.x', 'unsubscribe/x', 'oauth/google/callback?state=x']) {
      const wrong = await (await fetch(`${w.url}/${path}`, german)).text();
      expect(wrong).toMatch(/lang="de".+<h1>(Dies|Beginne)/s);
      expect(wrong).not.toMatch(/\b(the|this|was|link was|again)\b/i);
    }
    expect(await count()).toEqual([2]);
  });
});
