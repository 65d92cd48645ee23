import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { RedisPositionedStore, noStore } from './cache/positionedStore.ts';
import type { Config } from './config/env.ts';
import { projectRoot } from './config/projectRoot.ts';
import type { DemoAccount } from './contracts/demo.ts';
import { createRedis } from './config/redis.ts';
import { AuthController } from './controllers/AuthController.ts';
import { DashboardController } from './controllers/DashboardController.ts';
import { EventController } from './controllers/EventController.ts';
import { SystemController } from './controllers/SystemController.ts';
import { Database, createPool } from './db/database.ts';
import { createDomain } from './domain.ts';
import { createAsyncApi } from './docs/asyncapi.ts';
import { docsRoutes } from './docs/docsRoutes.ts';
import { createOpenApi } from './docs/openapi.ts';
import { LiveLog } from './events/liveLog.ts';
import type { LogEvent } from './events/logEvent.ts';
import { maintainLog, scheduleMaintenance } from './events/maintenance.ts';
import { Revocations } from './events/revocations.ts';
import { createBoundedServer, serveMetrics } from './httpServer.ts';
import { createAuthenticate, type AccessClaims } from './middleware/authenticate.ts';
import { createHttpApp } from './middleware/httpApp.ts';
import { createLiveMetrics, type LiveReadings } from './middleware/liveMetrics.ts';
import { createMetrics } from './middleware/observability.ts';
import { createPollPath } from './middleware/pollPath.ts';
import { createRateLimits } from './middleware/rateLimits.ts';
import { secureHeaders } from './middleware/security.ts';
import { webApp } from './middleware/webApp.ts';
import { authRoutes } from './routes/authRoutes.ts';
import { dashboardRoutes } from './routes/dashboardRoutes.ts';
import { demoRoutes } from './routes/demoRoutes.ts';
import { eventRoutes } from './routes/eventRoutes.ts';
import { domainRoutes } from './routes/index.ts';
import type { Route } from './routes/route.ts';
import { systemRoutes } from './routes/systemRoutes.ts';
import { CombinedAudience } from './services/audience.ts';
import { AuthService } from './services/AuthService.ts';
import { createLiveDashboards, type LiveDashboards } from './services/liveDashboards.ts';
import { MatchProjector } from './services/MatchProjector.ts';
import { PasswordService } from './services/PasswordService.ts';
import { SessionService } from './services/SessionService.ts';
import { TokenService } from './services/TokenService.ts';
import { EventStreams } from './sse/eventStreams.ts';
import { refreshTokenStore } from './stores/refreshTokenStore.ts';
import { TotalsStore } from './stores/totalsStore.ts';
import { DashboardSocketServer, exposeDashboardSocket } from './websocket/dashboardSocket.ts';

/** A running node. */
export interface App {
  http: Server;
  db: Database;
  live: LiveLog;
  sockets: DashboardSocketServer;
  streams: EventStreams;
  dashboards: LiveDashboards;
  /** Every HTTP route, for the documentation and the access test. */
  routes: Route[];
  /** Answers no new requests, tells clients to come back, finishes what runs, lets go of everything. */
  stop(): Promise<void>;
}

/** What a node is built from. The database must be migrated. */
export interface AppOptions {
  config: Config;
  databaseUrl: string;
  logger: Logger;
  /** Accounts that anybody may sign in with; none without a demo market. */
  demo?: readonly DemoAccount[];
  /** Holds every HTTP answer to its declared shape; for tests. */
  checkAnswers?: boolean;
}

/** What every part of a node stands on. */
type Core = ReturnType<typeof createCore>;

function createCore({ config, databaseUrl, logger, demo = [], checkAnswers = false }: AppOptions) {
  const onLost = (error: Error) => logger.debug({ err: error }, 'A database connection was lost');
  const pool = createPool(databaseUrl, config.dbPoolSize, onLost);
  const metrics = createMetrics();
  const readings: Partial<LiveReadings> = { poolWaiting: () => pool.waitingCount, poolTotal: () => pool.totalCount };
  return {
    config, databaseUrl, logger, demo, checkAnswers, pool, metrics, readings,
    db: new Database(pool),
    redis: config.redisUrl ? createRedis(config.redisUrl, logger) : undefined,
    counters: createLiveMetrics(metrics.registry, () => readings as LiveReadings),
    revocations: new Revocations(config.accessTokenTtlSeconds),
    tokens: new TokenService({ secret: config.jwtSecret, accessTtlSeconds: config.accessTokenTtlSeconds }),
    server: createBoundedServer(),
    audience: new CombinedAudience(),
  }; // prettier-ignore
}

