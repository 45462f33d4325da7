import { once } from 'node:events';
import { type Client, createClient } from 'graphql-ws';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Edge, type EdgeOptions, startEdge } from '../http/edge.ts';

let edge: Edge;
const sockets: WebSocket[] = [];
const clients: Client[] = [];

async function start(options: EdgeOptions = {}): Promise<void> {
  edge = await startEdge(options);
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
  for (const socket of sockets.splice(0)) socket.terminate();
  await edge.close();
});

const address = () => `${edge.url.replace('http', 'ws')}/graphql`;

/** A socket that speaks the protocol by hand, with everything it received. */
class Peer {
  readonly received: { type: string; id?: string; payload?: unknown }[] = [];
  private readonly waiting: (() => void)[] = [];
  readonly closed: Promise<[number, string]>;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.received.push(JSON.parse(String(data)));
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.closed = once(socket, 'close').then(([code, reason]) => [code as number, String(reason)]);
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The first message of this id and type, already here or still to come. */
  async message(type: string, id?: string): Promise<unknown> {
    for (;;) {
      const found = this.received.find((message) => message.type === type && (id === undefined || message.id === id));
      if (found) return found.payload;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}

async function open(headers: Record<string, string> = {}): Promise<Peer> {
  const socket = new WebSocket(address(), 'graphql-transport-ws', { headers });
  sockets.push(socket);
  const peer = new Peer(socket);
  await once(socket, 'open');
  return peer;
}

async function connect(token: string | null = 'user:ana'): Promise<Peer> {
  const peer = await open();
  peer.send({ type: 'connection_init', payload: token === null ? {} : { authorization: `Bearer ${token}` } });
  await peer.message('connection_ack');
  return peer;
}

const refusedStatus = async (headers: Record<string, string>, path = '/graphql'): Promise<number> => {
  const socket = new WebSocket(`${edge.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers });
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return response.statusCode;
};

const codes = (payload: unknown) =>
  (payload as { extensions: { code: string } }[]).map((error) => error.extensions.code);

describe('connecting', () => {
  test('the official client runs queries, mutations and subscriptions', async () => {
    await start();
    const client = createClient({ url: address(), webSocketImpl: WebSocket, connectionParams: { token: 'user:ana' } });
    clients.push(client);
    const first = async (query: string) => (await client.iterate({ query }).next()).value;
    expect(await first('{ viewer }')).toEqual({ data: { viewer: 'ana' } });
    expect(await first('mutation { touch }')).toEqual({ data: { touch: 'touched' } });
    const numbers = client.iterate({ query: 'subscription { numbers }' });
    const next = numbers.next();
    await expect.poll(() => edge.channels.size).toBe(1);
    for (const channel of edge.channels) channel.push(7);
    expect((await next).value).toEqual({ data: { numbers: 7 } });
  });

  test.each([
    ['an allowed page', { origin: 'https://app.example.com' }],
    ['a program without an origin', {}],
  ])('%s may open a socket', async (_, headers) => {
    await start();
    await open(headers);
    expect(edge.socketCount()).toBe(1);
  });

  test('a foreign page, another path and one socket too many are refused before there is a socket', async () => {
    await start({ socketsPerAddress: 1 });
    expect(await refusedStatus({ origin: 'https://evil.example' })).toBe(403);
    expect(await refusedStatus({}, '/elsewhere')).toBe(404);
    await open();
    expect(await refusedStatus({})).toBe(429);
  });

  test.each([
    ['a token that is refused', 'nonsense', [4403, 'Forbidden']],
    ['an unreachable database', 'away', [1013, 'Try again later']],
    ['a bug', 'bug', [4500, 'Internal server error']],
  ])('%s closes the socket and tells no more', async (_, token, expected) => {
    await start();
    const peer = await open();
    peer.send({ type: 'connection_init', payload: { token } });
    expect(await peer.closed).toEqual(expected);
  });

  test.each([
    [
      'subscribing before the connection is acknowledged',
      [{ id: '1', type: 'subscribe', payload: { query: '{ hello }' } }],
      4401,
    ],
    ['initialising twice', [{ type: 'connection_init' }, { type: 'connection_init' }], 4429],
    ['a message of no known type', [{ type: 'nonsense' }], 4400],
    ['a message only servers send', [{ type: 'connection_ack' }], 4400],
  ])('%s closes with its code', async (_, messages, code) => {
    await start();
    const peer = await open();
    for (const message of messages) peer.send(message);
    expect((await peer.closed)[0]).toBe(code);
  });

  test('the same id twice closes with 4409, another subprotocol with 4406', async () => {
    await start();
    const peer = await connect();
    peer.subscribe('1', 'subscription { numbers }');
    peer.subscribe('1', 'subscription { numbers }');
    expect((await peer.closed)[0]).toBe(4409);
    const socket = new WebSocket(address());
    sockets.push(socket);
    const [code] = await once(socket, 'close');
    expect(code).toBe(4406);
  });

  test('a frame over 256 kB closes with 1009, and the server goes on', async () => {
    await start();
    const peer = await connect();
    peer.subscribe('1', `{ hello(name: "${'x'.repeat(300_000)}") }`);
    expect((await peer.closed)[0]).toBe(1009);
    await connect();
  });
});

describe('operations', () => {
  test.each([
    ['a syntax error', '{', ['GRAPHQL_PARSE_FAILED']],
    ['an unknown field', '{ nope }', ['GRAPHQL_VALIDATION_FAILED']],
    ['too many tokens', `{ ${'hello '.repeat(1_001)} }`, ['LIMIT_EXCEEDED']],
    [
      'too many aliases',
      `{ ${Array.from({ length: 31 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
      ['LIMIT_EXCEEDED'],
    ],
    ['a rate limit', '{ limited }', ['RATE_LIMITED']],
    ['a source that refuses', 'subscription { refused }', ['NOT_FOUND']],
    ['a source with a bug', 'subscription { broken }', ['INTERNAL_SERVER_ERROR']],
  ])('%s is an error of that id; the other subscriptions go on', async (_, query, expected) => {
    await start();
    const peer = await connect();
    peer.subscribe('good', 'subscription { numbers }');
    await expect.poll(() => edge.channels.size).toBe(1);
    peer.subscribe('bad', query);
    // GraphQL answers what fails while subscribing as a result, what fails before it as an error.
    const answer = await Promise.race([
      peer.message('error', 'bad'),
      peer.message('next', 'bad').then((payload) => (payload as { errors: unknown }).errors),
    ]);
    expect(codes(answer)).toEqual(expected);
    expect(JSON.stringify(answer)).not.toContain('canary');
    for (const channel of edge.channels) channel.push(1);
    expect(await peer.message('next', 'good')).toEqual({ data: { numbers: 1 } });
  });

  test('errors inside a result are formatted as over HTTP', async () => {
    await start();
    const peer = await connect();
    peer.subscribe('1', '{ hello bug forbidden }');
    const payload = (await peer.message('next', '1')) as { data: unknown; errors: { message: string }[] };
    expect(payload.data).toEqual({ hello: 'hello you', bug: null, forbidden: null });
    expect(codes(payload.errors).toSorted()).toEqual(['FORBIDDEN', 'INTERNAL_SERVER_ERROR']);
    expect(JSON.stringify(payload)).not.toContain('canary');
  });

  test('a variable of the wrong type is the client’s error', async () => {
    await start();
    const peer = await connect();
    peer.subscribe('1', 'query($n: String) { hello(name: $n) }', { n: 1 });
    const payload = (await peer.message('next', '1')) as { errors: unknown };
    expect(codes(payload.errors)).toEqual(['BAD_USER_INPUT']);
  });

  test('one operation too many is refused, the ones under way are not', async () => {
    await start({ maxOperations: 2 });
    const peer = await connect();
    for (const id of ['1', '2', '3']) peer.subscribe(id, 'subscription { numbers }');
    expect(codes(await peer.message('error', '3'))).toEqual(['LIMIT_EXCEEDED']);
    expect(edge.channels.size).toBe(2);
  });

  test('after complete nothing comes any more, and the source is gone', async () => {
    await start();
    const peer = await connect();
    peer.subscribe('1', 'subscription { numbers }');
    await expect.poll(() => edge.channels.size).toBe(1);
    const [channel] = edge.channels;
    channel?.push(1);
    await peer.message('next', '1');
    peer.send({ id: '1', type: 'complete' });
    await expect.poll(() => edge.channels.size).toBe(0);
    channel?.push(2);
    peer.subscribe('2', '{ hello }');
    await peer.message('complete', '2');
    expect(peer.received.filter((message) => message.id === '1')).toHaveLength(1);
  });

  test('a reader who falls behind loses that stream with SLOW_CONSUMER, and only that one', async () => {
    await start();
    const peer = await connect();
    peer.subscribe('1', 'subscription { numbers }');
    await expect.poll(() => edge.channels.size).toBe(1);
    // More at once than the channel holds: the consumer had no turn to read in between.
    for (const channel of edge.channels) for (let n = 0; n < 20; n += 1) channel.push(n);
    expect(codes(await peer.message('error', '1'))).toEqual(['SLOW_CONSUMER']);
    peer.subscribe('2', '{ hello }');
    expect(await peer.message('next', '2')).toEqual({ data: { hello: 'hello you' } });
  });

  test('sockets that drop leave no source behind', async () => {
    await start();
    const peers = await Promise.all(Array.from({ length: 20 }, () => connect()));
    for (const peer of peers) {
      peer.subscribe('1', 'subscription { numbers }');
      peer.subscribe('2', 'subscription { numbers }');
    }
    await expect.poll(() => edge.channels.size).toBe(40);
    for (const peer of peers) peer.socket.terminate();
    await expect.poll(() => edge.channels.size).toBe(0);
    expect(edge.socketCount()).toBe(0);
  });
});

describe('the end of a socket', () => {
  test('comes with the end of its token, after which the clock holds nothing', async () => {
    await start();
    const peer = await connect('expires:ana:1800000000000');
    const [[run, at] = []] = edge.scheduled;
    expect(at).toBe(1_800_000_000_000);
    run?.();
    expect(await peer.closed).toEqual([4403, 'Token expired']);
    await expect.poll(() => edge.scheduled.size).toBe(0);
  });

  test('a closed socket needs no timer any more', async () => {
    await start();
    const peer = await connect('expires:ana:1800000000000');
    peer.socket.close();
    await expect.poll(() => edge.scheduled.size).toBe(0);
  });

  test('closing a user cuts all of theirs and nobody else’s', async () => {
    await start();
    const [first, second, other] = [await connect('user:ana'), await connect('user:ana'), await connect('user:ben')];
    edge.closeUser('ana');
    expect(await Promise.all([first.closed, second.closed])).toEqual([
      [4403, 'Signed out'],
      [4403, 'Signed out'],
    ]);
    other.subscribe('1', '{ viewer }');
    expect(await other.message('next', '1')).toEqual({ data: { viewer: 'ben' } });
  });

  test('a user has so many sockets and gets the place back when one closes', async () => {
    await start({ socketsPerUser: 1 });
    const first = await connect('user:ana');
    const second = await open();
    second.send({ type: 'connection_init', payload: { token: 'user:ana' } });
    expect(await second.closed).toEqual([1013, 'Too many connections']);
    first.socket.close();
    await expect.poll(() => edge.socketCount()).toBe(0);
    await connect('user:ana');
  });

  test('a peer that misses a heartbeat is cut, one that answers stays', async () => {
    await start();
    const alive = await connect('user:ana');
    const silentSocket = new WebSocket(address(), 'graphql-transport-ws', { autoPong: false });
    sockets.push(silentSocket);
    await once(silentSocket, 'open');
    const silentClosed = once(silentSocket, 'close');
    const pinged = once(alive.socket, 'ping');
    edge.heartbeat();
    await pinged;
    // The pong was sent on the ping; an answer to a later message means that it has arrived.
    alive.subscribe('1', '{ hello }');
    await alive.message('complete', '1');
    edge.heartbeat();
    expect((await silentClosed)[0]).toBe(1006);
    alive.subscribe('2', '{ hello }');
    await alive.message('complete', '2');
  });

  test('closing the server says 1001 and ends what was subscribed', async () => {
    await start();
    const peer = await connect();
    peer.subscribe('1', 'subscription { numbers }');
    await expect.poll(() => edge.channels.size).toBe(1);
    const closing = edge.close();
    expect(await peer.closed).toEqual([1001, 'Going away']);
    await closing;
    expect(edge.channels.size).toBe(0);
  });
});
