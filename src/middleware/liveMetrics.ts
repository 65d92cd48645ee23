import { Counter, Gauge, type Registry } from 'prom-client';

/** Readings taken when metrics are scraped. */
export interface LiveReadings {
  sockets: () => number;
  streams: () => number;
  relayLag: () => number;
  relayPosition: () => number;
  canaryAgeSeconds: () => number;
  pushQueue: () => number;
  outboxWaiting: () => number;
  poolWaiting: () => number;
  poolTotal: () => number;
}

/** Counters the live side adds to. */
export interface LiveMetrics {
  /** One more event of this type handed on. */
  relayed: (type: string) => void;
  /** One more emission of this type. */
  emitted: (type: string) => void;
  cache: Counter<'result'>;
  holes: Counter;
}

/** Adds the live side's metrics to the registry. `readings` are asked at each scrape. */
export function createLiveMetrics(registry: Registry, readings: () => LiveReadings): LiveMetrics {
  const registers = [registry];
  const gauge = (name: string, help: string, read: keyof LiveReadings) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(readings()[read]());
      },
    });
  gauge('tenantlist_sockets', 'Connected sockets', 'sockets');
  gauge('tenantlist_streams', 'Open SSE streams', 'streams');
  gauge('tenantlist_relay_lag_events', 'Events this node is behind the log', 'relayLag');
  gauge('tenantlist_relay_position', 'Log position this node has relayed', 'relayPosition');
  gauge('tenantlist_canary_age_seconds', 'Seconds since this node heard its own canary', 'canaryAgeSeconds');
  gauge('tenantlist_push_queue', 'Users waiting for a push of their state', 'pushQueue');
  gauge('tenantlist_outbox_waiting', '1 while committed changes wait for their positions', 'outboxWaiting');
  gauge('tenantlist_db_pool_waiting', 'Requests waiting for a database connection', 'poolWaiting');
  gauge('tenantlist_db_pool_connections', 'Database connections of the pool', 'poolTotal');
  return {
    relayed: byType(
      new Counter({
        name: 'tenantlist_events_relayed_total',
        help: 'Log events handed on by this node',
        labelNames: ['type'],
        registers,
      }),
    ),
    emitted: byType(
      new Counter({
        name: 'tenantlist_events_emitted_total',
        help: 'Emissions to rooms',
        labelNames: ['type'],
        registers,
      }),
    ),
    cache: new Counter({
      name: 'tenantlist_kpi_cache_total',
      help: 'KPI cache reads',
      labelNames: ['result'],
      registers,
    }),
    holes: new Counter({ name: 'tenantlist_log_holes_total', help: 'Holes seen in the log: must stay 0', registers }),
  };
}

/** Counts by type, with each type's child looked up once: this runs for every event. */
function byType(counter: Counter<'type'>): (type: string) => void {
  const children = new Map<string, Counter.Internal>();
  return (type) => {
    let child = children.get(type);
    if (!child) children.set(type, (child = counter.labels(type)));
    child.inc();
  };
}
