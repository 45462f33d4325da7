import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { recordAudit } from '../../src/db/queries/audit.ts';
import { ask, dataOf } from '../graphql/client.ts';
import { at, paid, tryToBook } from '../support/bookings.ts';
import { connectedMentor, offer, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const MONDAY = '2026-11-23T08:00:00Z';

async function lines(
  w: World,
  admin: Awaited<ReturnType<typeof person<'ADMIN'>>>,
  filter: operations.AuditLogQueryVariables,
) {
  const { auditLog } = await dataOf(w, admin, operations.AuditLogDocument, filter);
  return auditLog;
}

test('admins read who did what, what was and what is, filtered, and page after page while people go on working', async () => {
  const w = await world({ now: MONDAY });
  const [mina, ada, sana] = [await connectedMentor(w), await person(w, 'ADMIN', 'Ada Admin'), await student(w)];
  const { id } = await paid(w, sana, mina, ['2026-11-24T10:00:00Z']);
  await w.advance('PT1M');
  await offer(w, mina, { bufferMinutes: 30 });

  const changes = await lines(w, ada, { subject: `mentor/${mina.id}`, actionPrefix: 'availability.', first: 1 });
  expect(changes.edges.map(({ node }) => node)).toMatchObject([
    {
      action: 'availability.set',
      actor: `user:${mina.id}`,
      person: { name: mina.name },
      changes: [{ field: 'bufferMinutes', before: '15', after: '30' }],
    },
  ]);
  const bySana = await lines(w, ada, { actor: `user:${sana.id}` });
  expect(new Set(bySana.edges.map(({ node }) => node.actor))).toEqual(new Set([`user:${sana.id}`]));
  expect(bySana.edges.map(({ node }) => node.subject)).toContain(`booking/${id}`);
  const before = await lines(w, ada, { to: MONDAY });
  expect(before.edges).toEqual([]);

  const all = await lines(w, ada, { first: 75 });
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: operations.AuditLogQuery['auditLog'] = await lines(w, ada, { first: 3, after });
    seen.push(...page.edges.map(({ node }) => node.id));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    // All at the same instant as the lines below: the clock stands still.
    await tryToBook(w, await student(w, `Newcomer ${seen.length}`), mina, ['2026-11-25T10:00:00Z']);
  } while (after !== null);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((line) => all.edges.some(({ node }) => node.id === line))).toEqual(
    all.edges.map(({ node }) => node.id),
  );

  const { errors } = await ask(w, ada, operations.AuditLogDocument, { from: MONDAY, to: MONDAY });
  expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: ['to'] });
});

test('the audit log of a connected calendar and a paid booking tells no secret, nor one written down by mistake', async () => {
  const w = await world({ now: MONDAY });
  const [mina, ada] = [await connectedMentor(w), await person(w, 'ADMIN', 'Ada Admin')];
  await paid(w, await student(w), mina, ['2026-11-24T10:00:00Z']);
  const [row] = await w.database.sql`select * from calendar_connections`;
  const sealed = Object.entries(row ?? {}).flatMap(([name, value]) =>
    name.startsWith('sealed') && typeof value === 'string' ? [value] : [],
  );
  expect(sealed).toHaveLength(2);
  const mistake = { accessToken: 'canary-1', nested: { refresh_token: 'canary-2' }, before: { secret: 'canary-3' } };
  const line = { actor: 'system', action: 'test.done', subject: 'test/1', details: { ...mistake, why: 'a reason' } };
  await recordAudit(w.deps.db, { id: '01900000-0000-7000-8000-00000000000a', ...line }, at(MONDAY));
  const { text } = await ask(w, ada, operations.AuditLogDocument, { first: 75 });
  expect(text).toContain('a reason');
  for (const secret of [...sealed, 'ya29.', '1//', 'canary', w.deps.config.secrets.joinLinkSecret]) {
    expect(text).not.toContain(secret);
  }
});
