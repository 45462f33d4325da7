import type { GraphQLServer } from '../graphql/server.ts';
import { HttpRefusal, type HttpRequest, type HttpResponse, type Route } from './exchange.ts';

const GRAPHQL_BYTES = 262_144;

export interface GraphQLRoutesOptions<TContext extends object> {
  readonly server: GraphQLServer<TContext>;
  /** Who asks: reads the bearer token. `sendCookie` sends a `set-cookie` header with the answer. A `Fault` refuses the request with its own status. */
  readonly createContext: (request: HttpRequest, sendCookie: (header: string) => void) => Promise<TContext>;
  /** The page for a browser that opens `/graphql`; null where there is none. */
  readonly graphiql: (() => HttpResponse) | null;
}

/** `POST /graphql`, `GET /graphql` for queries, and the explorer for browsers. */
export function graphqlRoutes<TContext extends object>(options: GraphQLRoutesOptions<TContext>): readonly Route[] {
  const run = async (request: HttpRequest, body: unknown): Promise<HttpResponse> => {
    const cookies: string[] = [];
    const response = await options.server.execute({
      method: request.method,
      headers: singleHeaders(request),
      search: request.query.toString(),
      body,
      createContext: () => options.createContext(request, (header) => cookies.push(header)),
    });
    const sent = cookies.length === 0 ? {} : { 'set-cookie': cookies };
    return { ...response, headers: { ...response.headers, ...sent, 'cache-control': 'no-store' } };
  };
  return [
    {
      method: 'POST',
      path: '/graphql',
      cors: true,
      handle: async (request) => run(request, await readJson(request)),
    },
    {
      method: 'GET',
      path: '/graphql',
      cors: true,
      handle: async (request) =>
        options.graphiql && prefersHtml(request.headers.accept) ? options.graphiql() : run(request, undefined),
    },
  ];
}

/** Only JSON, and only what a browser asks permission for before it sends it across origins. */
async function readJson(request: HttpRequest): Promise<unknown> {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  if (type.trim() !== 'application/json' || (charset && !/^charset="?utf-?8"?$/.test(charset))) {
    throw new HttpRefusal(415, 'BAD_REQUEST', 'Send JSON in UTF-8, as content-type: application/json.');
  }
  const text = (await request.readBody(GRAPHQL_BYTES)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpRefusal(400, 'BAD_REQUEST', 'The body is not JSON.');
  }
}

function* singleHeaders(request: HttpRequest): Iterable<readonly [string, string]> {
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) yield [name, Array.isArray(value) ? value.join(', ') : value];
  }
}

/** True for a browser's address bar: it names HTML before any kind of JSON. */
function prefersHtml(accept: string | undefined): boolean {
  const html = accept?.indexOf('text/html') ?? -1;
  const json = accept?.search(/application\/(graphql-response\+)?json/) ?? -1;
  return html !== -1 && (json === -1 || html < json);
}
