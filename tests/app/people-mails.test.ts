import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { decideVerification } from '../../src/app/decide-verification.ts';
import { openTicket } from '../../src/app/open-ticket.ts';
import { provisionUser } from '../../src/app/provision-user.ts';
import { setSessionPrice } from '../../src/app/set-session-price.ts';
import { submitVerification } from '../../src/app/submit-verification.ts';
import { takeTicketStep } from '../../src/app/take-ticket-step.ts';
import { writeReview } from '../../src/app/write-review.ts';
import { changeStatus } from '../../src/db/queries/sessions.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { at, hold, sessionOf } from '../support/bookings.ts';
import { connect, mentor, offer, person, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

const MONDAY = '2026-11-23T08:00:00Z';

/** The subjects somebody was mailed, in order, by kind. */
async function told(w: World, email: string) {
  const mails = (await w.mailbox(email)).toSorted((a, b) => a.acceptedAt.localeCompare(b.acceptedAt));
  expect(mails.every(({ to }) => to.length === 1 && to[0] === email)).toBe(true);
  return mails.map(({ kind, subject }) => [kind, subject]);
}

/** A mentor known from now on, in this language, who is welcomed. */
async function newcomer(w: World, locale: string): Promise<Mentor> {
  const known = { email: 'nora.new@people.test', name: 'Nora Neu', role: 'MENTOR', timeZone: 'Europe/Berlin' } as const;
  const outcome = await provisionUser(w.deps, { kind: 'platform' }, { ...known, locale, welcome: true });
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return { ...outcome.user, role: 'MENTOR' };
}

const PAPERS = { statement: 'I taught\nfor ten years.', documentKinds: ['DEGREE'] } as const;

describe('a new mentor', () => {
  test.each([
    ['en', ['👋 Welcome', '🪜 Your next step: connect your calendar', '🏆 You are ready']],
    ['de', ['👋 Willkommen', '🪜 Dein nächster Schritt: Kalender verbinden', '🏆 Du bist startklar']],
  ] as const)(
    'is welcomed, led on and told when nothing is missing, in %s',
    async (locale, subjects) => {
      const w = await world({ now: MONDAY });
      const nora = await newcomer(w, locale);
      await w.advance('P2D');
      await connect(w, nora);
      await offer(w, nora, { timeZone: 'Europe/Berlin' });
      await setSessionPrice(w.deps, nora, {
        mentorId: nora.id,
        sessionMinutes: 60,
        price: { amount: 4_000, currency: 'EUR' },
      });
      await submitVerification(w.deps, nora, PAPERS);
      const admin = await person(w, 'ADMIN', 'Ada Second');
      const judgement = {
        mentorId: nora.id,
        version: 1,
        decision: 'APPROVE',
        reason: null,
        documentsSeen: 'a degree',
      } as const;
      await decideVerification(w.deps, admin, judgement);
      await w.advance('PT10M');
      const mails = (await told(w, nora.email)).filter(([kind]) => kind?.startsWith('MENTOR_'));
      expect(mails.map(([kind]) => kind)).toEqual(['MENTOR_WELCOME', 'MENTOR_NEXT_STEP', 'MENTOR_READY']);
      for (const [index, subject] of subjects.entries()) expect(mails[index]?.[1]).toContain(subject);
    },
    60_000,
  );
});

describe('a request to be verified', () => {
  test('is told to the admins in their language, and every answer to the mentor in theirs, with the reason', async () => {
    const w = await world({ now: MONDAY });
    const nora = await newcomer(w, 'de');
    await submitVerification(w.deps, nora, PAPERS);
    await w.settle();
    const [toAdmin] = await w.mailbox(ADMIN, 'VERIFICATION_SUBMITTED');
    expect(toAdmin?.text).toContain('Nora Neu has sent everything for the verification.');
    expect(toAdmin?.text).toContain('> I taught\n> for ten years.');
    expect(toAdmin?.text).toContain(`/admin/verifications/${nora.id}`);
    const admin = await person(w, 'ADMIN', 'Ada Second');
    const decide = async (version: number, decision: 'ASK_FOR_MORE' | 'REJECT' | 'APPROVE', reason: string | null) => {
      const seen = decision === 'APPROVE' ? 'a degree' : null;
      const outcome = await decideVerification(w.deps, admin, {
        mentorId: nora.id,
        version,
        decision,
        reason,
        documentsSeen: seen,
      });
      if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
      await w.settle();
    };
    await decide(1, 'ASK_FOR_MORE', 'Ein Zeugnis fehlt');
    await submitVerification(w.deps, nora, PAPERS);
    await w.settle();
    await decide(3, 'APPROVE', null);
    await w.settle();
    const kinds = (await told(w, nora.email)).map(([kind]) => kind).filter((kind) => kind?.startsWith('VERIFICATION'));
    expect(kinds).toEqual([
      ...['VERIFICATION_RECEIVED', 'VERIFICATION_MORE_NEEDED', 'VERIFICATION_RECEIVED', 'VERIFICATION_APPROVED'],
    ]);
    const [more] = await w.mailbox(nora.email, 'VERIFICATION_MORE_NEEDED');
    expect(more?.text).toContain('Ein Zeugnis fehlt');
    expect(more?.text).toContain('Hallo Nora Neu');
    expect(more?.html).toContain('lang="de"');
  });
});

describe('a question to support', () => {
  test('is mailed to whoever has to know: each step to the other side, in its language', async () => {
    const w = await world({ now: MONDAY });
    const [sana, admin] = [await student(w), await person(w, 'ADMIN', 'Ada Second')];
    await w.deps.db.execute(sql`update users set locale = 'de-AT' where id = ${sana.id}`);
    const opened = await openTicket(w.deps, sana, { subject: 'Mein Raum', text: 'Wo\nist er?' });
    if ('problems' in opened) throw new Error('refused');
    const step = async (user: typeof sana | typeof admin, what: 'REPLY' | 'SOLVE' | 'REOPEN', text: string | null) => {
      await w.advance('PT1M');
      const outcome = await takeTicketStep(w.deps, user, { ticketId: opened.ticket.id, step: what, text });
      if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
      await w.settle();
    };
    await step(admin, 'REPLY', 'Auf deiner Übersicht.');
    await step(sana, 'REPLY', 'Da ist er nicht.');
    await step(admin, 'SOLVE', 'Jetzt schon.');
    await step(sana, 'REOPEN', null);
    await step(sana, 'SOLVE', null);
    const mine = await told(w, sana.email);
    expect(mine.map(([kind]) => kind)).toEqual(['TICKET_OPENED', 'TICKET_REPLIED', 'TICKET_SOLVED']);
    expect(mine[0]?.[1]).toContain('Deine Frage ist da: Mein Raum');
    for (const email of [ADMIN, admin.email]) {
      const theirs = await told(w, email);
      expect(theirs.map(([kind]) => kind)).toEqual([
        'TICKET_OPENED',
        'TICKET_REPLIED',
        'TICKET_OPENED',
        'TICKET_SOLVED',
      ]);
      expect(theirs[0]?.[1]).toContain('New question from Sana Student');
      expect(theirs[2]?.[1]).toContain('Opened again by Sana Student');
      const [, answer, , settled] = await w.mailbox(email);
      expect(settled?.text).toContain('Sana Student has settled the question.');
      expect(answer?.text).toContain('Da ist er nicht.');
      expect(answer?.text).not.toContain('Auf deiner Übersicht.');
    }
  });
});

describe('a session that took place', () => {
  test('is followed by a question to both, in their language and with their own links; the mentor hears of the review', async () => {
    const w = await world({ now: MONDAY });
    const [mina, sana] = [await mentor(w), await student(w)];
    await w.deps.db.execute(sql`update users set locale = 'de' where id = ${sana.id}`);
    const booking = await hold(w, sana, mina, ['2026-11-24T09:00:00Z'], { type: 'TRIAL' });
    const session = await sessionOf(w, booking, 0);
    await w.advanceTo(at('2026-11-24T10:30:00Z'));
    await changeStatus(w.deps.db, [session.id], 'COMPLETED', w.now());
    await w.advance('P1D');
    const [toStudent] = await w.mailbox(sana.email, 'REVIEW_REQUEST');
    const [toMentor] = await w.mailbox(mina.email, 'REVIEW_REQUEST');
    expect(toStudent?.subject).toContain('Wie war deine Stunde mit Mina Mentor?');
    expect(toMentor?.subject).toContain('How was your session with Sana Student?');
    const links = (text = '') => new Set(text.match(/https?:\S+\/rate\S*/g) ?? text.match(/^\d ★: (\S+)/gm));
    expect(links(toStudent?.text).size).toBe(5);
    expect([...links(toStudent?.text)].filter((link) => links(toMentor?.text).has(link))).toEqual([]);
    for (const [user, side] of [
      [sana, 'STUDENT'],
      [mina, 'MENTOR'],
    ] as const) {
      const words = { sessionId: session.id, side, rating: 5, comment: side === 'STUDENT' ? 'Sehr\nklar' : null };
      await writeReview(w.deps, { kind: 'user', user }, words);
    }
    await w.advance('PT1H');
    const [received] = await w.mailbox(mina.email, 'REVIEW_RECEIVED');
    expect(received?.text).toContain('> Sehr\n> klar');
    expect(await w.mailbox(sana.email, 'REVIEW_RECEIVED')).toEqual([]);
  });
});
