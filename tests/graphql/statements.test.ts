import { type ASTNode, type DocumentNode, Kind, print, visit } from 'graphql';
import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { hold, paid } from '../support/bookings.ts';
import { crowd, grow } from '../support/crowd.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';
import { ask, type Caller } from './client.ts';
import { countStatements } from './count-statements.ts';
import { readVariables, UNANSWERED, UNWALKED, writeVariables } from './operation-variables.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const STARTS = ['2026-11-24T10:00:00Z', '2026-11-25T10:00:00Z', '2026-11-26T10:00:00Z'];

/** Sessions that lead back to their booking and its people, with all that is kept beside them. */
const NESTED = `query($id: ID!, $first: Int!) {
  booking(id: $id) {
    mentor { name }
    student { name }
    sessions(first: $first) {
      edges { node { id joinUrl booking { subject mentor { name } student { name } }
        attendance { verdict reports { side } } notes { sharedNote } conflicts { noticedAt } pendingProposal { id } } }
    }
  }
}`;

const documents = Object.entries(operations).flatMap(([name, document]) =>
  name.endsWith('Document') ? [[name.replace(/Document$/, ''), document as DocumentNode] as const] : [],
);
const operationOf = (kind: string) =>
  documents.filter(([, document]) =>
    document.definitions.some((each) => each.kind === Kind.OPERATION_DEFINITION && each.operation === kind),
  );

test('a page of twelve sessions costs as many statements as a page of one', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const { id } = await hold(w, sana, mina, STARTS);
  const one = await statements(w, sana, NESTED, { id, first: 1 });
  const twelve = await statements(w, sana, NESTED, { id, first: 12 });
  expect(twelve.text.match(/joinUrl/g)).toHaveLength(12);
  expect(twelve.count).toBe(one.count);
  // Who asks, the booking, its page, both people at once; reports, arrivals, disputes, notes, conflicts and proposals.
  expect(one.count).toBe(10);
});

test('the money of three bookings costs as many statements as that of one', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const money = `{ bookings { edges { node { id invoices { number } ledger { currency } } } } }`;
  await paid(w, sana, mina, STARTS.slice(0, 1));
  const one = await statements(w, sana, money, {});
  for (const hour of [12, 14]) await hold(w, sana, mina, [`2026-11-24T${hour}:00:00Z`]);
  const three = await statements(w, sana, money, {});
  expect(three.text.match(/"ledger"/g)).toHaveLength(3);
  expect(three.count).toBe(one.count);
});

test('no operation of the dashboards costs more statements on a platform that has grown', async () => {
  const w = await world({ now: MONDAY });
  const scene = await crowd(w);
  const measure = async () => {
    const counts: Record<string, number> = {};
    const answered = new Set<string>();
    for (const [name, document] of operationOf('query')) {
      if (name in UNANSWERED) continue;
      for (const [who, caller] of Object.entries(scene.callers)) {
        const variables = readVariables(scene)[name] ?? {};
        for (const [field, query] of rootFieldsOf(document)) {
          const { count, failed } = await statements(w, caller, query, variables);
          counts[`${name}.${field} by the ${who}`] = count;
          if (!failed) answered.add(name);
        }
      }
    }
    const missing = operationOf('query').flatMap(([name]) => (answered.has(name) ? [] : [name]));
    expect(missing).toEqual(Object.keys(UNANSWERED));
    return counts;
  };
  await grow(w, scene, 1);
  const small = await measure();
  await grow(w, scene, 4);
  // Nobody asks so much at once: the limits per minute are counted again from here.
  await w.advance('PT2M');
  expect(await measure()).toEqual(small);
}, 240_000);

test('nor does what people change, and every operation is walked or says why not', async () => {
  const w = await world({ now: MONDAY });
  const scene = await crowd(w);
  const walked = Object.keys(writeVariables(scene, 'first'));
  expect([...walked, ...Object.keys(UNWALKED)].sort()).toEqual(
    operationOf('mutation')
      .map(([name]) => name)
      .sort(),
  );
  const measure = async (round: 'first' | 'second') => {
    const counts: Record<string, number> = {};
    for (const [name, document] of operationOf('mutation')) {
      const asked = writeVariables(scene, round)[name];
      if (asked === undefined) continue;
      const { count, text } = await statements(w, asked.caller, print(document), asked.variables);
      expect([name, text]).toEqual([name, expect.stringContaining('"userErrors":[]')]);
      counts[name] = count;
    }
    return counts;
  };
  await grow(w, scene, 1);
  const small = await measure('first');
  await grow(w, scene, 3);
  expect(await measure('second')).toEqual(small);
}, 240_000);

/**
 * Each root field of a query as a query of its own. Those asked together are read at the same time, and how their reads
 * of the same things fall together is chance.
 */
function rootFieldsOf(document: DocumentNode): [field: string, query: string][] {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('a document without an operation');
  return operation.selectionSet.selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) throw new Error('a root field hides in a fragment');
    const alone = { ...operation, selectionSet: { ...operation.selectionSet, selections: [selection] } };
    const parts: ASTNode[] = [alone];
    for (const part of parts) {
      visit(part, {
        FragmentSpread({ name }) {
          const fragment = document.definitions.find(
            (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name.value,
          );
          if (fragment !== undefined && !parts.includes(fragment)) parts.push(fragment);
        },
      });
    }
    const used = new Set<string>();
    const body = [alone.selectionSet, ...parts.slice(1)];
    for (const part of body) visit(part, { Variable: ({ name }) => void used.add(name.value) });
    const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value));
    const query = [{ ...alone, variableDefinitions: variableDefinitions ?? [] }, ...parts.slice(1)]
      .map(print)
      .join('\n');
    return [selection.alias?.value ?? selection.name.value, query];
  });
}

/** How many statements one operation sends, from who asks to the last of its reads. */
async function statements(w: World, caller: Caller, query: string, variables: object) {
  const { count, answer } = await countStatements(w, () => ask(w, caller, query, { ...variables }));
  const { text, errors } = answer;
  const bugs = errors.filter(({ extensions: { code } }) => code !== 'FORBIDDEN' && code !== 'NOT_FOUND');
  expect([query, bugs]).toEqual([query, []]);
  return { count, text, failed: errors.length > 0 };
}
