import type { IncomingHttpHeaders } from 'node:http';
import { activeRoles } from './app/active-roles.ts';
import { authenticate } from './app/authenticate.ts';
import type { Deps } from './app/deps.ts';
import { limitOperation, limitRefusedTokens } from './app/limit-rate.ts';
import { newId } from './app/new-id.ts';
import { readFeedFile } from './app/read-feed-file.ts';
import { readReceiptFile } from './app/read-invoices.ts';
import { readReadiness } from './app/read-readiness.ts';
import { receiveCalendarPush } from './app/receive-calendar-push.ts';
import { receiveMailEvent } from './app/receive-mail-event.ts';
import { receivePaymentEvent } from './app/receive-payment-event.ts';
import type { Actor } from './domain/actor.ts';
import { Fault } from './domain/fault.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from './domain/time.ts';
import type { RequestContext } from './graphql/context.ts';
import { createErrorFormatter } from './graphql/errors.ts';
import { createGuard } from './graphql/guard.ts';
import { DEFAULT_LIMITS } from './graphql/limits.ts';
import { createLoaders } from './graphql/loaders.ts';
import type { OperationFacts } from './graphql/operation-facts.ts';
import { createSchema } from './graphql/schema.ts';
import { createGraphQLServer } from './graphql/server.ts';
import { createSubscriptionProtocol, type SocketSession } from './graphql/subscriptions.ts';
import { type Bearer, BearerRefused, bearerVerifier } from './http/bearer.ts';
import { consentCookie } from './http/consent-cookie.ts';
import { createOriginCheck } from './http/cors.ts';
import { demoCallChangedPage, demoCallPage } from './http/demo-call-page.ts';
import { feedRoutes } from './http/feed-routes.ts';
import { googleCallbackPage } from './http/google-callback-page.ts';
import { loadGraphiql } from './http/graphiql-routes.ts';
import { graphqlRoutes } from './http/graphql-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { joinPage } from './http/join-page.ts';
import { KeysUnavailable } from './http/key-set.ts';
import { pageRoutes } from './http/page-routes.ts';
import { ratingPage, ratingSentPage } from './http/rating-page.ts';
import { receiptRoutes } from './http/receipt-routes.ts';
import { createHttpServer, type HttpServer } from './http/server.ts';
import { signOutWatch } from './http/sign-out-watch.ts';
import { createSocketServer } from './http/sockets.ts';
import { askToUnsubscribe, unsubscribePage } from './http/unsubscribe-page.ts';
import { webhookRoutes } from './http/webhook-routes.ts';
import { WebhookRefused } from './ports/payment-gateway.ts';
import type { Timers } from './ports/timers.ts';

interface Session extends SocketSession {
  readonly subject: string | null;
}

/** The public API over HTTP and WebSocket: one schema, one guard and one word on errors for both. */
export async function createApi(deps: Deps): Promise<HttpServer> {
  const { config, log } = deps;
  const schema = createSchema();
  const guard = createGuard({ schema, limits: DEFAULT_LIMITS, introspection: config.http.introspection });
  const formatError = createErrorFormatter({
    log,
    newErrorId: () => newId(deps),
    hideSuggestions: !config.http.introspection,
  });
  const originCheck = createOriginCheck(config.http.allowedOrigins);
  const beforeExecution = ({ actor, address = 'here' }: RequestContext, { rootFields }: OperationFacts) =>
    limitOperation(deps, { actor, address }, rootFields);
  const server = await createGraphQLServer<RequestContext>({ schema, guard, formatError, log, beforeExecution });
  const identify = identifier(deps);
  const contextOf = (actor: Actor | null, address: string): RequestContext => ({
    deps,
    actor,
    loaders: createLoaders(deps),
    address,
  });

  const sockets = createSocketServer({
    protocol: createSubscriptionProtocol<Session, RequestContext>({
      schema,
      guard,
      formatError,
      log,
      authenticate: async (token, address) => {
        const bearer = token === null ? null : await identify.bearer(token, address);
        if (bearer !== null) await authenticate(deps, bearer.subject, bearer.claims);
        return {
          userId: bearer?.subject ?? null,
          subject: bearer?.subject ?? null,
          expiresAt: bearer?.expiresAt ?? null,
        };
      },
      createContext: async ({ session, address }) =>
        contextOf(session.subject === null ? null : await authenticate(deps, session.subject), address),
      beforeExecution,
    }),
    path: '/graphql',
    originCheck,
    trustedProxies: config.http.trustedProxies,
    log,
    scheduleAt: (at, run) => scheduleAt(deps, at, run),
    repeat: (onTick) =>
      repeat(deps.timers, HEARTBEAT_MS, () => {
        onTick();
        void signOut();
      }),
  });
  const signOut = signOutWatch({ sockets, rolesOf: (userIds) => activeRoles(deps, userIds), log });
  const graphiql = config.http.graphiql ? loadGraphiql() : null;
  return createHttpServer({
    routes: [
      ...graphqlRoutes<RequestContext>({
        server,
        createContext: async ({ headers, address }, sendCookie) => ({
          ...contextOf(await identify.caller(headers.authorization, address), address),
          keepInBrowser: (secret) => sendCookie(consentCookie(config.http.publicUrl).give(secret)),
        }),
        graphiql: graphiql === null ? null : graphiql.page,
      }),
      ...(graphiql?.routes ?? []),
      ...healthRoutes(() => readReadiness(deps)),
      ...pageRoutes({
        googleCallback: (request) => googleCallbackPage(deps, request),
        rating: ({ token, locale }) => ratingPage(deps, token, locale),
        ratingSent: (link) => ratingSentPage(deps, link),
        demoCall: (link) => demoCallPage(deps, link),
        demoCallChanged: (link) => demoCallChangedPage(deps, link),
        join: ({ token, locale }) => joinPage(deps, token, locale),
        askToUnsubscribe: async ({ token, locale }) => askToUnsubscribe(deps, token, locale),
        unsubscribe: ({ token, locale }) => unsubscribePage(deps, token, locale),
      }),
      ...feedRoutes((token) => readFeedFile(deps, token)),
      ...receiptRoutes(async ({ invoiceId, query, headers, address }) =>
        readReceiptFile(deps, { invoiceId, query, actor: await identify.caller(headers.authorization, address) }),
      ),
      ...webhookRoutes({
        stripe: (delivery) => takeStripeWebhook(deps, delivery),
        google: async (push) => ((await receiveCalendarPush(deps, push)) ? 200 : 404),
        resend: (delivery) => takeMailWebhook(deps, delivery),
      }),
    ],
    originCheck,
    trustedProxies: config.http.trustedProxies,
    log,
    newRequestId: () => newId(deps),
    sockets,
  });
}

