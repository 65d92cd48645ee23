import { randomUUID } from 'node:crypto';
import type { BrokerDeal } from '../../contracts/brokerDeal.ts';
import type { AnyKpis } from '../../contracts/kpis.ts';
import { CombinedAudience, type Audience } from '../../services/audience.ts';
import {
  BrokerDashboardEventService,
  brokerDashboardEventService,
} from '../../services/BrokerDashboardEventService.ts';
import type { RoleKpis } from '../../services/RoleKpis.ts';
import { StatePush } from '../../services/StatePush.ts';
import { TotalsStore } from '../../stores/totalsStore.ts';
import { startTestApp, type RecordingSocket, type TestApp, type TestUser } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

/** The seeds' eight cases, against a running node: its service, its caches, its sockets. */
let app: TestApp;
let broker: TestUser;
let bystander: RecordingSocket;
let kpis: RoleKpis<AnyKpis>;
const service = (): BrokerDashboardEventService => {
  if (!brokerDashboardEventService) throw new Error('The node exports no service');
  return brokerDashboardEventService;
};

beforeAll(async () => {
  app = await startTestApp();
  kpis = app.dashboards.kpis.broker;
  bystander = app.connect(await app.addUser('broker'));
  await waitFor(() => bystander.of('kpi:update').length > 0);
});
beforeEach(async () => {
  broker = await app.addUser('broker');
  await waitFor(() => app.live.isCurrent);
});
afterAll(() => app.close());

const dealOf = (user: TestUser, more: Partial<BrokerDeal> = {}): BrokerDeal => {
  const at = new Date().toISOString();
  return {
    id: randomUUID(), broker_user_id: user.id, tenant_business_id: null, property_id: null, demand_listing_id: null, status: 'touring',
    commission_percentage: 3, estimated_commission: 1_200, notes: null, closed_at: null, version: 1, created_at: at, updated_at: at, ...more,
  }; // prettier-ignore
};
const connect = async (): Promise<RecordingSocket> => {
  const screen = app.connect(broker);
  await waitFor(() => screen.of('kpi:update').length > 0);
  return screen;
};
/** Fills the cache; true while it answers without computing. */
const isCached = () => kpis.peek(broker.id) !== undefined;
const fill = async () => {
  await kpis.getKPIs(broker.id);
  expect(isCached()).toBe(true);
};
const emissions = async () =>
  /^tenantlist_events_emitted_total\{type="broker:deal-\w+"\} (\d+)$/m.exec(
    String((await app.request(null, 'get', '/metrics')).body),
  )?.[1] ?? '0';

/** A service whose screens cannot be reached: the server of sockets is not there yet, or broken. */
function withoutSockets(): { lone: BrokerDashboardEventService; errors: unknown[]; pushed: string[] } {
  const errors: unknown[] = [];
  const pushed: string[] = [];
  const broken = (): never => {
    throw new Error('WebSocket server not initialized');
  };
  const audience: Audience = { isUserConnected: broken, roleOf: () => 'broker', emitEvent: broken, emitState: broken };
  const lone = new BrokerDashboardEventService({
    kpis: kpis, audience, pushKpis: (userId) => pushed.push(userId), cursor: () => app.live.cursor, onError: (error) => errors.push(error),
  }); // prettier-ignore
  return { lone, errors, pushed };
}

