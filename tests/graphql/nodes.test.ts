import { readFileSync } from 'node:fs';
import { buildSchema, isInterfaceType } from 'graphql';
import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { addMs, HOUR_MS } from '../../src/domain/time.ts';
import { hold, sessionOf, tryToBook } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { world } from '../support/world.ts';
import { dataOf } from './client.ts';

test('whatever is a node can be asked for again by its id, by those who may see it and nobody else', async () => {
  const w = await world({ now: '2026-11-23T08:00:00Z' });
  const [mina, sana, olga] = [await mentor(w), await student(w), await student(w, 'Olga Other')];
  const { booking } = await tryToBook(w, sana, mina, ['2026-11-24T10:00:00Z'], { type: 'TRIAL' });
  if (booking === null) throw new Error('no trial');
  const session = await sessionOf(w, booking, 0);
  const wish = { sessionId: session.id, newStart: addMs(session.start, 4 * HOUR_MS), note: null };
  const { proposal } = await proposeMove(w.deps, sana, wish);
  const ids: Record<string, string> = {
    Booking: booking.id,
    Person: sana.id,
    Proposal: proposal?.id ?? '',
    Session: session.id,
  };
  const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
  const node = schema.getType('Node');
  const types = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
  expect(Object.keys(ids).sort()).toEqual([...types].sort());
  const other = await hold(w, olga, mina, ['2026-11-25T10:00:00Z']);
  for (const [type, id] of Object.entries(ids)) {
    const found = await dataOf(w, sana, operations.NodeDocument, { id });
    expect(found.node).toMatchObject({ __typename: type, id });
    expect((await dataOf(w, olga, operations.NodeDocument, { id })).node).toBeNull();
  }
  expect((await dataOf(w, sana, operations.NodeDocument, { id: other.id })).node).toBeNull();
});
