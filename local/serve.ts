import { endOnSignals, tellAndFail } from '../src/main-process.ts';
import { QUARTER } from './seed/plan.ts';
import { startLocally } from './start.ts';

/** `npm start`: the server, and the sandbox where it is needed; an empty database gets a history, unless `SEED=off`. */
async function serve(): Promise<void> {
  const platform = await startLocally(process.env, {}, process.env.SEED === 'off' ? null : QUARTER);
  const { log } = platform.server.deps;
  endOnSignals(platform.close, log);
  log.info({ graphiql: `${platform.apiUrl}/graphql`, sandbox: platform.sandboxUrl }, 'ready');
}

serve().catch(tellAndFail);
