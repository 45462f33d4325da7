/** The explorer's page. It holds nothing but where its files are: scripts inside a page would need a laxer policy. */
export const GRAPHIQL_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mentor Calendar API</title>
<link rel="stylesheet" href="/graphiql/graphiql.css">
<link rel="icon" href="data:,">
<style>html, body, #graphiql { height: 100%; margin: 0; }</style>
</head>
<body>
<div id="graphiql">Loading…</div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script type="module" src="/graphiql/app.js"></script>
</body>
</html>
`;

/**
 * Starts the explorer. Each run has a WebSocket client of its own, made with what the headers pane says at that moment,
 * so that a subscription is authorised by the same line as a query. The client connects only when it is needed.
 */
export const GRAPHIQL_APP = `import { createClient } from './graphql-ws/client.js';

const endpoint = new URL('/graphql', location.href);
const socketEndpoint = new URL(endpoint);
socketEndpoint.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';

function fetcher(operation, options) {
  const wsClient = createClient({ url: socketEndpoint.href, connectionParams: options?.headers ?? {}, retryAttempts: 2 });
  return GraphiQL.createFetcher({ url: endpoint.href, wsClient })(operation, options);
}

const defaultQuery = \`# Welcome. Every type and field is described in the documentation, on the left.
#
# What needs a person needs a token. Put it into the headers pane below; it is used for subscriptions as well:
#
#   { "authorization": "Bearer <token>" }
#
\`;

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery, defaultEditorToolsVisibility: 'headers' }),
);
`;
