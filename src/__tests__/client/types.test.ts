import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dashboard } from '../../client/index.ts';

/** Never called: the compiler reads it. An expected error that does not come is an error. */
export function typesHold(dashboard: Dashboard<'tenant'>): void {
  dashboard.on('demand:updated', ({ demandListing, demandListingId, businessId, changes }, { cursor }) => {
    const texts: string[] = [demandListing.business_id, demandListingId, businessId, cursor];
    const status: string | undefined = changes.status;
    // @ts-expect-error -- the contract has no such member
    demandListing.nothing();
    return { texts, status };
  });
  dashboard.on('property:status-changed', ({ oldStatus }) => oldStatus === 'active');
  // @ts-expect-error -- it has no record
  dashboard.on('business:deleted', ({ business }) => business);
  // @ts-expect-error -- there is no such event
  dashboard.on('business:sold', () => undefined);
  // @ts-expect-error -- a state, which is not listened for by the name it has on the wire
  dashboard.on('kpi:update', () => undefined);
  dashboard.on('event', (event) => {
    if (event.type === 'message:new') return event.data.message.content.length;
    // @ts-expect-error -- not every event has a message
    return event.data.message;
  });
  dashboard.on('kpis', ({ activeBusinesses }, asOf) => activeBusinesses + asOf);
  // @ts-expect-error -- a landlord's
  dashboard.on('kpis', ({ totalListings }) => totalListings);
  // @ts-expect-error -- a landlord's
  dashboard.kpis()?.kpis.totalListings.value.toFixed();
  dashboard.on('reset', ({ cursor, first }) => (first ? cursor.length : 0));
  dashboard.on('unread', ({ totalUnread }) => totalUnread.toFixed());
}

const IMPORT = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

/** Every file that a page loads with this one, and the packages they take. */
function reachable(file: string, files = new Set<string>(), packages = new Set<string>()) {
  files.add(file);
  for (const [, from, bare, lazy] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const name = from ?? bare ?? lazy ?? '';
    if (!name.startsWith('.')) packages.add(name);
    else if (!files.has(join(dirname(file), name))) reachable(join(dirname(file), name), files, packages);
  }
  return { files, packages };
}

test('the client loads nothing of the server, no schemas, and no packages but two', () => {
  const source = join(import.meta.dirname, '..', '..');
  const { files, packages } = reachable(join(source, 'client', 'index.ts'));
  expect(files.size).toBeGreaterThan(20);
  expect([...files].filter((file) => !file.startsWith(join(source, 'client')))).toEqual([]);
  expect([...packages].sort()).toEqual(['idb', 'socket.io-client']);
});
