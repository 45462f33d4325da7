import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { browserScript } from './browser-script.ts';
import type { HttpResponse, Route } from './exchange.ts';
import { GRAPHIQL_APP, GRAPHIQL_HTML } from './graphiql-page.ts';

export interface Graphiql {
  /** The page itself, for a browser that opens `/graphql`. */
  page(): HttpResponse;
  /** What the page loads, all from this server. */
  readonly routes: readonly Route[];
}

/**
 * The GraphiQL explorer out of installed packages, without a CDN and without a build step: GraphiQL's own browser
 * bundle, React, and the graphql-ws client. Null when GraphiQL is not installed: it is a development dependency.
 * Files are read once, on first use.
 */
export function loadGraphiql(): Graphiql | null {
  const graphiql = packageFolder('graphiql');
  if (!graphiql) return null;
  const asset = (path: string, contentType: string, read: () => string): Route => {
    let body: string | null = null;
    return {
      method: 'GET',
      path,
      async handle() {
        body ??= read();
        const headers = { 'content-type': contentType, 'cache-control': 'public, max-age=3600' };
        return { status: 200, headers, body };
      },
    };
  };
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
      asset('/graphiql/graphiql.css', CSS, () => readFileSync(join(graphiql, 'graphiql.min.css'), 'utf8')),
      asset('/graphiql/graphiql.js', JAVASCRIPT, () => readFileSync(join(graphiql, 'graphiql.min.js'), 'utf8')),
      asset('/graphiql/packages.js', JAVASCRIPT, packagesScript),
      asset('/graphiql/app.js', JAVASCRIPT, () => GRAPHIQL_APP),
    ],
  };
}

const require = createRequire(import.meta.url);

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';

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

function packageFolder(name: string): string | null {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** React has no browser bundle any more, and graphql-ws never had one that sets a global. */
function packagesScript(): string {
  const script = browserScript(require, {
    React: 'react',
    reactDom: 'react-dom',
    reactDomClient: 'react-dom/client',
    graphqlWs: 'graphql-ws/client',
  });
  return `${script}window.ReactDOM = { ...window.reactDom, ...window.reactDomClient };\n`;
}
