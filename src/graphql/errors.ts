import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { FAULT_CODES, Fault } from '../domain/fault.ts';
import { SlowConsumer } from '../live/bounded-channel.ts';
import type { Logger } from '../ports/logger.ts';

/** Codes that the transport itself gives, beside those of `Fault`. Together they are every `extensions.code` there is. */
const TRANSPORT_CODES = [
  'BAD_REQUEST', // not a GraphQL request: malformed JSON, a missing query, a media type that is not JSON
  'GRAPHQL_PARSE_FAILED', // the document is not GraphQL
  'GRAPHQL_VALIDATION_FAILED', // the document does not fit the schema
  'OPERATION_RESOLUTION_FAILURE', // `operationName` names no operation of the document
  'PERSISTED_QUERY_NOT_SUPPORTED', // send the whole document
  'LIMIT_EXCEEDED', // too deep, too wide, too long or too expensive
  'SLOW_CONSUMER', // a subscription that was not read fast enough; resume after the last event
  'INTERNAL_SERVER_ERROR', // a bug of ours; `extensions.id` is in our log
] as const;

export const ERROR_CODES = [...FAULT_CODES, ...TRANSPORT_CODES] as const;

type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorFormatterOptions {
  readonly log: Logger;
  readonly newErrorId: () => string;
  /** Where the schema may not be asked for, a mistyped name must not be answered with the right one either. */
  readonly hideSuggestions: boolean;
}

export type ErrorFormatter = (error: unknown) => GraphQLFormattedError;

/**
 * The one place that decides what an error reveals, for HTTP and WebSocket alike.
 * A `Fault` keeps its message and code; what GraphQL itself says about a request keeps its message; everything else is
 * a bug: the client gets an id, and the log gets the same id with the error.
 */
export function createErrorFormatter(options: ErrorFormatterOptions): ErrorFormatter {
  const { hideSuggestions } = options;
  return (error) => {
    const at = error instanceof GraphQLError ? placeOf(error) : {};
    const cause = rootCause(error);
    if (cause instanceof Fault) return { message: cause.message, ...at, extensions: faultExtensions(cause) };
    if (cause instanceof SlowConsumer) return { message: cause.message, ...at, extensions: { code: 'SLOW_CONSUMER' } };
    const code = cause instanceof GraphQLError && error instanceof GraphQLError ? publicCode(error, cause) : null;
    if (code && error instanceof GraphQLError) {
      const message = hideSuggestions ? error.message.replace(/ ?Did you mean .*\?/s, '') : error.message;
      return { message, ...at, extensions: { code } };
    }
    const id = options.newErrorId();
    options.log.error({ errorId: id, err: cause, path: at.path?.join('.') }, 'unexpected error in a GraphQL operation');
    return {
      message: `Something went wrong on our side. The id of this error is ${id}.`,
      ...at,
      extensions: { code: 'INTERNAL_SERVER_ERROR', id },
    };
  };
}

/** A refusal as the GraphQL error that HTTP answers with its own status: 401, 403, 404, 400, 429 or 503. */
export function faultError(fault: Fault): GraphQLError {
  const headers = new Map<string, string>();
  if (fault.retryAfterMs !== null) headers.set('retry-after', String(Math.ceil(fault.retryAfterMs / 1_000)));
  return new GraphQLError(fault.message, {
    originalError: fault,
    extensions: { code: fault.code, http: { status: FAULT_STATUS[fault.code], headers } },
  });
}

/** HTTP status of a refusal that stops the whole request. One inside a result leaves it at 200, by the protocol. */
export const FAULT_STATUS: Record<Fault['code'], number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
};

function faultExtensions(fault: Fault): Record<string, unknown> {
  return {
    code: fault.code,
    ...(fault.argumentPath && { argumentPath: fault.argumentPath }),
    ...(fault.retryAfterMs !== null && { retryAfterMs: fault.retryAfterMs }),
  };
}

function placeOf(error: GraphQLError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) };
}

/** What was thrown first: GraphQL wraps an error at every layer it passes. */
function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** The code of an error that GraphQL raised about the request, or null for one that it raised about our answer. */
function publicCode(error: GraphQLError, cause: GraphQLError): ErrorCode | null {
  const named = error.extensions.code ?? cause.extensions.code;
  const known = ERROR_CODES.find((code) => code === named);
  if (known) return known;
  // Before execution (no path) it is about a variable. During execution it is about an argument's value when it points
  // at one; when it points at a field, a resolver gave something the schema does not allow: our bug.
  const place = error.nodes?.[0]?.kind;
  if (error.path !== undefined && (place === undefined || place === Kind.FIELD)) return null;
  return 'BAD_USER_INPUT';
}
