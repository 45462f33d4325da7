import { GoogleError } from './errors.ts';

/** A selection of fields: name → what of it, where an empty map means all of it. */
type Selection = Map<string, Selection>;

/**
 * What is left of a body when a client asks for `fields`, Google's partial response:
 * `kind,items(id,start/dateTime)`, with `*` for every name. A list is taken item by item.
 * Throws 400 for a text that is no selection.
 */
export function partialResponse(body: unknown, fields: string): unknown {
  return selected(body, parseFields(fields));
}

function selected(value: unknown, selection: Selection): unknown {
  if (selection.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => selected(item, selection));
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const within = selection.get(name) ?? selection.get('*');
    return within === undefined ? [] : [[name, selected(inner, within)] as const];
  });
  return Object.fromEntries(kept);
}

/** Reads the text by descent: a list is `path ("," path)*`, a path `name ("/" path | "(" list ")")?`. */
function parseFields(text: string): Selection {
  const tokens = text.match(/[A-Za-z0-9_.$-]+|[*/(),]/g) ?? [];
  const invalid = () => GoogleError.badRequest('invalidParameter', `Invalid field selection ${text}`, 'fields');
  if (tokens.join('') !== text || text === '') throw invalid();
  let at = 0;

  const path = (into: Selection): void => {
    const name = tokens[at++];
    if (name === undefined || /^[/(),]$/.test(name)) throw invalid();
    const within = into.get(name) ?? new Map();
    into.set(name, within);
    if (tokens[at] === '/') {
      at += 1;
      path(within);
    } else if (tokens[at] === '(') {
      at += 1;
      list(within);
      if (tokens[at++] !== ')') throw invalid();
    }
  };
  const list = (into: Selection): void => {
    path(into);
    while (tokens[at] === ',') {
      at += 1;
      path(into);
    }
  };

  const selection: Selection = new Map();
  list(selection);
  if (at !== tokens.length) throw invalid();
  return selection;
}
