import fc from 'fast-check';
import { connect, type Dashboard, type Mutation, type MutationRequest } from '../../client/index.ts';
import {
  dealStatuses as contractStatuses,
  type BrokerDeal,
  type DealColumn,
  type DealStatus,
} from '../../contracts/brokerDeal.ts';
import { sql } from '../../db/sql.ts';
import { BoardLedger, type Columns } from '../../frontend/pages/broker/deals/boardLedger.ts';
import { DealBoardStore } from '../../frontend/pages/broker/deals/DealBoardStore.ts';
import { dealStatuses } from '../../frontend/pages/broker/deals/deal.ts';
import { createDeal, moveDeal, moveDeals } from '../../frontend/pages/broker/deals/writes.ts';
import { forecastOf } from '../../frontend/pages/broker/overview/forecast.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

const deal = (id: string, status: DealStatus, value: number | null = 100, version = 1) =>
  ({ id, status, version, estimated_commission: value, business_name: id }) as unknown as BrokerDeal & { business_name: string; demand_title: null; property_title: null }; // prettier-ignore
const board = (counts: Partial<Record<DealStatus, [number, number]>>): DealColumn[] =>
  dealStatuses.map((status) => ({ status, count: counts[status]?.[0] ?? 0, value: counts[status]?.[1] ?? 0 }));
const listed = (columns: Columns | null): DealColumn[] | null =>
  columns && dealStatuses.map((status) => ({ status, ...columns[status] }));
const names = { business_name: null, demand_title: null, property_title: null };
const pending = (request: MutationRequest, state: Mutation['state'] = 'waiting'): Mutation => ({
  ...request,
  id: 'm1',
  createdAt: 0,
  attempts: 0,
  state,
});

/** A ledger that was told `counts` while nothing happened. */
function ledgerOf(counts: Parameters<typeof board>[0], deals: BrokerDeal[] = []): BoardLedger {
  const ledger = new BoardLedger();
  ledger.endRead(ledger.beginRead(), board(counts));
  for (const each of deals) ledger.see(each);
  return ledger;
}

it('the stages are those of the contract, in its order', () => {
  expect(dealStatuses).toEqual(contractStatuses);
});

describe('the sums of a board', () => {
  it('move with a deal that is held', () => {
    const ledger = ledgerOf({ touring: [2, 300], signed: [1, 50] }, [deal('a', 'touring', 100.1)]);
    ledger.updated(deal('a', 'signed', 100.2, 2));
    expect(ledger.columns).toMatchObject({ touring: { count: 1, value: 199.9 }, signed: { count: 2, value: 150.2 } });
    expect(ledger.exact).toBe(true);
  });

  it('move once for an answer and the event of the same version', () => {
    const ledger = ledgerOf({ touring: [1, 100] }, [deal('a', 'touring')]);
    ledger.see(deal('a', 'lost', 100, 2));
    ledger.updated(deal('a', 'lost', 100, 2));
    expect(ledger.columns).toMatchObject({ touring: { count: 0 }, lost: { count: 1 } });
  });

  it('say that they are not exact when it is not known where a deal comes from', () => {
    const ledger = ledgerOf({ touring: [1, 100] });
    ledger.updated(deal('stranger', 'lost', 100, 5));
    expect(ledger.exact).toBe(false);
    expect(ledger.endRead(ledger.beginRead(), board({ lost: [1, 100] }))).toBe(true);
    expect(ledger).toMatchObject({ exact: true, columns: { lost: { count: 1 } } });
  });

  it('do not believe an answer over which something happened, as long as they know better', () => {
    const ledger = ledgerOf({ touring: [1, 100] }, [deal('a', 'touring')]);
    const mark = ledger.beginRead();
    ledger.updated(deal('a', 'lost', 100, 2));
    expect(ledger.endRead(mark, board({ touring: [1, 100] }))).toBe(false);
    expect(ledger.columns).toMatchObject({ touring: { count: 0 }, lost: { count: 1 } });
  });

  it('are exact whenever they say so, whatever races with the reads', () => {
    const step = fc.record({ id: fc.integer({ min: 0, max: 3 }), to: fc.constantFrom(...dealStatuses, null), value: fc.integer({ min: 0, max: 500 }), act: fc.constantFrom('see', 'begin', 'end', 'none') }); // prettier-ignore
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), fc.infiniteStream(fc.nat()), runRace), { numRuns: 300 });
  });
});

/** Deals come, go and change; reads begin and end in between, and lists show deals now and then. */
function runRace(
  steps: readonly { id: number; to: DealStatus | null; value: number; act: string }[],
  chance: Iterator<number>,
): void {
  const ledger = new BoardLedger();
  const truth = new Map<string, BrokerDeal>();
  const boards: DealColumn[][] = [boardOf(truth)];
  let read: { mark: number; from: number } | null = null;
  for (const { id, to, value, act } of steps) {
    const key = `d${String(id)}`;
    const before = truth.get(key);
    if (to === null) {
      if (truth.delete(key)) ledger.deleted(key);
    } else {
      const now = deal(key, to, value, (before?.version ?? 0) + 1);
      truth.set(key, now);
      if (before) ledger.updated(now);
      else ledger.created(now);
    }
    boards.push(boardOf(truth));
    if (act === 'see') for (const each of truth.values()) ledger.see(each);
    if (act === 'begin') read ??= { mark: ledger.beginRead(), from: boards.length - 1 };
    if (act === 'end' && read) {
      // The answer was made at some point while it was under way.
      const at = read.from + ((chance.next().value as number) % (boards.length - read.from));
      ledger.endRead(read.mark, boards[at] ?? []);
      read = null;
    }
    if (ledger.exact && ledger.columns) expect(listed(ledger.columns)).toEqual(boards.at(-1));
  }
  ledger.endRead(ledger.beginRead(), boards.at(-1) ?? []);
  expect(ledger.exact).toBe(true);
}

