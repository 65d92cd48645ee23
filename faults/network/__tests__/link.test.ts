import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '../../../src/__tests__/support/waitFor.ts';
import { startNetwork, type Link, type Network } from '../network.ts';

/** An upstream that says its name, then echoes, and remembers its connections. */
interface Echo {
  port: number;
  sockets: Socket[];
  received: () => number;
  close(): void;
}

let network: Network;
const echoes: Echo[] = [];
const clients: Socket[] = [];
let links = 0;

beforeAll(async () => {
  network = await startNetwork();
});
afterEach(() => {
  for (const socket of clients.splice(0)) socket.destroy();
  for (const echo of echoes.splice(0)) echo.close();
});
afterAll(() => network.stop());

async function startEcho(name = '', { reads = true } = {}): Promise<Echo> {
  let received = 0;
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    if (name) socket.write(name);
    if (!reads) return;
    socket.on('data', (bytes) => {
      received += bytes.length;
      socket.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const echo = { port: (server.address() as AddressInfo).port, sockets, received: () => received, close };
  echoes.push(echo);
  return echo;
}

const linkTo = (...targets: { port: number }[]): Promise<Link> =>
  network.link(`link-${String(++links)}`, targets.map(({ port }) => ({ host: '127.0.0.1', port }))); // prettier-ignore

/** A client of the link, with everything it got. */
interface Client {
  socket: Socket;
  text: () => string;
  fate: () => string;
}

async function dial(link: Link): Promise<Client> {
  const socket = connect({ host: '127.0.0.1', port: link.port, noDelay: true });
  clients.push(socket);
  let text = '';
  let fate = 'open';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  socket.on('end', () => (fate = 'ended'));
  socket.on('error', (error: NodeJS.ErrnoException) => (fate = error.code ?? 'error'));
  await once(socket, 'connect').catch(() => undefined);
  return { socket, text: () => text, fate: () => fate };
}

async function says(client: Client, text: string): Promise<void> {
  client.socket.write(text);
  await waitFor(() => client.text().includes(text), { message: `no echo of ${text}` });
}

test('connections go to the upstreams in turn, and to the next one when one refuses', async () => {
  const [a, b] = [await startEcho('a'), await startEcho('b')];
  const link = await linkTo(a, b);
  const names = async (count: number) => {
    const dialled = await Promise.all(Array.from({ length: count }, () => dial(link)));
    await waitFor(() => dialled.every(({ text }) => text() !== ''));
    return dialled.map(({ text }) => text()).sort();
  };
  expect(await names(4)).toEqual(['a', 'a', 'b', 'b']);
  a.close();
  expect(await names(3)).toEqual(['b', 'b', 'b']);
  b.close();
  const nowhere = await dial(link);
  await waitFor(() => nowhere.fate() === 'ECONNRESET');
  expect((await link.stats()).unreachable).toBe(1);
});

test('pass hands on bytes and closes, however many, and makes the sender wait for a slow reader', async () => {
  const link = await linkTo(await startEcho());
  const client = await dial(link);
  const sent = Array.from({ length: 20_000 }, (_, n) => `line ${String(n)}\n`).join('');
  client.socket.end(sent);
  await waitFor(() => client.fate() === 'ended');
  expect(client.text()).toBe(sent);

  const deaf = await dial(await linkTo(await startEcho('', { reads: false })));
  const block = Buffer.alloc(64 * 1024);
  const most = 64 * 1024 * 1024;
  let written = 0;
  while (written < most && deaf.socket.writableLength < 2 * block.length) {
    deaf.socket.write(block);
    written += block.length;
    await delay(1);
  }
  expect(written).toBeLessThan(most);
});

test('latency delays both ways and keeps the order, also when it ends', async () => {
  const link = await linkTo(await startEcho());
  const client = await dial(link);
  await says(client, 'quick,');
  await link.set({ kind: 'latency', ms: 150 });
  const started = performance.now();
  await says(client, 'slow,');
  expect(performance.now() - started).toBeGreaterThanOrEqual(295);
  for (let n = 0; n < 50; n++) client.socket.write(`${String(n)},`);
  await delay(20);
  await link.set({ kind: 'pass' });
  client.socket.write('last,');
  await waitFor(() => client.text().endsWith('last,'));
  expect(client.text()).toBe(`quick,slow,${Array.from({ length: 50 }, (_, n) => `${String(n)},`).join('')}last,`);
});

test('cut resets what stands and refuses what is new, until it passes again', async () => {
  const echo = await startEcho();
  const link = await linkTo(echo);
  const client = await dial(link);
  await says(client, 'hello');
  await link.set({ kind: 'cut' });
  await waitFor(() => client.fate() === 'ECONNRESET' && echo.sockets[0]?.destroyed);
  const refused = await dial(link);
  await waitFor(() => refused.fate() === 'ECONNREFUSED');
  await link.set({ kind: 'pass' });
  await says(await dial(link), 'again');
});

test('half open swallows both ways, accepts, and tells nobody; what lost something is reset afterwards', async () => {
  const echo = await startEcho();
  const link = await linkTo(echo);
  const [talker, listener, leaver] = [await dial(link), await dial(link), await dial(link)];
  for (const client of [talker, listener, leaver]) await says(client, 'hello');
  await link.set({ kind: 'halfOpen' });
  const before = echo.received();
  talker.socket.write('lost');
  leaver.socket.end();
  const newcomer = await dial(link);
  newcomer.socket.write('lost too');
  await delay(200);
  expect(echo.received()).toBe(before);
  expect(echo.sockets.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
  expect([talker.fate(), newcomer.fate()]).toEqual(['open', 'open']);
  await link.set({ kind: 'pass' });
  await waitFor(() => talker.fate() === 'ECONNRESET' && newcomer.fate() === 'ECONNRESET');
  await waitFor(() => echo.sockets.filter(({ destroyed }) => destroyed).length === 2);
  await says(listener, 'still here');
});

test('trickle lets so many bytes through a second, and nothing at all with 0', async () => {
  const echo = await startEcho();
  const link = await linkTo(echo);
  const client = await dial(link);
  await says(client, 'hello');
  await link.set({ kind: 'trickle', bytesPerSecond: 20_000 });
  const started = performance.now();
  client.socket.write('x'.repeat(10_000));
  await waitFor(() => echo.received() >= 10_005);
  const took = performance.now() - started;
  expect(took).toBeGreaterThan(350);
  expect(took).toBeLessThan(1_500);

  await link.set({ kind: 'trickle', bytesPerSecond: 0 });
  const before = echo.received();
  client.socket.write('later');
  await delay(150);
  expect(echo.received()).toBe(before);
  await link.set({ kind: 'pass' });
  await waitFor(() => client.text().endsWith('later'));
});
