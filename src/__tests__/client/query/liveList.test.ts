import { jest } from '@jest/globals';
import { QueryClient } from '@tanstack/query-core';
import fc from 'fast-check';
import {
  createDashboardCache,
  type DashboardCache,
  type ListName,
  type LiveListData,
} from '../../../client/query/index.ts';
import type { EntityName, Filters, Row } from '../../../client/query/types.ts';
import { ModelQueue } from './modelQueue.ts';
import { ModelServer } from './modelServer.ts';
import { observe, type ListObserver } from './observe.ts';

/*
 * Whatever is committed while lists are loaded, continued and patched, with events that come late and answers of any moment:
 * when all has arrived a list is the server's.
 */

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => void jest.useRealTimers());

type Act =
  | { act: 'create'; id: number; status: number; text: number; score: number }
  | { act: 'update' | 'write'; id: number; status?: number; text?: number; score?: number }
  | { act: 'delete' | 'leave'; id: number }
  | { act: 'more' | 'load' | 'close' | 'open' | 'bulk' }
  | { act: 'wait'; ms: number };

const MOST_ROWS = 240;
const STATUSES = ['prospecting', 'touring', 'signed'];
const TEXTS = ['Corner Café', 'CAFÉ Wien', 'Bakery', 'corner shop', null];
const ids = fc.nat(MOST_ROWS);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('create' as const), id: ids, status: fc.nat(2), text: fc.nat(4), score: fc.nat(20) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constantFrom('update' as const, 'update' as const, 'write' as const), id: ids, status: fc.nat(2), text: fc.nat(4), score: fc.nat(20) }, { requiredKeys: ['act', 'id'] }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constantFrom('delete' as const, 'leave' as const), id: ids }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('more' as const, 'more' as const, 'load' as const, 'close' as const, 'open' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('bulk' as const) }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.nat(400) }) },
); // prettier-ignore

interface Subject {
  name: ListName;
  entity: EntityName;
  filters: Filters;
}
const SUBJECTS: Subject[] = [
  { name: 'deals', entity: 'deal', filters: {} },
  { name: 'deals', entity: 'deal', filters: { status: 'touring' } },
  { name: 'businesses', entity: 'business', filters: { search: 'café' } },
  { name: 'demandMatches', entity: 'match', filters: { demandListingId: 'd1', minScore: 5 } },
];

const idOf = (i: number): string => `id-${String(i).padStart(3, '0')}`;

/** The columns of each entity that the acts set. */
function valuesOf(entity: EntityName, { status, text, score }: { status?: number; text?: number; score?: number }) {
  const state = status === undefined ? {} : { status: STATUSES[status] };
  const name = text === undefined ? undefined : (TEXTS[text] ?? null);
  if (entity === 'business') return { ...state, ...(name !== undefined && { name: name ?? 'none' }) };
  if (entity === 'deal') return { ...state, ...(name !== undefined && { tenant_business_id: name }) };
  const dismissed = status === undefined ? {} : { is_dismissed: status === 2 };
  return { ...dismissed, ...(score !== undefined && { match_score: score }) };
}
const fixed = (entity: EntityName) =>
  entity === 'match' ? { demand_listing_id: 'd1', property_listing_id: 'p1', is_dismissed: false } : {};

/** One list on one screen, and the highest version it ever showed of each row. */
class Screen {
  readonly #cache: DashboardCache;
  readonly #observer: ListObserver;
  readonly #subject: Subject;
  readonly #versions = new Map<string, number>();
  #end: (() => void) | undefined;

  constructor(client: QueryClient, cache: DashboardCache, subject: Subject) {
    this.#cache = cache;
    this.#subject = subject;
    this.#observer = observe(client, cache, subject.name, subject.filters);
  }

  get list(): LiveListData<Row> | undefined {
    return this.#observer.getCurrentResult().data;
  }

  open(): void {
    this.#end ??= this.#observer.subscribe(({ data }) => this.#look(data));
  }

  close(): void {
    this.#end?.();
    this.#end = undefined;
  }

