import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ask } from '../graphql/client.ts';
import { CALLERS } from './audience.ts';
import { FIELDS } from './fields.ts';
import { GUARDED_FIELDS, setGuardedScene } from './guarded-fields.ts';
import { RULES } from './rules.ts';

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** The fields of every object of the schema, by its name. */
const fields: Record<string, string> = {};
for (const type of Object.values(schema.getTypeMap())) {
  if (!isObjectType(type) || type.name.startsWith('__')) continue;
  fields[type.name] = Object.keys(type.getFields()).sort().join(' ');
}

describe('every field of the schema', () => {
  test('has a rule at the root', () => {
    const roots = ROOTS.flatMap((root) => fields[root]?.split(' ').map((field) => `${root}.${field}`) ?? []);
    expect(Object.keys(RULES).sort()).toEqual(roots.sort());
  });

  test('is known below it, as something everybody sees who sees the object, or as something with a rule of its own', () => {
    expect(Object.fromEntries(Object.entries(fields).filter(([name]) => !ROOTS.includes(name)))).toEqual(FIELDS);
    const unknown = Object.keys(GUARDED_FIELDS).filter((key) => {
      const [type = '', field = ''] = key.split('.');
      return !fields[type]?.split(' ').includes(field);
    });
    expect(unknown).toEqual([]);
  });

  test('that not everybody sees who sees its object is shown to whom the table says', async () => {
    const scene = await setGuardedScene();
    const seen: Record<string, string[]> = {};
    for (const [key, { ask: question }] of Object.entries(GUARDED_FIELDS)) {
      const field = key.split('.')[1] ?? '';
      const [queries, variables = {}] = question(scene);
      seen[key] = [];
      for (const name of CALLERS) {
        const answers = [];
        for (const query of queries)
          answers.push((await ask(scene.w, scene.callers[name], query, { ...variables })).data);
        const found = JSON.stringify(answers).match(new RegExp(`"${field}":(null)?`, 'g'));
        // Where the object itself is not shown, nothing is said of its fields.
        if (found === null) continue;
        seen[key].push(found.some((each) => !each.endsWith('null')) ? name : `not the ${name}`);
      }
    }
    const expected = Object.entries(GUARDED_FIELDS).map(([key, { shown, hidden }]) => [
      key,
      [
        ...CALLERS.flatMap((name) =>
          shown.includes(name) ? [name] : hidden.includes(name) ? [`not the ${name}`] : [],
        ),
      ],
    ]);
    expect(seen).toEqual(Object.fromEntries(expected));
  });
});
