import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { limitOperation, RATE_CLASSES } from '../../src/app/limit-rate.ts';
import { forgetRates, takeRate } from '../../src/app/take-rate.ts';
import { ask } from '../graphql/client.ts';
import { student } from '../support/people.ts';
import { world } from '../support/world.ts';

const NOW = '2026-11-23T08:00:00Z';
const ON = { RATE_LIMITS: 'true', RATE_OPERATIONS: '5', RATE_BOOKINGS: '2', RATE_REFUSED_TOKENS: '3' };
const viewer = '{ viewer { id } }';

describe('the limits of rates', () => {
  test('are decided for every mutation, and for nothing that is gone', () => {
    const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
    expect(mutations.filter((name) => !Object.hasOwn(RATE_CLASSES, name))).toEqual([]);
    expect(Object.keys(RATE_CLASSES).filter((name) => ![...mutations, ...queries].includes(name))).toEqual([]);
  });

  test('count what frees or takes time as bookings, whichever way it is asked for', async () => {
    const w = await world({ now: NOW, env: ON });
    const sana = await student(w);
    const input = { bookingId: sana.id };
    const pause =
      'mutation($input: ChangeSubscriptionInput!) { pauseSubscription(input: $input) { userErrors { code } } }';
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push((await ask(w, sana, pause, { input })).errors[0]?.extensions?.code);
    expect(codes).toEqual(['NOT_FOUND', 'NOT_FOUND', 'RATE_LIMITED']);
  });

  test('count root fields with their aliases, for each person apart, and say when to come back', async () => {
    const w = await world({ now: NOW, env: ON });
    const [sana, sven] = [await student(w), await student(w, 'Sven Second')];
    const aliased = '{ a: viewer { id } b: viewer { id } c: viewer { id } d: viewer { id } }';
    expect((await ask(w, sana, aliased)).errors).toEqual([]);
    expect((await ask(w, sana, viewer)).errors).toEqual([]);
    const refused = await ask(w, sana, viewer);
    expect(refused.status).toBe(429);
    expect(refused.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterMs: 60_000 } }]);
    expect((await ask(w, sven, viewer)).errors).toEqual([]);
    await w.advance('PT2M');
    expect((await ask(w, sana, viewer)).errors).toEqual([]);
  });

  test('leave the platform’s own backend alone, and everybody where they are off', async () => {
    const limited = await world({ now: NOW, env: ON });
    for (let i = 0; i < 8; i++) {
      expect((await ask(limited, 'PLATFORM', '{ __typename }')).errors).toEqual([]);
    }
    const free = await world({ now: NOW, env: { ...ON, RATE_LIMITS: 'false' } });
    const sana = await student(free);
    for (let i = 0; i < 8; i++) expect((await ask(free, sana, viewer)).errors).toEqual([]);
  });

  test('slow down whoever tries tokens', async () => {
    const w = await world({ now: NOW, env: ON });
    const codes = [];
    for (let i = 0; i < 5; i++) {
      const response = await fetch(`${w.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer guess-${i}` },
        body: JSON.stringify({ query: viewer }),
      });
      codes.push(response.status);
    }
    expect(codes).toEqual([401, 401, 401, 429, 429]);
  });

  test('are one for all servers, however many ask at once', async () => {
    const w = await world({ now: NOW, env: ON });
    const sana = await student(w);
    const caller = { actor: { kind: 'user', user: sana } as const, address: '127.0.0.1' };
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => limitOperation(w.deps, caller, ['bookSeries'])),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });

  test('slide: around a full minute nobody gets twice as much', async () => {
    const w = await world({ now: '2026-11-23T08:00:59Z' });
    const use = { key: 'test', most: 10, windowMs: 60_000 };
    const take = async () => {
      const tries = await Promise.allSettled(Array.from({ length: 10 }, () => takeRate(w.deps, use)));
      return tries.filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await take()).toBe(10);
    await w.advance('PT2S');
    expect(await take()).toBe(0);
    await w.advance('P3D');
    await forgetRates(w.deps.db, w.now());
    expect(await take()).toBe(10);
  });
});
