import { print } from 'graphql';
import type { Sql } from 'postgres';
import { expect, test, vi } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import type { Database } from '../../src/db/client.ts';
import { hold } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';
import { ask, type Caller } from './client.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const STARTS = ['2026-11-24T10:00:00Z', '2026-11-25T10:00:00Z', '2026-11-26T10:00:00Z'];

/** Sessions that lead back to their booking and its people: what a naive server reads once per row. */
const NESTED = `query($id: ID!, $first: Int!) {
  booking(id: $id) {
    mentor { name }
    student { name }
    sessions(first: $first) {
      edges { node { id joinUrl booking { subject mentor { name } student { name } } } }
    }
  }
}`;

test('a page of twelve sessions costs as many statements as a page of one', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const { id } = await hold(w, sana, mina, STARTS);
  const one = await statements(w, sana, NESTED, { id, first: 1 });
  const twelve = await statements(w, sana, NESTED, { id, first: 12 });
  expect(twelve.text.match(/joinUrl/g)).toHaveLength(12);
  expect(twelve.count).toBe(one.count);
  // Who asks, the booking, its page, and both people at once.
  expect(one.count).toBe(4);
});

test('a mentor’s slots and a series cost the same, however full the mentor is', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const questions = [
    [
      print(operations.AvailabilityDocument),
      { mentorId: mina.id, from: MONDAY, to: '2027-01-01T00:00:00Z', timeZone: 'UTC' },
    ],
    [print(operations.ExplainSlotDocument), { mentorId: mina.id, start: STARTS[0] }],
    [
      print(operations.CheckSeriesDocument),
      {
        input: {
          mentorId: mina.id,
          type: 'REGULAR',
          frequency: 'THRICE_WEEKLY',
          firstSessions: STARTS,
          timeZone: 'UTC',
        },
      },
    ],
  ] as const;
  const count = async () => {
    const counts: number[] = [];
    for (const [query, variables] of questions) counts.push((await statements(w, sana, query, variables)).count);
    return counts;
  };
  const empty = await count();
  await hold(w, await student(w, 'Olga Other'), mina, STARTS);
  expect(await count()).toEqual(empty);
});

/** How many statements one operation sends; outside a transaction each is one call of the driver. */
async function statements(w: World, caller: Caller, query: string, variables: object) {
  const { $client: driver } = w.deps.db as Database & { readonly $client: Sql };
  const sent = vi.spyOn(driver, 'unsafe');
  const transactions = vi.spyOn(driver, 'begin');
  try {
    const { text, errors } = await ask(w, caller, query, { ...variables });
    expect(errors).toEqual([]);
    expect(sent).toHaveBeenCalled();
    expect(transactions).not.toHaveBeenCalled();
    return { count: sent.mock.calls.length, text };
  } finally {
    sent.mockRestore();
    transactions.mockRestore();
  }
}
