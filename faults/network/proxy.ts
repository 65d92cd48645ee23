// The proxy as a process of its own, so that its work delays neither what it stands between nor those who measure.
import { findFreePort } from '../../src/db/embedded/freePort.ts';
import { LinkServer } from './linkServer.ts';
import type { LinkStats, Mode, Upstream } from './modes.ts';

/** What the runner asks of the proxy, and what it answers. */
export type ProxyRequest = { id: number } & (
  | { job: 'open'; name: string; upstreams: Upstream[] }
  | { job: 'set'; name: string; mode: Mode }
  | { job: 'stats'; name: string }
);
export type ProxyAnswer = { id: number } & ({ result: number | LinkStats | null } | { fault: string });

const links = new Map<string, LinkServer>();

function linkNamed(name: string): LinkServer {
  const link = links.get(name);
  if (!link) throw new Error(`There is no link ${name}`);
  return link;
}

async function openLink(name: string, upstreams: Upstream[]): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      const link = await LinkServer.open(await findFreePort(), upstreams);
      links.set(name, link);
      return link.port;
    } catch (error) {
      // Somebody else was faster to take the port.
      if (attempt >= 5) throw error;
    }
  }
}

async function serve(request: ProxyRequest): Promise<number | LinkStats | null> {
  switch (request.job) {
    case 'open':
      return openLink(request.name, request.upstreams);
    case 'set':
      await linkNamed(request.name).set(request.mode);
      return null;
    case 'stats':
      return linkNamed(request.name).stats();
  }
}

process.on('message', (request: ProxyRequest) => {
  const { id } = request;
  serve(request).then(
    (result) => process.send?.({ id, result } satisfies ProxyAnswer),
    (error: unknown) => process.send?.({ id, fault: String((error as Error).stack ?? error) } satisfies ProxyAnswer),
  );
});
// The runner is gone, in whatever way.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the runner decides when the network ends.
process.on('SIGINT', () => undefined);