describe('onDealCreated', () => {
  test('tells the screens of the deal, drops the cache and pushes the KPIs when the user is connected', async () => {
    const screen = await connect();
    await fill();
    const pushes = screen.of('kpi:update').length;
    const deal = dealOf(broker);
    service().onDealCreated(broker.id, deal);
    expect(isCached()).toBe(false);
    await waitFor(() => screen.of('broker:deal-created').length === 1 && screen.of('kpi:update').length > pushes);
    expect(screen.of('broker:deal-created')[0]?.data).toMatchObject({
      deal,
      dealId: deal.id,
      eventId: expect.any(String) as string,
      cursor: expect.any(String) as string,
    });
    expect(screen.of('kpi:update').at(-1)?.data['kpis']).toMatchObject({ activeDeals: { value: 0 } });
    expect(bystander.events()).toEqual([]);
  });

  test('tells nobody when the user is not connected, and drops the cache all the same', async () => {
    await fill();
    const before = await emissions();
    service().onDealCreated(broker.id, dealOf(broker));
    expect(app.dashboards.push.depth).toBe(0);
    expect(isCached()).toBe(false);
    expect(await emissions()).toBe(before);
    expect(bystander.events()).toEqual([]);
  });

  test('throws nothing into the caller when there is no server of sockets', async () => {
    await fill();
    const { lone, errors, pushed } = withoutSockets();
    expect(() => lone.onDealCreated(broker.id, dealOf(broker))).not.toThrow();
    expect(errors).toHaveLength(1);
    expect(pushed).toEqual([]);
    expect(isCached()).toBe(false);
    // Before a node has any transport its audience is empty, which is no error.
    const empty = new CombinedAudience();
    expect([empty.isUserConnected(broker.id), empty.roleOf(broker.id)]).toEqual([false, undefined]);
  });
});

describe('onDealUpdated', () => {
  test('tells the screens of the deal and its changes, drops the cache and pushes the KPIs when the user is connected', async () => {
    const screen = await connect();
    await fill();
    const pushes = screen.of('kpi:update').length;
    const deal = dealOf(broker, { status: 'signed', version: 2 });
    service().onDealUpdated(broker.id, deal, { status: 'signed' });
    expect(isCached()).toBe(false);
    await waitFor(() => screen.of('broker:deal-updated').length === 1 && screen.of('kpi:update').length > pushes);
    expect(screen.of('broker:deal-updated')[0]?.data).toMatchObject({
      deal,
      dealId: deal.id,
      changes: { status: 'signed' },
    });
  });

  test('tells nobody when the user is not connected', async () => {
    await fill();
    const before = await emissions();
    service().onDealUpdated(broker.id, dealOf(broker), {});
    expect(app.dashboards.push.depth).toBe(0);
    expect(isCached()).toBe(false);
    expect(await emissions()).toBe(before);
  });
});

describe('triggerKPIUpdate', () => {
  test('pushes the KPIs when the user is connected, and no event', async () => {
    const screen = await connect();
    const pushes = screen.of('kpi:update').length;
    service().triggerKPIUpdate(broker.id);
    await waitFor(() => screen.of('kpi:update').length > pushes);
    const pushed = screen.of('kpi:update').at(-1)?.data;
    const polled = await app.request(broker, 'get', '/api/dashboard/broker/kpis');
    expect(pushed?.['kpis']).toEqual(polled.body.data);
    expect(screen.events()).toEqual([]);
  });

  test('pushes nothing when the user is not connected', () => {
    service().triggerKPIUpdate(broker.id);
    expect(app.dashboards.push.depth).toBe(0);
  });

  test('throws nothing when the KPIs cannot be read, and pushes them once they can', async () => {
    const screen = await connect();
    const totals = new TotalsStore(app.db);
    const errors: unknown[] = [];
    let away = 3;
    const push = new StatePush({
      totals: {
        readMany: (users) => (away-- > 0 ? Promise.reject(new Error('the database is away')) : totals.readMany(users)),
      },
      audience: app.sockets,
      kpis: app.dashboards.kpis,
      cursor: () => app.live.cursor,
      onError: (error) => errors.push(error),
    });
    const own = new BrokerDashboardEventService({
      kpis: kpis, audience: app.sockets, pushKpis: (userId) => push.kpis(userId), cursor: () => app.live.cursor, onError: (error) => errors.push(error),
    }); // prettier-ignore
    expect(() => own.triggerKPIUpdate(broker.id)).not.toThrow();
    await waitFor(() => away <= 0);
    const pushes = screen.of('kpi:update').length;
    await waitFor(() => screen.of('kpi:update').length > pushes);
    expect(errors.length).toBeGreaterThan(0);
    expect(away).toBeLessThan(0);
    await push.stop();
  });
});
