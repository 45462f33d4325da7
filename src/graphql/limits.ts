import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';

/** Bounds of one document, the same over HTTP and WebSocket. */
export interface DocumentLimits {
  /** Lexical tokens; checked by the parser, before there is a document. */
  readonly tokens: number;
  /** Nested fields below the operation. */
  readonly depth: number;
  /** The same below `__schema` and `__type`: the query every tool starts with is deeper and wider than ours. */
  readonly introspectionDepth: number;
  readonly introspectionFields: number;
  readonly aliases: number;
  /** Fields with every fragment spread written out. */
  readonly fields: number;
  /** Directives at one place. */
  readonly directives: number;
  readonly rootMutations: number;
  /** Fields to resolve, with lists counted as many times as they may hold items. */
  readonly cost: number;
}

export const DEFAULT_LIMITS: DocumentLimits = {
  tokens: 1_000,
  depth: 8,
  introspectionDepth: 16,
  introspectionFields: 400,
  aliases: 30,
  fields: 200,
  directives: 5,
  rootMutations: 5,
  cost: 5_000,
};

/**
 * What is too much about the shape of a document; empty when nothing is. Needs no schema, so it runs before validation,
 * whose work it bounds. Each fragment is measured once and its measures are added where it is spread: a chain of
 * fragments that doubles at every step costs nothing to refuse, and a cycle ends here (validation then names it).
 */
export function shapeErrors(document: DocumentNode, limits: DocumentLimits): GraphQLError[] {
  const measurer = new ShapeMeasurer(document);
  const exceeded = new Set<string>();
  const bound = (value: number, limit: number, say: (value: string) => string): void => {
    if (value > limit) exceeded.add(`${say(count(value))}; at most ${limit}`);
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const shape = measurer.measure(definition.selectionSet);
    bound(shape.depth, limits.depth, (n) => `nested ${n} deep`);
    bound(shape.introspectionDepth, limits.introspectionDepth, (n) => `introspection nested ${n} deep`);
    bound(shape.introspectionFields, limits.introspectionFields, (n) => `${n} fields of introspection`);
    bound(shape.aliases, limits.aliases, (n) => `${n} aliases`);
    bound(shape.fields, limits.fields, (n) => `${n} fields`);
    if (definition.operation === OperationTypeNode.MUTATION) {
      bound(shape.rootFields, limits.rootMutations, (n) => `${n} mutations`);
    }
  }
  bound(measurer.mostDirectives(), limits.directives, (n) => `${n} directives in one place`);
  return [...exceeded].map(limitError);
}

/** The error of a document that asks for too much, saying of what and where the bound is. */
export function limitError(what: string): GraphQLError {
  return new GraphQLError(`The document is too large: ${what}.`, {
    extensions: { code: 'LIMIT_EXCEEDED', http: { status: 400 } },
  });
}

/** Large numbers come from nested fragments and are not worth spelling out. */
export function count(value: number): string {
  return value > 1_000_000 ? 'over a million' : String(value);
}

interface Shape {
  readonly fields: number;
  readonly rootFields: number;
  readonly aliases: number;
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly introspectionFields: number;
}

const NOTHING: Shape = {
  fields: 0,
  rootFields: 0,
  aliases: 0,
  depth: 0,
  introspectionDepth: 0,
  introspectionFields: 0,
};

class ShapeMeasurer {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly measured = new Map<string, Shape>();
  private directives = 0;

  constructor(private readonly document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  /** The largest number of directives at one place of the whole document. */
  mostDirectives(): number {
    for (const definition of this.document.definitions) {
      if (!('directives' in definition)) continue;
      this.sawDirectives(definition.directives);
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        for (const variable of definition.variableDefinitions ?? []) this.sawDirectives(variable.directives);
      }
    }
    for (const name of this.fragments.keys()) this.measureFragment(name);
    return this.directives;
  }

  measure(selectionSet: SelectionSetNode): Shape {
    let total = NOTHING;
    for (const selection of selectionSet.selections) {
      this.sawDirectives(selection.directives);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        total = sum(total, this.measureFragment(selection.name.value));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        total = sum(total, this.measure(selection.selectionSet));
      } else {
        const below = selection.selectionSet ? this.measure(selection.selectionSet) : NOTHING;
        const introspects = selection.name.value === '__schema' || selection.name.value === '__type';
        total = sum(total, {
          fields: 1 + (introspects ? 0 : below.fields),
          rootFields: 1,
          aliases: (selection.alias ? 1 : 0) + below.aliases,
          depth: introspects ? 1 : 1 + below.depth,
          introspectionDepth: introspects ? 1 + below.depth : below.introspectionDepth,
          introspectionFields: introspects ? below.fields : below.introspectionFields,
        });
      }
    }
    return total;
  }

  private measureFragment(name: string): Shape {
    const known = this.measured.get(name);
    if (known) return known;
    const fragment = this.fragments.get(name);
    if (!fragment) return NOTHING;
    // Stands in while the fragment is being measured, so that a cycle ends.
    this.measured.set(name, NOTHING);
    const shape = this.measure(fragment.selectionSet);
    this.measured.set(name, shape);
    return shape;
  }

  private sawDirectives(directives: readonly unknown[] | undefined): void {
    this.directives = Math.max(this.directives, directives?.length ?? 0);
  }
}

function sum(a: Shape, b: Shape): Shape {
  return {
    fields: a.fields + b.fields,
    rootFields: a.rootFields + b.rootFields,
    aliases: a.aliases + b.aliases,
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    introspectionFields: a.introspectionFields + b.introspectionFields,
  };
}
