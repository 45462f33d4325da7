import { parseConfig } from './config.ts';
import { endOnSignals, tellAndFail } from './main-process.ts';
import { startServer } from './server.ts';

/** The server as production runs it: configuration from the environment, nothing else. */
async function main(): Promise<void> {
  const server = await startServer(parseConfig(process.env));
  endOnSignals(server.close, server.deps.log);
}

main().catch(tellAndFail);
