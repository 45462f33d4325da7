import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { decideVerification } from '../../src/app/decide-verification.ts';
import { provisionUser } from '../../src/app/provision-user.ts';
import { readMentor } from '../../src/app/read-people.ts';
import { searchMentors } from '../../src/app/search-mentors.ts';
import { setSessionPrice } from '../../src/app/set-session-price.ts';
import { submitVerification } from '../../src/app/submit-verification.ts';
import { updateProfile } from '../../src/app/update-profile.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { connect, mentor, offer, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const REQUEST = {
  statement: 'I have taught\nfor ten years.',
  documentKinds: ['DEGREE', 'DEGREE', 'IDENTITY'] as const,
};

async function approved(w: World, name: string, about: Parameters<typeof updateProfile>[2] = {}): Promise<Mentor> {
  const someone = await mentor(w, {}, name);
  await updateProfile(w.deps, someone, about);
  await submitVerification(w.deps, someone, REQUEST);
  const admin = await person(w, 'ADMIN', 'Ada Admin');
  const judgement = { mentorId: someone.id, decision: 'APPROVE', version: 1, reason: null, documentsSeen: 'a degree' };
  const outcome = await decideVerification(w.deps, admin, judgement as Parameters<typeof decideVerification>[2]);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return someone;
}

