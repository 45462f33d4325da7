import { endOnSignals, tellAndFail } from '../src/main-process.ts';
import { startLocally } from './start.ts';

/** `npm start`: the server, and the sandbox where it is needed. */
async function serve(): Promise<void> {
  const platform = await startLocally(process.env);
  const { log } = platform.server.deps;
  endOnSignals(platform.close, log);
  log.info({ graphiql: `${platform.apiUrl}/graphql`, sandbox: platform.sandboxUrl }, 'ready');
}

serve().catch(tellAndFail);
