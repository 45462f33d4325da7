import { readFileSync } from 'node:fs';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, test } from 'vitest';

const contract = read('support/contract.graphql');
const schema = read('../schema/schema.graphql');

describe('the contract with the platform', () => {
  test('nothing of it is missing or changed in a way that breaks a client', () => {
    // The comparison can fail: the other way round, what we added is missing.
    expect(findBreakingChanges(schema, contract)).not.toEqual([]);
    expect(findBreakingChanges(contract, schema)).toEqual([]);
  });

  test('every element of it is in the schema with the same type, to the letter', () => {
    const kept = elementsOf(schema);
    expect([...elementsOf(contract)].filter(([name, shape]) => kept.get(name) !== shape)).toEqual([]);
  });
});

describe('every mutation', () => {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

  test('takes one input or nothing; arguments of before are deprecated', () => {
    const said = mutations.map(({ name, args }) => [
      name,
      args.filter(({ deprecationReason }) => deprecationReason == null).map((arg) => arg.name),
    ]);
    expect(said.filter(([, names]) => names?.length !== 0 && String(names) !== 'input')).toEqual([]);
  });

  test('answers with a payload that may be empty but for its `userErrors`', () => {
    const odd = mutations.filter(({ type }) => {
      const payload = isNonNullType(type) && isObjectType(type.ofType) ? type.ofType : undefined;
      return !payload?.name.endsWith('Payload') || payload.getFields().userErrors?.type.toString() !== '[UserError!]!';
    });
    expect(odd.map(({ name }) => name)).toEqual([]);
  });
});

describe('every connection', () => {
  test('is one Relay clients can page through: edges with cursors, a place, `first` and `after`', () => {
    const fields = ownTypes(schema).flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []));
    const pages = fields.filter(({ type }) => getNamedType(type).name.endsWith('Connection') && !isOneObject(type));
    expect(pages.length).toBeGreaterThan(15);
    const odd = pages.filter(({ type, args }) => {
      const name = getNamedType(type).name;
      const shape = elementsOf(schema);
      const node = shape.get(`${name.replace(/Connection$/, 'Edge')}.node`);
      return (
        shape.get(`${name}.edges`) !== `[${name.replace(/Connection$/, 'Edge')}!]!` ||
        shape.get(`${name}.pageInfo`) !== 'PageInfo!' ||
        shape.get(`${name.replace(/Connection$/, 'Edge')}.cursor`) !== 'String!' ||
        !node?.endsWith('!') ||
        !['first', 'after'].every((wanted) => args.some((arg) => arg.name === wanted))
      );
    });
    expect(odd.map(({ name }) => name)).toEqual([]);
  });
});

/** A connection to Google, and no page of a list. */
function isOneObject(type: { toString(): string }): boolean {
  return type.toString().includes('CalendarConnection');
}

describe('documentation', () => {
  test('every type, field, argument, input field and enum value says what it is', () => {
    const silent = describedElements(schema).filter(([, description]) => !description?.trim());
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  test('a description is a sentence', () => {
    const odd = describedElements(schema).filter(([, description]) => !/^[A-Z0-9`].*[.)\]]$/su.test(description ?? ''));
    expect(odd).toEqual([]);
  });
});

function read(path: string): GraphQLSchema {
  return buildSchema(readFileSync(new URL(path, import.meta.url), 'utf8'));
}

function ownTypes(of: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(of.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));
}

/** Every named element with its shape as text: `Query.booking(id)` is `ID!`. */
function elementsOf(of: GraphQLSchema): Map<string, string> {
  const elements = new Map<string, string>();
  for (const type of ownTypes(of)) {
    elements.set(type.name, type.constructor.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) elements.set(`${type.name}.${name}`, 'value');
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const { name } of type.getInterfaces()) elements.set(`${type.name} implements ${name}`, 'interface');
    }
    if (isEnumType(type) || !('getFields' in type)) continue;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      elements.set(name, withDefault(field));
      for (const arg of 'args' in field ? field.args : []) elements.set(`${name}(${arg.name})`, withDefault(arg));
    }
  }
  return elements;
}

function withDefault(element: { readonly type: { toString(): string }; readonly defaultValue?: unknown }): string {
  const standard = element.defaultValue === undefined ? '' : ` = ${JSON.stringify(element.defaultValue)}`;
  return `${element.type}${standard}`;
}

function describedElements(of: GraphQLSchema): [name: string, description: string | null | undefined][] {
  const elements: [string, string | null | undefined][] = [];
  for (const directive of of.getDirectives()) {
    if (!isSpecifiedDirective(directive)) elements.push([`@${directive.name}`, directive.description]);
  }
  for (const type of ownTypes(of)) {
    elements.push([type.name, type.description]);
    if (isEnumType(type)) {
      for (const value of type.getValues()) elements.push([`${type.name}.${value.name}`, value.description]);
    } else if ('getFields' in type) {
      for (const field of Object.values(type.getFields())) {
        elements.push([`${type.name}.${field.name}`, field.description]);
        for (const arg of 'args' in field ? field.args : []) {
          elements.push([`${type.name}.${field.name}(${arg.name})`, arg.description]);
        }
      }
    }
  }
  return elements;
}
