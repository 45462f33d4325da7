import { createServer } from 'node:net';
import { endOnSignals, tellAndFail } from '../src/main-process.ts';
import { lookBehind } from './demo/aftermath.ts';
import { control } from './demo/api-client.ts';
import { narrator } from './demo/narrator.ts';
import { tellStory } from './demo/story.ts';
import { startLocally } from './start.ts';

/**
 * `npm run demo`: the main job, told in the terminal on a database of its own, then left running.
 * With `--exit` it ends instead; the status is 1 if any step was not as told.
 */
async function demo(): Promise<void> {
  const write = (line: string) => console.log(line);
  const say = narrator(write);
  const [port, sandboxPort] = [await freePort(4000), await freePort(4001)];
  const platform = await startLocally({
    LOG_LEVEL: 'warn',
    ...process.env,
    PUBLIC_URL: undefined,
    GOOGLE_REDIRECT_URI: undefined,
    DATA_DIR: process.env.DATA_DIR ?? '.data/demo',
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
  });
  const { apiUrl, sandboxUrl, server } = platform;
  if (sandboxUrl === null) throw new Error('The demo needs the sandbox: run it without credentials of real providers.');
  endOnSignals(platform.close, server.deps.log);
  await control(sandboxUrl, 'reset', {});
  try {
    await tellStory({ apiUrl, sandboxUrl }, say);
    await lookBehind(server.deps, say);
  } catch (error) {
    say.promise(false, `the story broke off: ${error instanceof Error ? error.stack : error}`);
  }
  const verdict = say.broken.length === 0 ? 'All of it was as told.' : `${say.broken.length} steps were not as told.`;
  write(`\n${verdict}`);
  if (process.argv.includes('--exit')) {
    await platform.close();
    process.exitCode = say.broken.length === 0 ? 0 : 1;
    return;
  }
  write(`\nStill open, until Ctrl-C:\n   GraphiQL           ${apiUrl}/graphql`);
  write(`   Sandbox            ${sandboxUrl}/   (inbox, calendars, payments, clock)`);
  write(`   A token            POST ${sandboxUrl}/control/token  {"email": "maria@mentors.example"}\n`);
}

/** The wanted port, or any other where that is taken. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => (wanted === 0 ? reject(new Error('no free port')) : resolve(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      probe.close(() => resolve(port));
    });
  });
}

demo().catch(tellAndFail);
