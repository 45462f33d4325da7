import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { HttpRefusal, type HttpResponse, type Route } from './exchange.ts';
import { GRAPHIQL_APP, GRAPHIQL_HTML } from './graphiql-page.ts';

export interface Graphiql {
  /** The page itself, for a browser that opens `/graphql`. */
  page(): HttpResponse;
  /** What the page loads, all from this server. */
  readonly routes: readonly Route[];
}

/**
 * The GraphiQL explorer out of installed packages, without a CDN and without a build step: GraphiQL's own browser
 * bundle, the React it was built with, and the graphql-ws client. Null when GraphiQL is not installed: it is a
 * development dependency. Files are read once, on first use.
 */
export function loadGraphiql(): Graphiql | null {
  const graphiql = packageFolder('graphiql');
  const react = packageFolder('graphiql-react');
  const reactDom = packageFolder('graphiql-react-dom');
  if (!graphiql || !react || !reactDom) return null;
  return {
    page: () => ({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': POLICY,
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      },
      body: GRAPHIQL_HTML,
    }),
    routes: [
      asset('/graphiql/graphiql.css', 'text/css', () => text(graphiql, 'graphiql.min.css')),
      asset('/graphiql/graphiql.js', 'text/javascript', () => text(graphiql, 'graphiql.min.js')),
      asset('/graphiql/react.js', 'text/javascript', () => text(react, 'umd/react.production.min.js')),
      asset('/graphiql/react-dom.js', 'text/javascript', () => text(reactDom, 'umd/react-dom.production.min.js')),
      asset('/graphiql/graphql-ws/:file', 'text/javascript', graphqlWsModule),
      asset('/graphiql/app.js', 'text/javascript', () => GRAPHIQL_APP),
    ],
  };
}

/** Scripts only from files of ours, none inline. Styles may be inline: the editor sets them on its elements. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const require = createRequire(import.meta.url);

function packageFolder(name: string): string | null {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

function text(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function asset(path: string, type: string, read: (file: string) => string): Route {
  const bodies = new Map<string, string>();
  return {
    method: 'GET',
    path,
    async handle({ params: { file = '' } }) {
      const body = bodies.get(file) ?? read(file);
      bodies.set(file, body);
      const headers = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'public, max-age=3600' };
      return { status: 200, headers, body };
    },
  };
}

/** The client is a module of two files, the second with a hash in its name; nothing else of the package is served. */
function graphqlWsModule(file: string): string {
  const folder = dirname(require.resolve('graphql-ws/client'));
  const client = text(folder, 'client.js');
  if (file === 'client.js') return client;
  if (!/^common-\w+\.js$/.test(file) || !client.includes(`'./${file}'`)) {
    throw new HttpRefusal(404, 'NOT_FOUND', 'There is nothing at this address.');
  }
  return text(folder, file);
}
