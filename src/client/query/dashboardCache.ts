import { notifyManager } from '@tanstack/query-core';
import type { Answer } from '../index.ts';
import type { Mutation } from '../mutations/index.ts';
import { changeOfAnswer } from './answers.ts';
import type { DashboardCache, DashboardCacheOptions } from './cacheTypes.ts';
import { ChangeFeed } from './changeFeed.ts';
import { Completions } from './completions.ts';
import { EventReader } from './eventReader.ts';
import { ListQuery } from './listQuery.ts';
import { listKey, lists, normalise } from './lists.ts';
import { LiveQueries } from './liveQueries.ts';
import { createLoadOptions } from './loadOptions.ts';
import { applyOverlays, overlayRecord } from './overlays.ts';
import { KpiReadings, SummaryReadings } from './readings.ts';
import type { Filters, Viewer } from './types.ts';

/** Keeps what a TanStack cache holds of a dashboard up to date, from now until it is closed. */
export function createDashboardCache(options: DashboardCacheOptions): DashboardCache {
  const parts = join(options);
  const { queries, viewer } = parts;
  const ends = subscribe(options, parts);
  return {
    ...createLoadOptions(options.dashboard, queries, parts.kpis),
    async loadMore(name, filters) {
      const live = queries.at(listKey(name, filters));
      if (live instanceof ListQuery) await live.more();
    },
    overlay: (name, filters, base, mutations) =>
      applyOverlays(base, mutations, lists[name], normalise(filters as Filters), viewer),
    overlayRecord: (entity, base, mutations) => overlayRecord(base, mutations, entity),
    lookup: queries.lookup,
    close() {
      for (const end of ends) end();
      parts.feed.stop();
      parts.completions.drop();
      parts.summaries.stop();
      queries.stop();
    },
  };
}

type Parts = ReturnType<typeof join>;

function join({ dashboard, queryClient, queue }: DashboardCacheOptions) {
  const call = dashboard.call.bind(dashboard);
  const isConnected = () => dashboard.status.state === 'live' || dashboard.status.state === 'polling';
  const feed = new ChangeFeed({ queue, isConnected }, (changes) => notifyManager.batch(() => queries.patch(changes)));
  const completions = new Completions({
    call,
    journal: feed.journal,
    take: (changes) => feed.take(changes),
    failed: ({ entity }) => queries.reload(entity),
  });
  const summaries = new SummaryReadings();
  const viewer: Viewer = { role: dashboard.role, lookup: (entity, id) => queries.lookup(entity, id) };
  const queries: LiveQueries = new LiveQueries({
    cache: queryClient.getQueryCache(),
    viewer,
    summaries,
    context: {
      dashboard,
      journal: feed.journal,
      applied: () => feed.applied,
      complete: ({ spec: { completion } }, incomplete) => {
        if (completion) for (const change of incomplete.values()) completions.ask(completion, change);
      },
    },
  });
  const kpis = new KpiReadings(dashboard, queryClient);
  return { feed, completions, summaries, viewer, queries, kpis };
}

function subscribe({ dashboard, queue }: DashboardCacheOptions, parts: Parts): (() => void)[] {
  const { feed, completions, queries, kpis, summaries } = parts;
  const tellsUnread = () => dashboard.status.transport !== 'http';
  const reader = new EventReader({ ...parts, lookup: queries.lookup, tellsUnread });
  // Writes whose answers were made before a reset: what they say may be of another log.
  const outdated = new Set<string>();
  let isConnected = false;
  return [
    dashboard.on('event', (event) => reader.read(event)),
    dashboard.on('unread', (unread) => reader.unread(unread)),
    dashboard.on('kpis', (told, asOf) => kpis.told({ kpis: told, asOf })),
    dashboard.on('reset', () => {
      for (const { id, state } of queue?.list() ?? []) if (state === 'sending') outdated.add(id);
      feed.reset();
      completions.drop();
      kpis.reset();
      queries.reset();
    }),
    dashboard.on('status', ({ state }) => {
      const wasConnected = isConnected;
      isConnected = state === 'live' || state === 'polling';
      if (!isConnected || wasConnected) return;
      for (const live of queries) live.back();
      summaries.back();
    }),
    ...(queue ? [queue.subscribe(() => feed.checkHeld()), queue.onApplied(answered)] : []),
  ];

  function answered(mutation: Mutation, answer: Answer<unknown>): void {
    const change = outdated.delete(mutation.id) ? undefined : changeOfAnswer(mutation, answer);
    if (change) feed.answered(change);
  }
}
