import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that can go silent: connections stay open, bytes stop. What a half-open connection looks like. */
export interface SilentProxy {
  /** `target`, with this proxy's address in place of the server's. */
  readonly url: string;
  /** Passes nothing on from now on, in either direction, old connections and new ones alike. */
  silence(): void;
  /** Serves new connections again; those opened before stay dead, as after a failed-over network. */
  restore(): void;
  /** Closes every connection at once with a reset. */
  cut(): void;
  close(): Promise<void>;
}

export async function silentProxy(target: string): Promise<SilentProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) });
    let dead = silent;
    const passOn = (to: Socket) => (chunk: Buffer) => {
      dead ||= silent;
      if (!dead) to.write(chunk);
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', passOn(to));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!dead) to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(target);
  url.port = String(typeof address === 'object' ? address?.port : '');
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: url.href,
    silence: () => {
      silent = true;
    },
    restore: () => {
      silent = false;
    },
    cut,
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
