import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  subscribe,
} from 'graphql';
import { CloseCode, type Context, makeServer, type Server, type SubscribePayload } from 'graphql-ws';
import { Fault } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Logger } from '../ports/logger.ts';
import { type ErrorFormatter, faultError } from './errors.ts';
import type { Guard } from './guard.ts';
import { limitError } from './limits.ts';
import { type OperationFacts, operationFacts } from './operation-facts.ts';

/** Who is at the other end of a socket, for as long as it lives. */
export interface SocketSession {
  /** Null for a visitor without a token. */
  readonly userId: string | null;
  /** When the token ends, and the socket with it; null when it does not. */
  readonly expiresAt: EpochMs | null;
}

/** A socket, as the protocol sees it. */
export interface SocketConnection<TSession extends SocketSession> {
  readonly address: string;
  /** Null until the connection was initialised. */
  session: TSession | null;
  /** Takes the session on; false when its user has too many sockets already. */
  admit(session: TSession): boolean;
  close(code: number, reason: string): void;
}

export interface SubscriptionOptions<TSession extends SocketSession, TContext extends object> {
  readonly schema: GraphQLSchema;
  readonly guard: Guard;
  readonly formatError: ErrorFormatter;
  readonly log: Logger;
  /** Who a token names; null when the client sent none. Throws a `Fault` to refuse. */
  readonly authenticate: (token: string | null, address: string) => Promise<TSession>;
  /** Made anew for every operation, so that a changed role counts from the next one on. */
  readonly createContext: (connection: { session: TSession; address: string }) => Promise<TContext>;
  /** The same hook as over HTTP: a `Fault` refuses the operation. */
  readonly beforeExecution?: (context: TContext, operation: OperationFacts) => void | Promise<void>;
  /** Operations a socket may have under way. */
  readonly maxOperations?: number;
}

/** RFC 6455 registry: "Try Again Later". The official client reconnects after it. */
const TRY_AGAIN_LATER = 1013;

/**
 * The graphql-transport-ws protocol with our own gate in front: what the library would do with an operation (parse,
 * validate, let a syntax error close the socket with everything on it) the guard does, and a refused operation is an
 * `error` for its id. Subscriptions, queries and mutations alike.
 *
 * The token comes in the connection's parameters, as `authorization: "Bearer …"` or as `token`. A refused one closes
 * with 4403, after which the official client asks its page for a fresh token and comes back.
 */
export function createSubscriptionProtocol<TSession extends SocketSession, TContext extends object>(
  options: SubscriptionOptions<TSession, TContext>,
): Server<SocketConnection<TSession>> {
  return makeServer<Record<string, unknown>, SocketConnection<TSession>>({
    connectionInitWaitTimeout: 5_000,
    onConnect: (socket) => connect(options, socket),
    onSubscribe: (socket, _id, payload) => admitOperation(options, socket, payload),
    execute: (args) => settled(() => execute(args)),
    subscribe: (args) => settled(() => subscribe(args)),
    // A result without errors goes out as it is.
    onNext: (_socket, _id, _payload, _args, { data, errors }) =>
      errors && { errors: errors.map(options.formatError), ...(data !== undefined && { data }) },
    onError: (_socket, _id, _payload, errors): GraphQLFormattedError[] => errors.map(options.formatError),
  });
}

async function connect<TSession extends SocketSession, TContext extends object>(
  { authenticate, log }: SubscriptionOptions<TSession, TContext>,
  { extra: connection, connectionParams }: Context<Record<string, unknown>, SocketConnection<TSession>>,
): Promise<boolean> {
  try {
    const session = await authenticate(tokenOf(connectionParams), connection.address);
    if (connection.admit(session)) {
      connection.session = session;
      return true;
    }
    connection.close(TRY_AGAIN_LATER, 'Too many connections');
  } catch (error) {
    if (!(error instanceof Fault)) {
      log.error({ err: error }, 'unexpected error while a socket connected');
      connection.close(CloseCode.InternalServerError, 'Internal server error');
    } else if (error.code === 'SERVICE_UNAVAILABLE' || error.code === 'RATE_LIMITED') {
      connection.close(TRY_AGAIN_LATER, 'Try again later');
    }
  }
  // Closes with 4403, unless it is closing already.
  return false;
}

async function admitOperation<TSession extends SocketSession, TContext extends object>(
  options: SubscriptionOptions<TSession, TContext>,
  { extra: connection, subscriptions }: Context<Record<string, unknown>, SocketConnection<TSession>>,
  { query, operationName, variables }: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { session } = connection;
  if (!session) return [faultError(new Fault('UNAUTHENTICATED', 'This connection was not initialised.'))];
  const { maxOperations = 100 } = options;
  if (Object.keys(subscriptions).length > maxOperations) {
    return [limitError(`at most ${maxOperations} operations can be under way on one connection`)];
  }
  try {
    const admission = options.guard(query, operationName ?? null, variables ?? {});
    if (!admission.admitted) return admission.errors;
    const contextValue = await options.createContext({ session, address: connection.address });
    const { document, operation } = admission;
    await options.beforeExecution?.(contextValue, operationFacts(document, operation, operationName ?? null));
    return {
      schema: options.schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      contextValue,
    };
  } catch (error) {
    return [asGraphQLError(error)];
  }
}

/** What execution throws instead of returning would close the socket: it becomes the operation's own error. */
async function settled<T>(run: () => T | Promise<T>): Promise<T | ExecutionResult> {
  try {
    return await run();
  } catch (error) {
    return { errors: [asGraphQLError(error)] };
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

function tokenOf(parameters: Readonly<Record<string, unknown>> | undefined): string | null {
  // Header names have no case, and people write this one both ways.
  const authorization = parameters?.authorization ?? parameters?.Authorization;
  if (typeof authorization === 'string') return authorization.replace(/^Bearer +/i, '');
  return typeof parameters?.token === 'string' ? parameters.token : null;
}
