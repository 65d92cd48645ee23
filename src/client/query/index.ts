/**
 * The TanStack Query adapter: lists and records that are loaded once and then kept up to date by events. For any
 * framework.
 *
 * @example
 * const cache = createDashboardCache({ dashboard, queryClient });
 * const observer = new QueryObserver(queryClient, cache.list('deals', { status: 'touring' }));
 */
export { createDashboardCache } from './dashboardCache.ts';
export type * from './cacheTypes.ts';
export type * from './types.ts';
export { listKey, lists, type ListSpec } from './lists.ts';
export { entities, type Entity } from './entities.ts';
export { loadList, loadMore, type ListSource } from './loading.ts';
export { applyOverlays, overlayRecord, pendingIds } from './overlays.ts';
export { applyChange, applyChanges, type Effects } from './applyChange.ts';
