import { randomUUID } from 'node:crypto';
import { GraphQLError, GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { Fault } from '../../src/domain/fault.ts';
import type { EpochMs } from '../../src/domain/time.ts';
import { createErrorFormatter } from '../../src/graphql/errors.ts';
import { createGuard } from '../../src/graphql/guard.ts';
import { DEFAULT_LIMITS } from '../../src/graphql/limits.ts';
import type { OperationFacts } from '../../src/graphql/operation-facts.ts';
import { createGraphQLServer } from '../../src/graphql/server.ts';
import { createSubscriptionProtocol, type SocketSession } from '../../src/graphql/subscriptions.ts';
import { createOriginCheck } from '../../src/http/cors.ts';
import type { HttpResponse, Route } from '../../src/http/exchange.ts';
import { graphqlRoutes } from '../../src/http/graphql-routes.ts';
import { healthRoutes } from '../../src/http/health-routes.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createSocketServer } from '../../src/http/sockets.ts';
import { type BoundedChannel, boundedChannel } from '../../src/live/bounded-channel.ts';
import type { Logger } from '../../src/ports/logger.ts';

export interface TestContext {
  readonly userId: string | null;
}

/** What a test may look at and turn while the server of `startEdge` runs. */
export class Edge {
  readonly logged: { fields: object; message: string }[] = [];
  readonly channels = new Set<BoundedChannel<number>>();
  readonly operations: OperationFacts[] = [];
  readonly scheduled = new Map<() => void, EpochMs>();
  /** Rings the sockets' heartbeat. */
  heartbeat: () => void = () => {};
  /** Settles the `slow` field. */
  finishSlow: (value: string) => void = () => {};
  announceSlow: () => void = () => {};
  /** Settles once the `slow` field was asked for. */
  readonly slowStarted = new Promise<void>((resolve) => {
    this.announceSlow = resolve;
  });
  databaseIsUp = true;
  url = '';
  close: () => Promise<void> = async () => {};
  closeUser: (userId: string) => void = () => {};
  socketCount: () => number = () => 0;

  get log(): Logger {
    const write = (fields: object, message: string) => void this.logged.push({ fields, message });
    const log: Logger = { debug: () => {}, info: () => {}, warn: write, error: write, child: () => log };
    return log;
  }
}

export interface EdgeOptions {
  readonly introspection?: boolean;
  readonly allowedOrigins?: readonly string[];
  readonly trustedProxies?: number;
  readonly routes?: readonly Route[];
  readonly graphiql?: () => HttpResponse;
  readonly deadlineMs?: number;
  readonly drainMs?: number;
  readonly socketsPerUser?: number;
  readonly socketsPerAddress?: number;
  readonly maxOperations?: number;
}

/** The whole edge on a free port of the loopback, around a small schema. A token is `user:<id>`, `expires:<id>:<ms>` or bad. */
export async function startEdge(options: EdgeOptions = {}): Promise<Edge> {
  const edge = new Edge();
  const { log } = edge;
  const schema = testSchema(edge);
  const introspection = options.introspection ?? true;
  const guard = createGuard({ schema, limits: DEFAULT_LIMITS, introspection });
  const formatError = createErrorFormatter({ log, newErrorId: randomUUID, hideSuggestions: !introspection });
  const beforeExecution = (_context: TestContext, facts: OperationFacts) => {
    edge.operations.push(facts);
    if (facts.rootFields.includes('limited')) {
      throw new Fault('RATE_LIMITED', 'Wait a little.', { retryAfterMs: 1_500 });
    }
  };
  const server = await createGraphQLServer<TestContext>({ schema, guard, formatError, log, beforeExecution });
  const originCheck = createOriginCheck(options.allowedOrigins ?? ['https://app.example.com']);
  const trustedProxies = options.trustedProxies ?? 0;
  const sockets = createSocketServer<SocketSession>({
    protocol: createSubscriptionProtocol<SocketSession, TestContext>({
      schema,
      guard,
      formatError,
      log,
      authenticate: async (token) => sessionOf(token),
      createContext: async ({ session }) => ({ userId: session.userId }),
      beforeExecution,
      ...(options.maxOperations !== undefined && { maxOperations: options.maxOperations }),
    }),
    path: '/graphql',
    originCheck,
    trustedProxies,
    log,
    scheduleAt: (at, run) => {
      edge.scheduled.set(run, at);
      return () => edge.scheduled.delete(run);
    },
    repeat: (onTick) => {
      edge.heartbeat = onTick;
      return () => {
        edge.heartbeat = () => {};
      };
    },
    ...(options.socketsPerUser !== undefined && { socketsPerUser: options.socketsPerUser }),
    ...(options.socketsPerAddress !== undefined && { socketsPerAddress: options.socketsPerAddress }),
  });
  const http = createHttpServer({
    routes: [
      ...graphqlRoutes<TestContext>({
        server,
        createContext: async ({ headers }) => {
          const { userId } = sessionOf(headers.authorization?.replace(/^Bearer /, '') ?? null);
          return { userId };
        },
        graphiql: options.graphiql ?? null,
      }),
      ...healthRoutes(async () => ({
        ready: edge.databaseIsUp,
        state: edge.databaseIsUp ? 'OK' : 'UNAVAILABLE',
      })),
      ...(options.routes ?? []),
    ],
    originCheck,
    trustedProxies,
    log,
    newRequestId: randomUUID,
    sockets,
    ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
    ...(options.drainMs !== undefined && { drainMs: options.drainMs }),
  });
  const { port } = await http.listen({ port: 0, host: '127.0.0.1' });
  edge.url = `http://127.0.0.1:${port}`;
  edge.close = async () => {
    await http.close();
    await server.stop();
  };
  edge.closeUser = (userId) => sockets.closeUser(userId, 'Signed out');
  edge.socketCount = () => sockets.count();
  return edge;
}

function sessionOf(token: string | null): SocketSession {
  if (token === null) return { userId: null, expiresAt: null };
  const [kind, userId = '', expiresAt] = token.split(':');
  if (kind === 'user') return { userId, expiresAt: null };
  if (kind === 'expires') return { userId, expiresAt: Number(expiresAt) as EpochMs };
  if (kind === 'away') throw new Fault('SERVICE_UNAVAILABLE', 'The database is away.', { retryAfterMs: 2_000 });
  if (kind === 'bug') throw new Error('canary-of-a-bug');
  throw new Fault('UNAUTHENTICATED', 'The token is not valid.');
}

function testSchema(edge: Edge): GraphQLSchema {
  const text = { type: GraphQLString };
  return new GraphQLSchema({
    query: new GraphQLObjectType<unknown, TestContext>({
      name: 'Query',
      fields: {
        hello: { ...text, args: { name: { type: GraphQLString } }, resolve: (_, { name }) => `hello ${name ?? 'you'}` },
        viewer: { ...text, resolve: (_source, _args, context) => context.userId },
        limited: text,
        forbidden: { ...text, resolve: () => Promise.reject(new Fault('FORBIDDEN', 'Only mentors may do this.')) },
        invalid: {
          ...text,
          resolve: () => {
            throw new Fault('BAD_USER_INPUT', 'No such zone.', { path: ['input', 'timeZone'] });
          },
        },
        bug: { ...text, resolve: () => Promise.reject(new Error('canary-of-a-bug')) },
        leak: { type: GraphQLInt, resolve: () => 'canary-of-a-row' },
        coded: {
          ...text,
          resolve: () => {
            throw new GraphQLError('canary-of-a-library', { extensions: { code: 'LIBRARY_CODE', secret: 'canary' } });
          },
        },
        slow: {
          ...text,
          resolve: () =>
            new Promise<string>((resolve) => {
              edge.finishSlow = resolve;
              edge.announceSlow();
            }),
        },
      },
    }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: { touch: { ...text, resolve: () => 'touched' } } }),
    subscription: new GraphQLObjectType<unknown, TestContext>({
      name: 'Subscription',
      fields: {
        numbers: {
          type: new GraphQLNonNull(GraphQLInt),
          args: { room: { type: GraphQLInt } },
          subscribe: () => {
            const channel: BoundedChannel<number> = boundedChannel({
              maxItems: 10,
              onClose: () => edge.channels.delete(channel),
            });
            edge.channels.add(channel);
            return channel;
          },
          resolve: (value) => value,
        },
        refused: { ...text, subscribe: () => Promise.reject(new Fault('NOT_FOUND', 'There is no such mentor.')) },
        broken: { ...text, subscribe: () => Promise.reject(new Error('canary-of-a-bug')) },
      },
    }),
  });
}
