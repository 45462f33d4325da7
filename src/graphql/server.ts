import { ApolloServer, type ApolloServerPlugin, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLSchema, OperationTypeNode, parse } from 'graphql';
import { Fault } from '../domain/fault.ts';
import type { Logger } from '../ports/logger.ts';
import { type ErrorFormatter, faultError } from './errors.ts';
import type { Admission, Guard } from './guard.ts';
import { type OperationFacts, operationFacts } from './operation-facts.ts';

export interface GraphQLServerOptions<TContext extends object> {
  readonly schema: GraphQLSchema;
  readonly guard: Guard;
  readonly formatError: ErrorFormatter;
  readonly log: Logger;
  /**
   * Runs once an operation is known to be well-formed and within limits, before any resolver: rate limits, logging.
   * A `Fault` thrown here refuses the whole request with the fault's own HTTP status.
   */
  readonly beforeExecution?: (context: TContext, operation: OperationFacts) => void | Promise<void>;
}

/** A GraphQL request as it came over HTTP. `body` is the parsed JSON of a POST, undefined for a GET. */
export interface GraphQLHttpRequest<TContext> {
  readonly method: string;
  readonly headers: Iterable<readonly [string, string]>;
  /** The query string, with or without its `?`. */
  readonly search: string;
  readonly body: unknown;
  /** Who asks and with what. A `Fault` thrown here answers with its own HTTP status. */
  readonly createContext: () => Promise<TContext>;
}

export interface GraphQLHttpResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface GraphQLServer<TContext extends object> {
  /** Answers one request by GraphQL-over-HTTP. Never rejects for anything the request holds. */
  execute(request: GraphQLHttpRequest<TContext>): Promise<GraphQLHttpResponse>;
  stop(): Promise<void>;
}

/**
 * Apollo Server on bare HTTP. What it would do per request that the guard has done already (parsing, validating) it is
 * spared: a plugin hands it the guard's document. CSRF prevention is on: a GET needs the header
 * `apollo-require-preflight`, a POST a content type that browsers preflight.
 */
export async function createGraphQLServer<TContext extends object>(
  options: GraphQLServerOptions<TContext>,
): Promise<GraphQLServer<TContext>> {
  const refusedDocuments = new WeakSet<HTTPGraphQLRequest>();
  const apollo = new ApolloServer<TContext>({
    schema: options.schema,
    formatError: (_formatted, error) => options.formatError(error),
    // The guard decides; Apollo's own switch only adds a rule that would not run.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    documentStore: null,
    nodeEnv: 'production',
    logger: apolloLogger(options.log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      // Off even when an APOLLO_KEY happens to be in the environment: nothing about requests leaves this process.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      guardPlugin(options),
      legacyStatusPlugin(refusedDocuments),
    ],
  });
  await apollo.start();

  return {
    async execute(request) {
      const headers = new HeaderMap();
      for (const [name, value] of request.headers) headers.set(name, value);
      const { method, search, body } = request;
      const httpGraphQLRequest: HTTPGraphQLRequest = { method, headers, search, body };
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: () => request.createContext().catch(refuseByFault),
      });
      if (response.body.kind !== 'complete') throw new Error('incremental delivery is not served');
      const isLegacy = response.headers.get('content-type')?.startsWith('application/json') === true;
      return {
        status: isLegacy && refusedDocuments.has(httpGraphQLRequest) ? 200 : (response.status ?? 200),
        headers: Object.fromEntries(response.headers),
        body: response.body.string,
      };
    },
    stop: () => apollo.stop(),
  };
}

/** Lets the guard parse and validate, and answers with all its errors where it refuses. */
function guardPlugin<TContext extends object>(options: GraphQLServerOptions<TContext>): ApolloServerPlugin<TContext> {
  return {
    async requestDidStart() {
      let admission: Admission | null = null;
      return {
        async didResolveSource(requestContext) {
          const { source, request } = requestContext;
          admission = options.guard(source, request.operationName ?? null, request.variables ?? {});
          // With a document in place Apollo neither parses nor validates. A refused one never gets as far as execution,
          // so anything that parses may stand in for it.
          Object.assign(requestContext, { document: admission.admitted ? admission.document : PLACEHOLDER });
        },
        async didResolveOperation({ contextValue, request }) {
          if (!admission?.admitted) return;
          if (admission.operation.operation === OperationTypeNode.SUBSCRIPTION) throw subscriptionOverHttp();
          const facts = operationFacts(admission.document, admission.operation, request.operationName ?? null);
          try {
            await options.beforeExecution?.(contextValue, facts);
          } catch (error) {
            refuseByFault(error);
          }
        },
        async responseForOperation() {
          if (!admission || admission.admitted) return null;
          const errors = admission.errors.map(options.formatError);
          return {
            http: { status: 400, headers: new HeaderMap() },
            body: { kind: 'single', singleResult: { errors } },
          };
        },
      };
    },
  };
}

/**
 * GraphQL-over-HTTP asks for 200 when a client accepts only the old `application/json` and its document or variables
 * are at fault: such clients read `errors` and take another status for a broken connection. Limits stay 400.
 */
function legacyStatusPlugin(refused: WeakSet<HTTPGraphQLRequest>): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ request, response }) {
          if (response.body.kind !== 'single' || response.http.status !== 400 || !request.http) return;
          const codes = response.body.singleResult.errors?.map((error) => String(error.extensions?.code)) ?? [];
          if (codes.length > 0 && codes.every((code) => DOCUMENT_FAULTS.has(code))) refused.add(request.http);
        },
      };
    },
  };
}

const DOCUMENT_FAULTS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
]);

const PLACEHOLDER = parse('{ __typename }');

function subscriptionOverHttp(): GraphQLError {
  return new GraphQLError('Subscriptions are served over WebSocket, by the graphql-transport-ws protocol.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}

function refuseByFault(error: unknown): never {
  throw error instanceof Fault ? faultError(error) : error;
}

/** Apollo's own lines are about its own trouble; each carries a text and nothing of a request. */
function apolloLogger(log: Logger): Record<'debug' | 'info' | 'warn' | 'error', (message?: unknown) => void> {
  return {
    debug: (message) => log.debug({}, String(message)),
    info: (message) => log.info({}, String(message)),
    warn: (message) => log.warn({}, String(message)),
    error: (message) => log.error({}, String(message)),
  };
}