describe('profiles', () => {
  test('change whole or not at all, and tell everything that is wrong', async () => {
    const w = await world({ now: MONDAY });
    const mina = await mentor(w);
    const refused = await updateProfile(w.deps, mina, {
      name: ' ',
      headline: 'x'.repeat(121),
      subjects: ['ok', '\u0000'],
    });
    expect(refused).toMatchObject({
      problems: [{ path: ['input', 'name'] }, { path: ['input', 'headline'] }, { path: ['input', 'subjects', '1'] }],
    });
    expect(await readMentor(w.deps, mina.id)).toMatchObject({ headline: null, subjects: [] });
    await updateProfile(w.deps, mina, { headline: 'Maths', bio: 'Two\nlines', subjects: ['Algebra', 'Algebra '] });
    await updateProfile(w.deps, mina, { languages: ['en'], headline: null });
    expect(await readMentor(w.deps, mina.id)).toMatchObject({
      headline: null,
      bio: 'Two\nlines',
      subjects: ['Algebra'],
      languages: ['en'],
    });
  });

  test('refuse a part that belongs to another role', async () => {
    const w = await world({ now: MONDAY });
    await expect(updateProfile(w.deps, await student(w), { bio: 'me' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      argumentPath: ['input', 'bio'],
    });
  });
});

describe('the search for mentors', () => {
  test('lists verified mentors only, page by page without a gap, by subject and language as they are written', async () => {
    const w = await world({ now: MONDAY });
    await mentor(w, {}, 'Not Verified');
    const names = ['Anna', 'Bela', 'Cleo'];
    const ids = [];
    for (const name of names) {
      const about = { subjects: name === 'Bela' ? ['100% Chemistry'] : ['Linear Algebra'], languages: ['de-AT'] };
      ids.push((await approved(w, name, about)).id);
    }
    const all = { subject: null, language: null, maxPrice: null, minRating: null, availableAt: null };
    const sana = await student(w);
    const first = await searchMentors(w.deps, sana.id, all, { first: 2, after: null });
    expect(first.hasNextPage).toBe(true);
    const last = first.items.at(-1);
    const cursor = Buffer.from(`${last?.rating} ${last?.mentorId}`).toString('base64url');
    const rest = await searchMentors(w.deps, sana.id, all, { first: 2, after: cursor });
    expect(rest.hasNextPage).toBe(false);
    expect([...first.items, ...rest.items].map(({ mentorId }) => mentorId)).toEqual([...ids].sort());
    const found = async (subject: string | null, language: string | null) =>
      (await searchMentors(w.deps, sana.id, { ...all, subject, language }, { first: null, after: null })).items.length;
    expect(await found('ALGEBRA', 'de')).toBe(2);
    expect(await found('0%', null)).toBe(1);
    expect(await found('%', 'de')).toBe(1);
    expect(await found('_', null)).toBe(0);
    expect(await found(null, 'en')).toBe(0);
    await expect(searchMentors(w.deps, sana.id, all, { first: 2, after: 'nonsense' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });
});

describe('a verification', () => {
  test('is decided by one of two admins who decide at once, about what they have read', async () => {
    const w = await world({ now: MONDAY });
    const mina = await mentor(w);
    const admins = [await person(w, 'ADMIN', 'Ada Admin'), await person(w, 'ADMIN', 'Otto Admin')];
    await submitVerification(w.deps, mina, REQUEST);
    const outcomes = await Promise.all(
      admins.map((admin, i) =>
        decideVerification(w.deps, admin, {
          mentorId: mina.id,
          decision: i === 0 ? 'APPROVE' : 'REJECT',
          version: 1,
          reason: 'because',
          documentsSeen: null,
        }),
      ),
    );
    expect(outcomes.filter((outcome) => 'verification' in outcome)).toHaveLength(1);
    expect(outcomes.filter((outcome) => 'problems' in outcome)).toMatchObject([
      { problems: [{ code: 'VERIFICATION_NOT_OPEN' }] },
    ]);
  });

  test('is asked for once by a mentor who asks twice at once, and again after a question', async () => {
    const w = await world({ now: MONDAY });
    const mina = await mentor(w);
    const admin = await person(w, 'ADMIN', 'Ada Admin');
    const both = await Promise.all([0, 1].map(() => submitVerification(w.deps, mina, REQUEST)));
    expect(both.filter((outcome) => 'verification' in outcome)).toHaveLength(1);
    const question = { mentorId: mina.id, decision: 'ASK_FOR_MORE', version: 1, documentsSeen: null } as const;
    expect(await decideVerification(w.deps, admin, { ...question, reason: null })).toMatchObject({
      problems: [{ path: ['input', 'reason'] }],
    });
    await decideVerification(w.deps, admin, { ...question, reason: 'Which university?' });
    expect(await submitVerification(w.deps, mina, REQUEST)).toMatchObject({
      verification: { status: 'SUBMITTED', version: 3, documentKinds: ['DEGREE', 'IDENTITY'] },
    });
    const trail = await w.deps.db.execute(sql`select action from audit_log where action like 'verification.%'`);
    expect(trail.map(({ action }) => action).sort()).toEqual([
      'verification.decided',
      'verification.submitted',
      'verification.submitted',
    ]);
  });
});

describe('onboarding', () => {
  test('follows from what is true, and is over once when all of it is', async () => {
    const w = await world({ now: MONDAY });
    const newcomer = {
      email: 'nora@people.test',
      name: 'Nora',
      role: 'MENTOR',
      timeZone: 'UTC',
      locale: 'en',
    } as const;
    const outcome = await provisionUser(w.deps, { kind: 'platform' }, { ...newcomer, welcome: true });
    if ('problems' in outcome) throw new Error('not provisioned');
    const nora: Mentor = { ...outcome.user, role: 'MENTOR' };
    const trail = async () =>
      (await w.deps.db.execute(sql`select action from audit_log where action like 'onboarding.%' order by id`)).map(
        ({ action }) => action,
      );
    await w.advance('P1D');
    expect(await trail()).toEqual(['onboarding.reminded']);
    await offer(w, nora);
    await connect(w, nora);
    await w.advance('PT1H');
    const price = { mentorId: nora.id, sessionMinutes: 60, price: { amount: 4000, currency: 'USD' } };
    await setSessionPrice(w.deps, nora, price);
    await submitVerification(w.deps, nora, REQUEST);
    const admin = await person(w, 'ADMIN', 'Ada Admin');
    const judgement = { mentorId: nora.id, version: 1, reason: null, documentsSeen: null };
    await decideVerification(w.deps, admin, { ...judgement, decision: 'APPROVE' });
    await w.advance('PT1H');
    await w.advance('P10D');
    expect(await trail()).toEqual(['onboarding.reminded', 'onboarding.progressed', 'onboarding.ready']);
  });
});