  more(): Promise<void> {
    return this.#cache.loadMore(this.#subject.name, this.#subject.filters);
  }

  load(): void {
    void this.#observer.refetch({ cancelRefetch: true });
  }

  #look(list: LiveListData<Row> | undefined): void {
    const rows = list?.rows ?? [];
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const { id, version = 0 } of rows) {
      expect(version).toBeGreaterThanOrEqual(this.#versions.get(id) ?? 0);
      this.#versions.set(id, version);
    }
  }
}

function perform(server: ModelServer, entity: EntityName, gone: Map<string, Row>, step: Act): void {
  if (step.act === 'bulk')
    server.updateInBulk(entity, ({ id }) => valuesOf(entity, { status: id.charCodeAt(5) % 3 }), entity);
  if (!('id' in step)) return;
  const id = idOf(step.id);
  const row = server.row(entity, id);
  if (step.act === 'update' || step.act === 'write') server.update(entity, id, valuesOf(entity, step));
  else if (step.act === 'delete') server.delete(entity, id);
  else if (step.act === 'leave' && row) {
    gone.set(id, row);
    server.delete(entity, id);
  } else if (step.act === 'create' && !row) {
    const before = gone.get(id);
    // One that changed hands comes back with its history; a deleted id is never given again.
    if (before) server.create(entity, id, { ...before, ...valuesOf(entity, step) }, (before.version ?? 0) + 2);
    else
      server.create(entity, `${id}-${String(server.rows(entity).length)}-${String(Date.now())}`, {
        ...fixed(entity),
        ...valuesOf(entity, step),
      });
    gone.delete(id);
  }
}

async function play(subject: Subject, seedRows: number, acts: Act[], delivery: number[], answers: number[]) {
  let draws = 0;
  const server = new ModelServer({
    delivery: () => delivery[draws++ % delivery.length] ?? 0,
    answers: () => answers[draws++ % answers.length] ?? 0,
    role: subject.entity === 'deal' ? 'broker' : 'tenant',
  });
  for (let i = 0; i < seedRows; i++) {
    const values = valuesOf(subject.entity, { status: i % 3, text: i % 5, score: i % 21 });
    server.create(subject.entity, idOf(i), { ...fixed(subject.entity), ...values });
  }
  await jest.advanceTimersByTimeAsync(2_000);
  const queue = new ModelQueue();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.mount();
  const cache = createDashboardCache({ dashboard: server.dashboard, queryClient: client, queue });
  const screen = new Screen(client, cache, subject);
  const gone = new Map<string, Row>();
  const more: Promise<void>[] = [];
  screen.open();
  for (const step of acts) {
    if (step.act === 'wait') await jest.advanceTimersByTimeAsync(step.ms);
    else if (step.act === 'more') more.push(screen.more());
    else if (step.act === 'load') screen.load();
    else if (step.act === 'close') screen.close();
    else if (step.act === 'open') screen.open();
    else perform(server, subject.entity, gone, step);
    if (step.act === 'write')
      queue.answerLater(
        subject.entity,
        server.row(subject.entity, idOf(step.id)),
        answers[draws++ % answers.length] ?? 0,
      );
  }
  screen.open();
  await jest.advanceTimersByTimeAsync(30_000);
  await Promise.all(more);
  const { list } = screen;
  const { rows, total } = server.list(subject.name, subject.filters, list?.rows.length);
  expect(list?.rows).toEqual(rows);
  expect({ total: list?.total, hasMore: list?.hasMore }).toEqual({ total, hasMore: rows.length < total });
  screen.close();
  cache.close();
  client.clear();
  client.unmount();
}

test.each(SUBJECTS)('$name $filters is the server\'s after any commits, loads and delays', async (subject) => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(MOST_ROWS - 1),
      fc.array(act, { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(900), { minLength: 1, maxLength: 7 }),
      fc.array(fc.nat(1_500), { minLength: 1, maxLength: 7 }),
      (seedRows, acts, delivery, answers) => play(subject, seedRows, acts, delivery, answers),
    ),
    { numRuns: 60, endOnFailure: true },
  );
}, 60_000); // prettier-ignore
