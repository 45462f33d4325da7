import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { DatabaseUnavailable } from './database-unavailable.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** `require` encrypts without looking at the certificate, as libpq does; `verify-full` looks. */
  readonly tls: 'disable' | 'require' | 'verify-full';
}

/**
 * Opens a connection for the driver: TCP, then TLS when asked for, within `connectMs`. From then on it fails
 * with DatabaseUnavailable when the server owes an answer and sends nothing for `silenceMs`. That is the only
 * way to notice a half-open connection: the server's own timeouts cannot reach us through it.
 */
export async function openDatabaseSocket(endpoint: Endpoint, connectMs: number, silenceMs: number): Promise<Socket> {
  const plain = connectTcp({ host: endpoint.host, port: endpoint.port, noDelay: true, keepAlive: true });
  const late = setTimeout(() => plain.destroy(new DatabaseUnavailable('connect timeout')), connectMs);
  try {
    await once(plain, 'connect');
    const socket = endpoint.tls === 'disable' ? plain : await encrypt(plain, endpoint);
    failWhenSilent(socket, silenceMs);
    failInOnePiece(socket);
    return socket;
  } finally {
    clearTimeout(late);
  }
}

/** SSLRequest, answered by one byte (PostgreSQL manual, 54.2.11 "SSL Session Encryption"). */
async function encrypt(plain: Socket, { host, tls }: Endpoint): Promise<Socket> {
  plain.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  const [answer]: Buffer[] = await once(plain, 'data');
  // More than the byte would be data somebody slipped in before encryption began.
  if (answer?.toString('latin1') !== 'S') {
    plain.destroy();
    throw new DatabaseUnavailable('the server does not speak TLS');
  }
  plain.removeAllListeners('data');
  const secure = connectTls({
    socket: plain,
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: tls === 'verify-full',
  });
  await once(secure, 'secureConnect');
  return secure;
}

const QUERY = 0x51; // 'Q'
const SYNC = 0x53; // 'S'
const READY_FOR_QUERY = 0x5a; // 'Z'
const CANCEL_REQUEST = 80877102;

/** Every Sync and simple Query, and the start-up, is owed one ReadyForQuery; the count says who is waiting. */
function failWhenSilent(socket: Socket, silenceMs: number): void {
  const asked = messageCounter([QUERY, SYNC]);
  const answered = messageCounter([READY_FOR_QUERY]);
  let owed = 0;
  let started = false;
  let timer: NodeJS.Timeout | null = null;
  const expire = () => socket.destroy(new DatabaseUnavailable('no answer on an open connection'));

  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  const watchedWrite = (chunk: Buffer, ...rest: unknown[]) => {
    const before = owed;
    if (started) owed += asked(chunk);
    else owed = chunk.readUInt32BE(4) === CANCEL_REQUEST ? 0 : 1;
    started = true;
    if (before === 0 && owed > 0) timer = setTimeout(expire, silenceMs);
    return write(chunk, ...rest);
  };
  socket.write = watchedWrite as typeof socket.write;
  socket.on('data', (chunk: Buffer) => {
    owed = Math.max(0, owed - answered(chunk));
    if (owed > 0) timer?.refresh();
    else if (timer) clearTimeout(timer);
  });
  socket.once('close', () => timer && clearTimeout(timer));
}

/**
 * Makes every loss of the connection look the same to the driver: error and close at once, and not before it
 * has flushed what it had queued with setImmediate. postgres.js 3.4.9 otherwise keeps bytes of the old
 * connection for the next one, tries for ever when the server hangs up during start-up, and leaves statements
 * unsettled that were queued between the two events.
 */
function failInOnePiece(socket: Socket): void {
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
  let failure: unknown = null;
  const orderly = (event: string | symbol, ...args: unknown[]) => {
    if (event === 'error') failure ??= args[0];
    else if (event === 'close') {
      setImmediate(() => {
        emit('error', failure instanceof DatabaseUnavailable ? failure : lost(failure));
        emit('close', true);
      });
    } else return emit(event, ...args);
    return true;
  };
  socket.emit = orderly as typeof socket.emit;
}

function lost(cause: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable('connection lost', { cause });
}

/** Counts messages of some types in a stream of `type (1 byte), length (4 bytes, itself included), body`. */
function messageCounter(types: readonly number[]): (chunk: Buffer) => number {
  let skip = 0;
  let partial: Buffer = Buffer.alloc(0);
  return (chunk) => {
    let bytes = partial.length > 0 ? Buffer.concat([partial, chunk]) : chunk;
    partial = Buffer.alloc(0);
    let count = 0;
    for (;;) {
      const step = Math.min(skip, bytes.length);
      bytes = bytes.subarray(step);
      skip -= step;
      if (skip > 0) return count;
      if (bytes.length < 5) {
        partial = bytes;
        return count;
      }
      if (types.includes(bytes.readUInt8(0))) count += 1;
      skip = 1 + bytes.readUInt32BE(1);
    }
  };
}
