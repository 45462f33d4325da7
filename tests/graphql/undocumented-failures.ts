import { type FieldNode, Kind, parse } from 'graphql';
import { EXPECTED_FAILURES } from '../../src/graphql/expected-failures.ts';

interface Payload {
  readonly userErrors?: readonly { readonly code?: string; readonly path?: readonly string[] | null }[];
}

/**
 * What an answer holds of `userErrors` that the descriptions of its fields do not announce: another code, or another
 * argument. Every answer any test gets is held against the catalogue by this.
 */
export function undocumentedFailures(query: string, data: object | null | undefined): string[] {
  const failing = Object.entries(data ?? {}).filter(([, payload]) => (payload as Payload | null)?.userErrors?.length);
  if (failing.length === 0) return [];
  const names = fieldNames(query);
  return failing.flatMap(([key, payload]) => {
    const field = names.get(key) ?? key;
    return ((payload as Payload).userErrors ?? []).flatMap(({ code, path }) => {
      if (code === undefined) return [];
      const paths = Object.entries(EXPECTED_FAILURES[field] ?? {}).find(([each]) => each === code)?.[1];
      const at = (path ?? []).map((step) => (/^\d+$/.test(step) ? '*' : step)).join('.');
      const known =
        paths !== undefined && (path === undefined || (at === '' ? paths.length === 0 : paths.includes(at)));
      return known ? [] : [`${field}: ${code} at ${at === '' ? 'nothing' : at}`];
    });
  });
}

/** The field behind each key at the root of an answer. */
function fieldNames(query: string): Map<string, string> {
  const roots = parse(query).definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? each.selectionSet.selections : [],
  );
  const fields = roots.filter((each): each is FieldNode => each.kind === Kind.FIELD);
  return new Map(fields.map(({ alias, name }) => [(alias ?? name).value, name.value]));
}