/** Reads bearer tokens, and tells a token that is no good from keys that cannot be had. */
function identifier(deps: Deps) {
  const verify = bearerVerifier(deps.config.auth, deps.clock);
  const bearer = async (token: string, address: string): Promise<Bearer> => {
    try {
      return await verify(token);
    } catch (error) {
      if (error instanceof BearerRefused) {
        await limitRefusedTokens(deps, address);
        throw new Fault('UNAUTHENTICATED', `Sign in again: ${error.message}.`);
      }
      if (error instanceof KeysUnavailable)
        throw new Fault('SERVICE_UNAVAILABLE', 'Tokens cannot be checked just now.');
      throw error;
    }
  };
  return {
    bearer,
    /** Nobody without an `Authorization` header; a header that is not a bearer token is refused. */
    async caller(header: string | undefined, address: string): Promise<Actor | null> {
      if (header === undefined) return null;
      const token = /^Bearer ([^\s]+)$/i.exec(header)?.[1];
      if (token === undefined) throw new Fault('UNAUTHENTICATED', 'The Authorization header must be "Bearer <token>".');
      const { subject, claims } = await bearer(token, address);
      return authenticate(deps, subject, claims);
    },
  };
}

async function takeStripeWebhook(
  deps: Deps,
  { rawBody, signature }: { readonly rawBody: Buffer; readonly signature: string | undefined },
): Promise<number> {
  try {
    await receivePaymentEvent(deps, deps.payments.readWebhook(rawBody, signature));
    return 200;
  } catch (error) {
    if (!(error instanceof WebhookRefused)) throw error;
    deps.log.warn({ reason: error.message }, 'a webhook was refused');
    return 400;
  }
}

async function takeMailWebhook(
  deps: Deps,
  { rawBody, headers }: { readonly rawBody: Buffer; readonly headers: IncomingHttpHeaders },
): Promise<number> {
  try {
    const event = deps.mailRecords.readWebhook(rawBody, headers);
    if (event !== null) await receiveMailEvent(deps, event);
    return 200;
  } catch (error) {
    if (!(error instanceof WebhookRefused)) throw error;
    deps.log.warn({ reason: error.message }, 'a webhook was refused');
    return 400;
  }
}

/** By the injected clock, which may jump: the wait is looked at again every minute. */
function scheduleAt(deps: Pick<Deps, 'clock' | 'timers'>, at: EpochMs, run: () => void): () => void {
  let cancel = () => {};
  const look = () => {
    const left = at - deps.clock.now();
    if (left <= 0) run();
    else cancel = deps.timers.after(Math.min(left, MINUTE_MS), look);
  };
  look();
  return () => cancel();
}

function repeat(timers: Timers, everyMs: number, onTick: () => void): () => void {
  let cancel = () => {};
  const next = () => {
    cancel = timers.after(everyMs, () => {
      next();
      onTick();
    });
  };
  next();
  return () => cancel();
}

const HEARTBEAT_MS = 12 * SECOND_MS;
