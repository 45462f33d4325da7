import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { count, type DocumentLimits, limitError, shapeErrors } from './limits.ts';
import { operationCost } from './limits-cost.ts';

export interface GuardOptions {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits;
  /** Whether `__schema` and `__type` may be asked. Without it error messages name no fields that were not asked for. */
  readonly introspection: boolean;
  /** Documents to remember, with their parse, their errors and their costs. */
  readonly cacheSize?: number;
}

/** What the guard says of one request: run this, or answer with these errors. */
export type Admission =
  | { readonly admitted: true; readonly document: DocumentNode; readonly operation: OperationDefinitionNode }
  | { readonly admitted: false; readonly errors: readonly GraphQLError[] };

/** @param operationName null when the request names none */
export type Guard = (
  source: string,
  operationName: string | null,
  variables: Readonly<Record<string, unknown>>,
) => Admission;

/**
 * The one gate before execution, for HTTP and WebSocket: parse, shape limits, validation, cost, in this order, each
 * bounding the work of the next. Everything that does not depend on the variables is remembered per document text,
 * refusals as well, in a cache that forgets what was used longest ago.
 */
export function createGuard(options: GuardOptions): Guard {
  const { schema, limits, cacheSize = 500 } = options;
  const cache = new Map<string, Checked>();

  function check(source: string): Checked {
    const known = cache.get(source);
    cache.delete(source);
    const checked = known ?? checkDocument(source, options);
    cache.set(source, checked);
    if (cache.size > cacheSize) for (const oldest of cache.keys()) if (cache.delete(oldest)) break;
    return checked;
  }

  return (source, operationName, variables) => {
    const checked = check(source);
    if (checked.errors) return { admitted: false, errors: checked.errors };
    const { document, costs } = checked;
    const operation = getOperationAST(document, operationName);
    if (!operation) return { admitted: false, errors: [unresolvedOperation(document, operationName)] };
    let cost = costs.get(operation);
    if (cost === undefined) {
      const measured = operationCost(schema, document, operation, variables);
      cost = measured.cost;
      if (!measured.dependsOnVariables) costs.set(operation, cost);
    }
    if (cost > limits.cost) {
      const error = limitError(`it may resolve ${count(cost)} fields; at most ${limits.cost}. Ask for smaller pages`);
      return { admitted: false, errors: [error] };
    }
    return { admitted: true, document, operation };
  };
}

type Checked =
  | { readonly errors: readonly GraphQLError[] }
  | { readonly errors: null; readonly document: DocumentNode; readonly costs: Map<OperationDefinitionNode, number> };

function checkDocument(source: string, { schema, limits, introspection }: GuardOptions): Checked {
  let document: DocumentNode;
  try {
    document = parse(source, { maxTokens: limits.tokens });
  } catch (error) {
    return { errors: [parseError(error, limits)] };
  }
  const tooLarge = shapeErrors(document, limits);
  if (tooLarge.length > 0) return { errors: tooLarge };
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const invalid = validate(schema, document, rules, { maxErrors: 20, hideSuggestions: !introspection });
  if (invalid.length > 0) return { errors: invalid.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
  return { errors: null, document, costs: new Map() };
}

function parseError(error: unknown, limits: DocumentLimits): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  // The parser has no code for this one, only a sentence.
  if (/contains more tha[nt] \d+ tokens/.test(error.message)) {
    return limitError(`it has more than ${limits.tokens} tokens`);
  }
  return withCode(error, 'GRAPHQL_PARSE_FAILED');
}

function unresolvedOperation(document: DocumentNode, operationName: string | null): GraphQLError {
  const message = document.definitions.some((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    ? operationName === null
      ? 'The document has several operations: say which with `operationName`.'
      : `The document has no operation of the name "${operationName}".`
    : 'The document has no operation.';
  return withCode(new GraphQLError(message), 'OPERATION_RESOLUTION_FAILURE');
}

/** The same error with a code, unless it has one, and the status of a request that cannot succeed unchanged. */
function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { code, ...error.extensions, http: { status: 400 } },
  });
}