const boardOf = (deals: ReadonlyMap<string, BrokerDeal>): DealColumn[] =>
  dealStatuses.map((status) => {
    const own = [...deals.values()].filter((each) => each.status === status);
    return { status, count: own.length, value: own.reduce((sum, each) => sum + (each.estimated_commission ?? 0), 0) };
  });

describe('pending writes', () => {
  const held = () => ledgerOf({ touring: [2, 300] }, [deal('a', 'touring'), deal('b', 'touring', 200)]);

  it('count as done, one deal or many', () => {
    expect(held().withPending([pending(moveDeal(deal('a', 'touring'), 'signed'))])).toMatchObject({
      touring: { count: 1, value: 200 },
      signed: { count: 1, value: 100 },
    });
    expect(held().withPending([pending(moveDeals(['a', 'b', 'unknown'], 'lost'))])).toMatchObject({
      touring: { count: 0, value: 0 },
      lost: { count: 2, value: 300 },
    });
  });

  it('count once when the deal they create is told before they are answered', () => {
    const create = pending(createDeal({ status: 'touring', estimated_commission: 70 }, names, 'me'));
    const ledger = held();
    expect(ledger.withPending([create])).toMatchObject({ touring: { count: 3, value: 370 } });
    const { id: _, ...values } = create.optimistic?.values as BrokerDeal;
    ledger.created({ ...values, id: 'real', version: 1 });
    expect(ledger.withPending([create])).toMatchObject({ touring: { count: 3, value: 370 } });
    ledger.created({ ...values, id: 'another', notes: 'of another device', version: 1 });
    expect(ledger.withPending([create])).toMatchObject({ touring: { count: 4, value: 440 } });
  });

  it('count no more once refused, and not twice once told', () => {
    const move = pending(moveDeal(deal('a', 'touring'), 'signed'));
    const ledger = held();
    expect(ledger.withPending([{ ...move, state: 'refused' }])).toBe(ledger.columns);
    ledger.updated(deal('a', 'signed', 100, 2));
    expect(ledger.withPending([move])).toEqual(ledger.columns);
  });
});

describe('the forecast', () => {
  it('is the open value times the closing rate', () => {
    const forecast = forecastOf(board({ prospecting: [1, 1_000], touring: [2, 3_000], offer_submitted: [1, 4_000], signed: [3, 900], lost: [1, 5] })); // prettier-ignore
    expect(forecast).toMatchObject({ openCount: 4, openValue: 8_000, closingRate: 75, expected: 6_000 });
  });

  it('is not known while nothing is closed', () => {
    expect(forecastOf(board({ touring: [1, 100] }))).toMatchObject({
      openValue: 100,
      closingRate: null,
      expected: null,
    });
  });
});

describe('with a server', () => {
  let app: TestApp;
  let broker: TestUser;
  let dashboard: Dashboard<'broker'>;
  let stop: (() => void) | undefined;

  beforeAll(async () => {
    app = await startTestApp();
    broker = await app.addUser('broker');
  });
  afterEach(() => {
    stop?.();
    dashboard.close();
  });
  afterAll(() => app.close());

  const serversBoard = async (): Promise<DealColumn[]> => {
    const { body } = await app.request(broker, 'GET', '/api/broker/deals?limit=1');
    return (body as { data: { board: DealColumn[] } }).data.board;
  };

  it('follows what the API and psql do, also to deals it has never seen', async () => {
    const { body } = await app.request(broker, 'POST', '/api/broker/deals', { estimated_commission: 1_000 });
    dashboard = connect({ url: app.url, role: 'broker', getToken: () => broker.token });
    const store = new DealBoardStore(dashboard);
    stop = store.subscribe(() => undefined);
    const same = async () =>
      JSON.stringify(listed(store.state().columns)) === JSON.stringify(await serversBoard()) && store.ledger.exact;
    await waitFor(() => dashboard.status.state === 'live' && same());
    const { id } = (body as { data: BrokerDeal }).data;
    await app.request(broker, 'PATCH', `/api/broker/deals/${id}`, { status: 'touring' });
    await waitFor(async () => store.state().columns?.touring.value === 1_000 && (await same()));
    await app.db.rows(
      sql`update broker_deals set estimated_commission = 70.5, status = 'signed' where id = ${id}::uuid`,
    );
    await waitFor(async () => store.state().columns?.signed.value === 70.5 && (await same()));
    await app.request(broker, 'DELETE', `/api/broker/deals/${id}`);
    await waitFor(async () => store.state().columns?.signed.count === 0 && (await same()));
  });
});
