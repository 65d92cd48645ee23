import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Registry } from 'prom-client';
import { answerClientErrors } from './middleware/clientErrors.ts';

/** Milliseconds that running requests get to finish at shutdown. */
const DRAIN_MS = 5_000;

/** An HTTP server that can be closed within a bound, upgraded connections included. */
export interface BoundedServer {
  http: Server;
  /** Takes no new connections from now on; resolves when all are gone, by themselves or at the deadline. */
  close(): Promise<void>;
}

/** Creates the server; it does not listen yet. */
export function createBoundedServer(): BoundedServer {
  const http = createServer();
  answerClientErrors(http);
  const open = new Set<Socket>();
  http.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    http,
    close: async () => {
      if (!http.listening) return;
      const closed = new Promise((resolve) => http.close(resolve));
      const idle = setInterval(() => http.closeIdleConnections(), 50);
      // closeAllConnections leaves upgraded sockets alone, and a stopped client would keep its one for long.
      const deadline = setTimeout(() => open.forEach((socket) => socket.destroy()), DRAIN_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(deadline);
    },
  };
}

/** Serves the metrics alone, for a scraper that is not the public. */
export async function serveMetrics(registry: Registry, port: number, host: string): Promise<Server> {
  const server = createServer((_req, res) => {
    registry.metrics().then(
      (text) => res.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}