/** The live side: the log, what follows from its events, and the screens they go to. */
type Live = ReturnType<typeof createLive>;

function createLive(core: Core) {
  const { config, databaseUrl, db, logger, redis, counters, revocations, audience } = core;
  const projector = new MatchProjector(db, (error) =>
    logger.warn({ err: error }, 'Matches could not be computed; trying again'),
  );
  const deliver = (event: LogEvent, generation: string) => {
    counters.relayed(event.type);
    if (event.type === 'session:revoked') revocations.heard(event);
    dashboards.router.route(event, generation);
    if (event.entityType === 'demand_listing' || event.entityType === 'property') projector.wake();
  };
  const loadRevocations = async () =>
    revocations.load(await refreshTokenStore.recentlyEnded(db, config.accessTokenTtlSeconds));
  const log: LiveLog = new LiveLog({
    databaseUrl, db, logger, node: randomUUID(), deliver,
    onHole: () => counters.holes.inc(),
    onReset: (place) => {
      dashboards.clear(place.pos);
      // Sessions may have ended in what was not heard.
      loadRevocations().catch((error: unknown) => logger.error({ err: error }, 'Ended sessions could not be read'));
      screens.sockets.reset();
      screens.streams.reset();
    },
  }); // prettier-ignore
  const dashboards: LiveDashboards = createLiveDashboards({
    totals: new TotalsStore(db),
    store: redis ? new RedisPositionedStore(redis, () => log.place.generation) : noStore,
    audience, logger,
    isCurrent: () => log.isCurrent,
    cursor: () => log.cursor,
    onCache: (result) => counters.cache.inc({ result }),
  }); // prettier-ignore
  const screens = createScreens(core, log, dashboards);
  return { log, dashboards, projector, loadRevocations, ...screens };
}

function createScreens(
  { config, tokens, revocations, server, counters, audience, readings, logger }: Core,
  log: LiveLog,
  dashboards: LiveDashboards,
) {
  const parts = {
    frames: log.frames,
    now: () => log.place,
    onMissedState: (event: LogEvent) => dashboards.router.tellUnread(event),
    onError: sparingly((error, others) => logger.warn({ err: error, others }, 'A client could not be served')),
  };
  const verify = (token: string): AccessClaims => {
    const claims = tokens.verifyAccess(token);
    if (revocations.isRevoked(claims)) throw new Error('The session has ended');
    return claims;
  };
  const sockets = new DashboardSocketServer({
    ...parts, verify, http: server.http,
    onLive: (userId, tell) => dashboards.push.welcome(userId, tell),
    limits: { ...config.sockets, allowedOrigins: config.allowedOrigins, trustedProxies: config.trustProxy },
    onEmitted: counters.emitted,
  }); // prettier-ignore
  const streams = new EventStreams({
    ...parts,
    onLive: (userId) => dashboards.push.kpis(userId),
    isRevoked: (sessionId) => revocations.isRevoked({ sessionId }),
    streamsPerUser: config.streamsPerUser,
    tokenGraceSeconds: config.sockets.tokenGraceSeconds,
  });
  audience.add(sockets);
  audience.add(streams);
  exposeDashboardSocket(sockets);
  revocations.onSessionEnd((sessionId, userId) => {
    sockets.endSession(sessionId, userId);
    streams.endSession(sessionId, userId);
  });
  Object.assign(readings, {
    sockets: () => sockets.size,
    streams: () => streams.size,
    relayLag: () => log.lag,
    relayPosition: () => log.place.pos,
    canaryAgeSeconds: () => log.canaryAge / 1_000,
    pushQueue: () => dashboards.push.depth,
    outboxWaiting: () => log.waiting,
  });
  return { sockets, streams };
}

