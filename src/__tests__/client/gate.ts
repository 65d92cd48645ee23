import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** What a gate lets through: everything, all but sockets, or nothing. */
export type Passing = 'all' | 'http' | 'nothing';

/** A proxy before a server that can be shut, for tests of what a client does then. */
export interface Gate {
  url: string;
  /** Changes what passes; connections that no longer may are cut. */
  let(passing: Passing): void;
  /** Leads to another server from now on. */
  leadTo(target: string): void;
  close(): Promise<void>;
}

/** Opens a gate before the server at `target`. */
export async function openGate(target: string): Promise<Gate> {
  let { hostname, port } = new URL(target);
  const tunnels = new Set<Socket>();
  let passing: Passing = 'all';
  const refused = (req: IncomingMessage) =>
    passing === 'nothing' || (passing === 'http' && (req.url ?? '').startsWith('/socket.io'));

  const server: Server = createServer((req, res) => {
    if (refused(req)) return void req.socket.destroy();
    const onward = request({ hostname, port, method: req.method, path: req.url, headers: req.headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  server.on('upgrade', (req, near: Socket, head) => {
    if (refused(req)) return void near.destroy();
    const far = connect(Number(port), hostname, () => {
      const headers = Object.entries(req.headers).map(([name, value]) => `${name}: ${String(value)}`).join('\r\n'); // prettier-ignore
      far.write(`GET ${req.url} HTTP/1.1\r\n${headers}\r\n\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
    });
    for (const end of [near, far]) {
      tunnels.add(end);
      end
        .on('error', () => undefined)
        .on('close', () => {
          tunnels.delete(end);
          near.destroy();
          far.destroy();
        });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => tunnels.forEach((tunnel) => tunnel.destroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    let(next) {
      passing = next;
      if (next !== 'all') cut();
      if (next === 'nothing') server.closeAllConnections();
    },
    leadTo(next) {
      ({ hostname, port } = new URL(next));
    },
    async close() {
      cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
