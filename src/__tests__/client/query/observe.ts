import { QueryObserver, type QueryClient } from '@tanstack/query-core';
import type { DashboardCache, ListName, LiveListData, LoadOptions } from '../../../client/query/index.ts';
import type { Filters, Row } from '../../../client/query/types.ts';

/** Looks at any list of a cache, its rows as rows. */
export const observe = (client: QueryClient, cache: DashboardCache, name: ListName, filters: Filters) =>
  new QueryObserver<LiveListData<Row>, Error, LiveListData<Row>, LiveListData<Row>, readonly unknown[]>(
    client,
    cache.list(name, filters) as LoadOptions<unknown> as LoadOptions<LiveListData<Row>>,
  );

/** What `observe` gives. */
export type ListObserver = ReturnType<typeof observe>;