/** Every route of a node. */
function createRoutes(core: Core, live: Live, isDraining: () => boolean): Route[] {
  const { config, db, tokens, metrics } = core;
  const sessions = new SessionService(tokens, config.refreshTokenTtlDays);
  const auth = new AuthService({ db, tokens, passwords: new PasswordService(), sessions });
  const system = new SystemController(metrics.registry, () => ({
    serving: { ok: !isDraining(), detail: isDraining() ? 'shutting down' : 'taking requests' },
    log: {
      ok: live.log.isHearing,
      detail: `canary heard ${Math.round(live.log.canaryAge)} ms ago, ${live.log.lag} events behind`,
    },
  }));
  return [
    ...systemRoutes(system, config.metricsPort === undefined),
    ...demoRoutes(core.demo),
    ...authRoutes(
      new AuthController(auth, { production: config.production, refreshTtlDays: config.refreshTokenTtlDays }),
    ),
    ...dashboardRoutes(new DashboardController(db, live.dashboards.kpis)),
    ...eventRoutes(new EventController(live.log.frames, live.streams)),
    ...domainRoutes(createDomain(db)),
  ];
}

/** Answers requests: the poll by its short path, everything else through Express. */
function serve(core: Core, live: Live, routes: Route[]): void {
  const { config, tokens, revocations, logger, metrics, checkAnswers, redis, server, db } = core;
  const { allowedOrigins, production, trustProxy } = config;
  const express = createHttpApp({
    routes, tokens, revocations, logger, metrics, checkAnswers, allowedOrigins, production, trustProxy,
    limits: createRateLimits(config.limits, redis),
    once: (claim, begin) => db.once(claim, begin),
    waitForPosition: async (position) => void (await live.log.fence.reached(position, live.log.place.pos)),
    pages: [
      docsRoutes({ 'openapi.json': () => createOpenApi(routes), 'asyncapi.json': createAsyncApi }),
      webApp(join(projectRoot(), 'dist', 'web')),
    ],
  }); // prettier-ignore
  const answerPoll = createPollPath({
    authenticate: createAuthenticate(tokens, revocations),
    revocations,
    kpis: live.dashboards.kpis,
    secureHeaders: secureHeaders(allowedOrigins, production),
    counter: (route, status) => metrics.requests.labels({ method: 'GET', route, status: String(status) }),
  });
  server.http.on('request', (req, res) => {
    // Socket.IO answers its own path.
    if (req.url?.startsWith('/socket.io/')) return;
    if (!answerPoll(req, res)) express(req, res);
  });
}

/** Builds and joins everything of one node and begins to follow the log. The one place that knows all parts. */
export async function createApp(options: AppOptions): Promise<App> {
  const core = createCore(options);
  const { config, db, logger, pool, redis, server, metrics } = core;
  const live = createLive(core);
  let draining = false;
  const routes = createRoutes(core, live, () => draining);
  serve(core, live, routes);

  const metricsServer =
    config.metricsPort === undefined
      ? undefined
      : await serveMetrics(metrics.registry, config.metricsPort, config.host);
  const maintain = () => maintainLog(db, config.logRetentionDays);
  const onMaintenanceError = (error: unknown) =>
    logger.warn({ err: error }, 'Housekeeping of the log failed; it will run again');
  // Before the first event of today, or today's rows would begin in the default partition.
  await maintain().catch(onMaintenanceError);
  await live.log.start();
  live.dashboards.clear(live.log.place.pos);
  await live.loadRevocations();
  live.projector.wake();
  const stopMaintenance = scheduleMaintenance(maintain, onMaintenanceError);

  const stop = async (): Promise<void> => {
    draining = true;
    stopMaintenance();
    const closed = server.close();
    live.streams.close();
    await live.sockets.close();
    await closed;
    metricsServer?.close();
    await Promise.all([live.projector.stop(), live.dashboards.push.stop()]);
    await live.log.stop();
    await pool.end();
    redis?.disconnect();
  };
  return {
    http: server.http,
    db,
    live: live.log,
    sockets: live.sockets,
    streams: live.streams,
    dashboards: live.dashboards,
    routes,
    stop,
  };
}

/** Milliseconds between two lines about the same kind of fault. */
const QUIET_MS = 10_000;

/** Tells the first fault of a kind at once and then, while they go on, one now and then, with how many there were besides. */
function sparingly(tell: (error: unknown, others: number) => void): (error: unknown) => void {
  let toldAt = -Infinity;
  let others = 0;
  return (error) => {
    if (performance.now() - toldAt < QUIET_MS) return void others++;
    tell(error, others);
    toldAt = performance.now();
    others = 0;
  };
}
