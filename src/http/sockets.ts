import type { IncomingMessage } from 'node:http';
import { CloseCode, handleProtocols, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { EpochMs } from '../domain/time.ts';
import type { SocketConnection, SocketSession } from '../graphql/subscriptions.ts';
import type { Logger } from '../ports/logger.ts';
import { clientAddress } from './client-address.ts';
import type { OriginCheck } from './cors.ts';
import type { UpgradeHandler } from './server.ts';
import { SocketRegistry } from './socket-registry.ts';

export interface SocketServerOptions<TSession extends SocketSession> {
  readonly protocol: Server<SocketConnection<TSession>>;
  readonly path: string;
  readonly originCheck: OriginCheck;
  readonly trustedProxies: number;
  readonly log: Logger;
  /** Runs `run` when the clock reaches `at`; the answer calls it off. */
  readonly scheduleAt: (at: EpochMs, run: () => void) => () => void;
  /** Calls back at every heartbeat (twelve seconds in production); the answer stops it. */
  readonly repeat: (onTick: () => void) => () => void;
  readonly socketsPerUser?: number;
  readonly socketsPerAddress?: number;
}

export interface SocketServer extends UpgradeHandler {
  /** Cuts every socket of a user (4403): signed out, erased, or with another role. They may come back with a token. */
  closeUser(userId: string, reason: string): void;
  /** Everybody who has a socket open. */
  users(): string[];
  /** Sockets open now. */
  count(): number;
}

const MAX_FRAME_BYTES = 262_144;
/** How long a peer may take to answer our goodbye before the connection is cut. */
const GOODBYE_MS = 2_000;

/**
 * WebSockets for GraphQL. A page of a foreign origin is refused before there is a socket; so is one address too many.
 * A peer that is silent for a whole heartbeat is cut: that is also what ends a reader who stopped reading, and with it
 * everything its subscriptions hold.
 */
export function createSocketServer<TSession extends SocketSession>(
  options: SocketServerOptions<TSession>,
): SocketServer {
  const { socketsPerUser = 20, socketsPerAddress = 200, log } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    // Off: it costs 64 kB a socket, and lets a small frame unpack to a large one.
    perMessageDeflate: false,
    handleProtocols,
  });
  const registry = new SocketRegistry({ socketsPerUser, socketsPerAddress });
  const silent = new Set<WebSocket>();

  const stopHeartbeat = options.repeat(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) {
        socket.terminate();
      } else if (socket.readyState === socket.OPEN) {
        silent.add(socket);
        socket.ping();
      }
    }
  });

  function opened(socket: WebSocket, request: IncomingMessage): void {
    const address = clientAddress(request, options.trustedProxies);
    const release = registry.open(socket, address);
    let cancelExpiry: () => void = () => {};
    const connection: SocketConnection<TSession> = {
      address,
      session: null,
      close: (code, reason) => socket.close(code, reason),
      admit(session) {
        if (!registry.claim(socket, session.userId)) return false;
        if (session.expiresAt !== null) {
          const expire = () => socket.close(CloseCode.Forbidden, 'Token expired');
          cancelExpiry = options.scheduleAt(session.expiresAt, expire);
          // The socket may have closed while its token was being checked.
          if (socket.readyState !== socket.OPEN) cancelExpiry();
        }
        return true;
      },
    };
    const protocolClosed = options.protocol.opened(protocolSocket(socket, log), connection);
    socket.on('pong', () => silent.delete(socket));
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'));
    socket.once('close', (code, reason) => {
      cancelExpiry();
      silent.delete(socket);
      release();
      protocolClosed(code, String(reason)).catch((error) => log.error({ err: error }, 'closing a socket failed'));
    });
  }

  return {
    handleUpgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const refused = refusalOf(request, options, registry);
      if (refused) {
        socket.end(`HTTP/1.1 ${refused}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
        return;
      }
      server.handleUpgrade(request, socket, head, opened);
    },
    closeUser: (userId, reason) => {
      for (const socket of registry.ofUser(userId)) socket.close(CloseCode.Forbidden, reason);
    },
    users: () => registry.users(),
    count: () => server.clients.size,
    async closeAll() {
      stopHeartbeat();
      await Promise.all([...server.clients].map(sayGoodbye));
      server.close();
    },
  };
}

function refusalOf<TSession extends SocketSession>(
  request: IncomingMessage,
  { path, originCheck, trustedProxies }: SocketServerOptions<TSession>,
  registry: SocketRegistry,
): string | null {
  if ((request.url ?? '').split('?')[0] !== path) return '404 Not Found';
  if (originCheck(request.headers) === 'foreign') return '403 Forbidden';
  if (!registry.hasRoomFor(clientAddress(request, trustedProxies))) return '429 Too Many Requests';
  return null;
}

/** A `ws` socket in the words of the protocol. Whatever goes wrong inside a message is logged here, never sent. */
function protocolSocket(socket: WebSocket, log: Logger): Parameters<Server['opened']>[0] {
  return {
    protocol: socket.protocol,
    // Settles when the bytes left for the network: until then the subscription behind it is not asked for more.
    send: (data) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) resolve();
        else socket.send(data, () => resolve());
      }),
    close: (code, reason) => socket.close(code, reason),
    onMessage: (handle) => {
      socket.on('message', (data) => {
        handle(String(data)).catch((error) => {
          log.error({ err: error }, 'unexpected error in a socket message');
          socket.close(CloseCode.BadRequest, 'Invalid message received');
        });
      });
    },
  };
}

function sayGoodbye(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => socket.terminate(), GOODBYE_MS);
    socket.once('close', () => {
      clearTimeout(cut);
      resolve();
    });
    socket.close(1001, 'Going away');
  });
}
