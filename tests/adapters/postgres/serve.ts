import { startEmbeddedPostgres } from '../../../src/adapters/postgres/embedded.ts';

/**
 * A program that starts a database and says where, then does nothing about signals: what a test kills.
 * Arguments: data folder, staging folder (optional), `close` to close at once. Prints one JSON line.
 */
const [dataDir = '', stagingRoot, then] = process.argv.slice(2);
const lines: string[] = [];
const note = (_fields: object, message: string) => void lines.push(message);
const log = { debug: () => {}, info: note, warn: note, error: note, child: () => log };
try {
  const server = await startEmbeddedPostgres({
    dataDir,
    log,
    durability: 'none',
    ...(stagingRoot && { stagingRoots: [stagingRoot] }),
  });
  process.stdout.write(`${JSON.stringify({ url: server.url, pid: server.pid(), folder: server.folder, lines })}\n`);
  if (then === 'close') await server.close();
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error), code: Object(error).code })}\n`);
  process.exit(3);
}
