import { KpiCache, type KpiReading } from '../../src/cache/kpiCache.ts';

const caches = new WeakMap<object, Map<string, KpiReading<unknown>>>();

function heldBy<T>(cache: KpiCache<T>): Map<string, KpiReading<T>> {
  const held = caches.get(cache) ?? new Map<string, KpiReading<unknown>>();
  caches.set(cache, held);
  return held as Map<string, KpiReading<T>>;
}

// The bug: a cache that knows no positions. It keeps what it has, whatever has changed behind it.
KpiCache.prototype.invalidate = () => undefined;

KpiCache.prototype.peek = function (userId) {
  return heldBy(this).get(userId);
};

KpiCache.prototype.put = function (userId, kpis, asOf) {
  const held = heldBy(this).get(userId) ?? { kpis, asOf, json: JSON.stringify(kpis) };
  heldBy(this).set(userId, held);
  return held;
};

KpiCache.prototype.get = async function (userId, compute) {
  const held = heldBy(this).get(userId);
  if (held) return held;
  const { kpis, asOf } = await compute();
  return this.put(userId, kpis, asOf);
};

await import('../../src/index.ts');
