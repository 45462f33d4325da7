import { expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { cancelDemoCall, moveDemoCall } from '../../src/app/change-demo-call.ts';
import { confirmDemoCall } from '../../src/app/confirm-demo-call.ts';
import { decideVerification } from '../../src/app/decide-verification.ts';
import { openTicket } from '../../src/app/open-ticket.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { provisionUser } from '../../src/app/provision-user.ts';
import { requestDemoCall } from '../../src/app/request-demo-call.ts';
import { submitVerification } from '../../src/app/submit-verification.ts';
import { takeTicketStep } from '../../src/app/take-ticket-step.ts';
import { writeReview } from '../../src/app/write-review.ts';
import { changeStatus } from '../../src/db/queries/sessions.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import type { UserError } from '../../src/domain/fault.ts';
import { addMs, HOUR_MS } from '../../src/domain/time.ts';
import { parseCalendar } from '../adapters/invite/parsed-calendar.ts';
import { readStrictly } from '../emails/strict-html.ts';
import { at, paid, sessionsOf } from '../support/bookings.ts';
import { hosts, linkOf } from '../support/demo-calls.ts';
import { connectedMentor, mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

/** Monday, an hour before anybody teaches. */
const MONDAY = '2026-11-23T08:00:00Z';

/** What people type, whether one line of it is taken, and whether paragraphs are. */
const HOSTILE: readonly (readonly [text: string, line: boolean, paragraphs: boolean])[] = [
  ['Eve\r\nBcc: victim@people.test\r\n\r\nHello', false, true],
  ['Eve\rX-Evil: 1\u0000', false, false],
  ['Eve \u202egpj.exe\u2066 \ud83d', false, false],
  ['Eve\nEND:VEVENT\nATTENDEE:mailto:victim@people.test', false, true],
  ['Eve'.repeat(3_334), false, false],
  ['"Bank" <support@bank.test>; Eve\\\u2028Bcc: victim@people.test', true, true],
  ['=HYPERLINK("https://evil.test";"Eve") {{7*7}} <script>alert(1)</script><a href="https://evil.test">', true, true],
  ['👨‍👩‍👧‍👦'.repeat(6), true, true],
];

type Outcome = { readonly problems: readonly UserError[] } | { readonly userErrors: readonly UserError[] } | object;

/** Which arguments were refused for what they hold. */
function refusedIn(outcome: Outcome): string[] {
  const errors = 'problems' in outcome ? outcome.problems : 'userErrors' in outcome ? outcome.userErrors : [];
  const others = (errors as readonly UserError[]).filter(({ code }) => code !== 'INVALID_TEXT');
  expect(others).toEqual([]);
  return (errors as readonly UserError[]).map(({ path }) => path?.at(-1) ?? '');
}

/** A name as the platform brings it along, and everything its owner then types on the way to being verified. */
async function newMentor(w: World, text: string, index: number) {
  const known = { email: `eve${index}@people.test`, role: 'MENTOR', timeZone: 'UTC', locale: 'de' } as const;
  const made = await provisionUser(w.deps, { kind: 'platform' }, { ...known, name: text, welcome: true });
  const named =
    'user' in made ? made : await provisionUser(w.deps, { kind: 'platform' }, { ...known, name: 'Eve', welcome: true });
  if (!('user' in named)) throw new Error('nobody came');
  const eve = { ...named.user, role: 'MENTOR' } as Mentor;
  const papers = (statement: string) => submitVerification(w.deps, eve, { statement, documentKinds: ['DEGREE'] });
  const submitted = await papers(text);
  if ('problems' in submitted) await papers('Plain.');
  const admin = await person(w, 'ADMIN', 'Ada Second');
  const judgement = {
    mentorId: eve.id,
    version: 1,
    decision: 'ASK_FOR_MORE',
    reason: text,
    documentsSeen: null,
  } as const;
  const decided = await decideVerification(w.deps, admin, judgement);
  return { name: refusedIn(made), statement: refusedIn(submitted), reason: refusedIn(decided) };
}

/** A guest of this name, who says this, and whose call is moved and then cancelled with these words. */
async function guest(w: World, text: string, index: number) {
  const day = at(index < 7 ? '2026-11-24T09:00:00Z' : '2026-11-26T09:00:00Z');
  const start = addMs(day, (index % 7) * HOUR_MS);
  const email = `guest${index}@guests.test`;
  const ask = (name: string, note: string) => {
    const about = { name, email, timeZone: 'Asia/Kolkata', locale: 'en' };
    return requestDemoCall(w.deps, { guest: about, note, start }, `203.0.113.${index}`);
  };
  const asked = await ask(text, text);
  const fields = refusedIn(asked);
  if (fields.length > 0) {
    await ask(fields.includes('name') ? 'Eve' : text, fields.includes('note') ? 'Plain.' : text);
  }
  expect(refusedIn(await confirmDemoCall(w.deps, { token: await linkOf(w, email, 'c'), start: null }))).toEqual([]);
  const key = { token: await linkOf(w, email, 'm'), purpose: 'MANAGE' } as const;
  expect(refusedIn(await moveDemoCall(w.deps, key, addMs(start, 24 * HOUR_MS)))).toEqual([]);
  await w.settle();
  return { asked: fields, cancelled: refusedIn(await cancelDemoCall(w.deps, key, text)) };
}

test('whatever people type anywhere is refused, naming the field, or stays a text in every mail and calendar', async () => {
  const w = await world({ now: MONDAY });
  const [teacher, learner, host] = [await mentor(w), await student(w), await connectedMentor(w, {}, 'Hugo Host')];
  await hosts(w, host);
  const starts = ['2026-11-24T09:00:00Z', '2026-11-25T09:00:00Z', '2026-11-26T09:00:00Z'];
  const booking = await paid(w, learner, teacher, starts);
  const sessions = await sessionsOf(w, booking);
  const admin = await person(w, 'ADMIN', 'Ada Second');
  for (const [index, [text, line, paragraphs]] of HOSTILE.entries()) {
    const [oneLine, many] = [(name: string) => (line ? [] : [name]), (name: string) => (paragraphs ? [] : [name])];
    expect(await newMentor(w, text, index)).toEqual({
      ...{ name: oneLine('name'), statement: many('statement'), reason: many('reason') },
    });
    const call = await guest(w, text, index);
    expect(call).toEqual({ asked: [...oneLine('name'), ...many('note')], cancelled: oneLine('reason') });
    const opened = await openTicket(w.deps, learner, { subject: text, text });
    expect(refusedIn(opened)).toEqual([...oneLine('subject'), ...many('text')]);
    const ticket = 'ticket' in opened ? opened : await openTicket(w.deps, learner, { subject: 'Plain', text: 'Plain' });
    if (!('ticket' in ticket)) throw new Error('no ticket');
    const step = { ticketId: ticket.ticket.id, step: 'REPLY', text } as const;
    expect(refusedIn(await takeTicketStep(w.deps, admin, step))).toEqual(many('text'));
    const session = sessions[index];
    if (session === undefined) throw new Error('no session');
    const moved = { sessionId: session.id, newStart: addMs(session.start, 2 * HOUR_MS), note: text };
    expect(refusedIn(await proposeMove(w.deps, teacher, moved))).toEqual(oneLine('note'));
    await w.settle();
    const gone = { sessionId: session.id, scope: 'THIS_SESSION', reason: text } as const;
    if (index > 0) expect(refusedIn(await cancelSessions(w.deps, learner, gone))).toEqual(oneLine('reason'));
    await w.advance('PT1M');
  }
  await w.advanceTo(at('2026-11-24T10:30:00Z'));
  await changeStatus(w.deps.db, [sessions[0]?.id ?? ''], 'COMPLETED', w.now());
  for (const [text, , paragraphs] of HOSTILE) {
    const review = { sessionId: sessions[0]?.id ?? '', side: 'STUDENT', rating: 5, comment: text } as const;
    const written = await writeReview(w.deps, { kind: 'user', user: learner }, review);
    expect(refusedIn(written)).toEqual(paragraphs ? [] : ['comment']);
  }
  // Both have written: it shows.
  const answer = { sessionId: sessions[0]?.id ?? '', side: 'MENTOR', rating: 5, comment: null } as const;
  await writeReview(w.deps, { kind: 'user', user: teacher }, answer);
  await w.settle();
  await everyMailIsInert(w);
}, 120_000);

async function everyMailIsInert(w: World): Promise<void> {
  const mails = await w.mailbox();
  const { http } = w.deps.config;
  const kinds = [
    'MENTOR_WELCOME',
    'VERIFICATION_SUBMITTED',
    'VERIFICATION_MORE_NEEDED',
    'TICKET_OPENED',
    'TICKET_REPLIED',
  ];
  const calls = ['DEMO_CALL_VERIFY_ADDRESS', 'DEMO_CALL_SCHEDULED', 'DEMO_CALL_MOVED', 'DEMO_CALL_CANCELLED'];
  const sent = new Set(mails.map(({ kind }) => kind));
  for (const kind of [...kinds, ...calls, 'PROPOSAL_WAITING', 'SESSION_CANCELLED', 'REVIEW_RECEIVED']) {
    expect(sent).toContain(kind);
  }
  for (const { subject, html, text, to, attachments } of mails) {
    expect(to).toHaveLength(1);
    expect(to[0]).toMatch(/^[\w.]+@(people|guests)\.test$/);
    expect(subject).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    expect(subject.length).toBeLessThan(250);
    const links = readStrictly(html).flatMap(({ attributes }) => attributes.get('href') ?? []);
    expect(links.filter((link) => ![http.publicUrl, http.dashboardUrl].some((own) => link.startsWith(own)))).toEqual(
      [],
    );
    expect(text).not.toMatch(/[\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u);
    expect(text).not.toMatch(/^(Bcc|X-Evil|ATTENDEE|END):/m);
    for (const { content, contentType } of attachments) {
      if (!contentType?.startsWith('text/calendar')) continue;
      const file = Buffer.from(content, 'base64').toString('utf8');
      expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      for (const { attendees, title } of parseCalendar(file).events) {
        expect(attendees.every(({ address }) => address === `mailto:${to[0]}`)).toBe(true);
        expect(title).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }
    }
  }
}
