import { readFileSync } from 'node:fs';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { describe, expect, test } from 'vitest';

const released = buildSchema(read('released'));
const current = buildSchema(read('schema'));

describe('the schema against the last release', () => {
  test('breaks no client that was written for it', () => {
    expect(findBreakingChanges(released, current).map(({ description }) => description)).toEqual([]);
  });

  test('would notice a field that is gone and an argument that became required', () => {
    const before = buildSchema('type Query { a(b: Int): Int c: Int }');
    const after = buildSchema('type Query { a(b: Int!): Int }');
    expect(findBreakingChanges(before, after)).toHaveLength(2);
  });

  test('says of every deprecated element since when, and what to use instead', () => {
    const vague = deprecations(current).filter((reason) => !/^Since \d{4}-\d{2}-\d{2}: use `[^`]+`/.test(reason));
    expect(vague).toEqual([]);
  });
});

function read(name: string): string {
  return readFileSync(new URL(`../schema/${name}.graphql`, import.meta.url), 'utf8');
}

/** Of fields, of their arguments, of fields of inputs and of values of enums. */
function deprecations(schema: GraphQLSchema): string[] {
  const elements = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__'))
    .flatMap((type): readonly { readonly deprecationReason?: string | null | undefined }[] => {
      if (isEnumType(type)) return type.getValues();
      if (isInputObjectType(type)) return Object.values(type.getFields());
      if (!isObjectType(type) && !isInterfaceType(type)) return [];
      return Object.values(type.getFields()).flatMap((field) => [field, ...field.args]);
    });
  return elements.flatMap(({ deprecationReason }) =>
    typeof deprecationReason === 'string' ? [deprecationReason] : [],
  );
}
