import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '../http.ts';
import { loadList } from '../lists.ts';
import { Replica } from '../replica.ts';

const created = (id: string, version: number) => ({ businessId: id, business: { id, version } });
const row = (id: string, version: number) => ({ entity: 'business', id, version });

describe('what a screen holds', () => {
  const holding = (...rows: ReturnType<typeof row>[]) => {
    const replica = new Replica(['business']);
    replica.beginLoad('business');
    replica.endLoad('business', rows);
    return replica;
  };

  test('follows events, the newer version winning', () => {
    const replica = holding(row('a', 2), row('b', 1));
    replica.apply('business:updated', created('a', 1));
    replica.apply('business:updated', created('b', 2));
    replica.apply('business:created', created('c', 1));
    replica.apply('business:deleted', { businessId: 'b' });
    replica.apply('property:created', { propertyId: 'p', property: { version: 1 } });
    expect(replica.rows()).toEqual([row('a', 2), row('c', 1)]);
  });

  test('is replaced by a load, except for what events said while it was under way', () => {
    const replica = holding(row('old', 1), row('gone', 1));
    replica.beginLoad('business');
    replica.apply('business:deleted', { businessId: 'gone' });
    replica.apply('business:updated', created('changed', 3));
    replica.endLoad('business', [row('gone', 1), row('changed', 2), row('read', 5)]);
    expect(replica.rows()).toEqual([row('changed', 3), row('read', 5)]);
  });

  test('has to be loaded again after a bulk of a kind that it holds', () => {
    const replica = holding();
    expect(replica.apply('bulk:changed', { entityType: 'business' })).toBe('business');
    expect(replica.apply('bulk:changed', { entityType: 'deal' })).toBeNull();
  });
});

describe('a list of several pages', () => {
  let server: Server;
  let rows: { id: string; version: number }[];
  let asked: number;
  let afterFirstPage: () => void;

  beforeEach(async () => {
    rows = Array.from({ length: 150 }, (_, n) => ({ id: `r${n}`, version: 1 }));
    asked = 0;
    afterFirstPage = () => undefined;
    server = createServer((req, res) => {
      const page = Number(new URL(req.url ?? '', 'http://localhost').searchParams.get('page'));
      const data = { businesses: rows.slice((page - 1) * 100, page * 100), total: rows.length, hasMore: rows.length > page * 100 };
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ success: true, data }));
      if (++asked === 1) afterFirstPage();
    }); // prettier-ignore
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const load = async () => {
    const client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 2);
    const loaded = await loadList(client, 'token', 'business').finally(() => client.close());
    return loaded.map(({ id }) => id);
  };

  test('is read to its end', async () => {
    expect(await load()).toEqual(rows.map(({ id }) => id));
    expect(asked).toBe(2);
  });

  test('is read again when a row went between two pages, which hides another one', async () => {
    afterFirstPage = () => rows.splice(10, 1);
    expect(await load()).toEqual(rows.map(({ id }) => id));
    expect(asked).toBe(4);
  });
});
