import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { RedisPositionedStore, noStore } from './cache/positionedStore.ts';
import type { Config } from './config/env.ts';
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
import { MatchProjector } from './events/matchProjector.ts';
import { Revocations } from './events/revocations.ts';
import { createAuthenticate, type AccessClaims } from './middleware/authenticate.ts';
import { answerClientErrors } from './middleware/clientErrors.ts';
import { createHttpApp } from './middleware/httpApp.ts';
import { createLiveMetrics, type LiveReadings } from './middleware/liveMetrics.ts';
import { createMetrics } from './middleware/observability.ts';
import { createPollPath } from './middleware/pollPath.ts';
import { createRateLimits } from './middleware/rateLimits.ts';
import { secureHeaders } from './middleware/security.ts';
import { authRoutes } from './routes/authRoutes.ts';
import { dashboardRoutes } from './routes/dashboardRoutes.ts';
import { eventRoutes } from './routes/eventRoutes.ts';
import { domainRoutes } from './routes/index.ts';
import type { Route } from './routes/route.ts';
import { systemRoutes } from './routes/systemRoutes.ts';
import { CombinedAudience } from './services/audience.ts';
import { AuthService } from './services/AuthService.ts';
import { createLiveDashboards, type LiveDashboards } from './services/liveDashboards.ts';
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
  /** Holds every HTTP answer to its declared shape; for tests. */
  checkAnswers?: boolean;
}

/** Milliseconds that running requests get to finish at shutdown. */
const DRAIN_MS = 5_000;

/** Builds and joins everything of one node and begins to follow the log. The one place that knows all parts. */
export async function createApp({ config, databaseUrl, logger, checkAnswers = false }: AppOptions): Promise<App> {
  const redis = config.redisUrl ? createRedis(config.redisUrl, logger) : undefined;
  const onLost = (error: Error) => logger.debug({ err: error }, 'A database connection was lost');
  const pool = createPool(databaseUrl, config.dbPoolSize, onLost);
  // The pool hears of idle connections only. One that breaks in the middle of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', onLost));
  const db = new Database(pool);
  const metrics = createMetrics();
  const readings: Partial<LiveReadings> = { poolWaiting: () => pool.waitingCount, poolTotal: () => pool.totalCount };
  const counters = createLiveMetrics(metrics.registry, () => readings as LiveReadings);
  const revocations = new Revocations(config.accessTokenTtlSeconds);
  const projector = new MatchProjector(db, (error) =>
    logger.warn({ err: error }, 'Matches could not be computed; trying again'),
  );
  const audience = new CombinedAudience();
  const onError = (error: unknown) => logger.warn({ err: error }, 'A client could not be served');

  const deliver = (event: LogEvent, generation: string) => {
    counters.relayed(event.type);
    if (event.type === 'session:revoked') revocations.heard(event);
    dashboards.router.route(event, generation);
    if (event.entityType === 'demand_listing' || event.entityType === 'property') projector.wake();
  };
  const live: LiveLog = new LiveLog({
    databaseUrl, db, logger, node: randomUUID(), deliver,
    onHole: () => counters.holes.inc(),
    onReset: (place) => {
      dashboards.clear(place.pos);
      sockets.reset();
      streams.reset();
    },
  }); // prettier-ignore
  const dashboards: LiveDashboards = createLiveDashboards({
    totals: new TotalsStore(db),
    store: redis ? new RedisPositionedStore(redis, () => live.place.generation) : noStore,
    audience, logger,
    isCurrent: () => live.isCurrent,
    cursor: () => live.cursor,
    onCache: (result) => counters.cache.inc({ result }),
  }); // prettier-ignore

  const tokens = new TokenService({ secret: config.jwtSecret, accessTtlSeconds: config.accessTokenTtlSeconds });
  const verify = (token: string): AccessClaims => {
    const claims = tokens.verifyAccess(token);
    if (revocations.isRevoked(claims)) throw new Error('The session has ended');
    return claims;
  };
  const http = createServer();
  answerClientErrors(http);
  const screens = {
    frames: live.frames,
    now: () => live.place,
    onLive: (userId: string) => dashboards.push.kpis(userId),
    onError,
  };
  const sockets = new DashboardSocketServer({
    ...screens, http, verify,
    limits: { ...config.sockets, allowedOrigins: config.allowedOrigins, trustedProxies: config.trustProxy },
    onEmitted: counters.emitted,
  }); // prettier-ignore
  const streams = new EventStreams({
    ...screens,
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
    relayLag: () => live.lag,
    relayPosition: () => live.place.pos,
    canaryAgeSeconds: () => live.canaryAge / 1_000,
    pushQueue: () => dashboards.push.depth,
  });

  const sessions = new SessionService(tokens, config.refreshTokenTtlDays);
  const auth = new AuthService({ db, tokens, passwords: new PasswordService(), sessions });
  const system = new SystemController(metrics.registry, () => ({
    log: {
      ok: live.isHearing && live.isCurrent,
      detail: `canary heard ${Math.round(live.canaryAge)} ms ago, ${live.lag} events behind`,
    },
  }));
  const routes: Route[] = [
    ...systemRoutes(system, config.metricsPort === undefined),
    ...authRoutes(
      new AuthController(auth, { production: config.production, refreshTtlDays: config.refreshTokenTtlDays }),
    ),
    ...dashboardRoutes(new DashboardController(db, dashboards.kpis)),
    ...eventRoutes(new EventController(live.frames, streams)),
    ...domainRoutes(createDomain(db)),
  ];
  const shared = { allowedOrigins: config.allowedOrigins, production: config.production };
  const express = createHttpApp({
    ...shared, routes, tokens, revocations, logger, metrics, checkAnswers,
    limits: createRateLimits(config.limits, redis),
    trustProxy: config.trustProxy,
    waitForPosition: async (position) => void (await live.fence.reached(position, live.place.pos)),
    pages: [docsRoutes({ 'openapi.json': () => createOpenApi(routes), 'asyncapi.json': createAsyncApi })],
  }); // prettier-ignore
  const answerPoll = createPollPath({
    authenticate: createAuthenticate(tokens, revocations),
    revocations,
    kpis: dashboards.kpis,
    secureHeaders: secureHeaders(config.allowedOrigins, config.production),
    counter: (route, status) => metrics.requests.labels({ method: 'GET', route, status: String(status) }),
  });
  http.on('request', (req, res) => {
    // Socket.IO answers its own path.
    if (req.url?.startsWith('/socket.io/')) return;
    if (!answerPoll(req, res)) express(req, res);
  });

  const metricsServer =
    config.metricsPort === undefined ? undefined : await serveMetrics(metrics.registry, config.metricsPort);
  await live.start();
  dashboards.clear(live.place.pos);
  revocations.load(await refreshTokenStore.recentlyEnded(db, config.accessTokenTtlSeconds));
  projector.wake();
  const stopMaintenance = scheduleMaintenance(
    () => maintainLog(db, config.logRetentionDays),
    (error) => logger.warn({ err: error }, 'Housekeeping of the log failed; it will run again'),
  );

  const stop = async (): Promise<void> => {
    stopMaintenance();
    streams.close();
    await sockets.close();
    await closeServer(http);
    metricsServer?.close();
    await Promise.all([projector.stop(), dashboards.push.stop()]);
    await live.stop();
    await pool.end();
    closeRedis(redis);
  };
  return { http, db, live, sockets, streams, dashboards, routes, stop };
}

/** Serves the metrics alone, on the loopback address, for a scraper that is not the public. */
async function serveMetrics(registry: Registry, port: number): Promise<Server> {
  const server = createServer((_req, res) => {
    registry.metrics().then(
      (text) => res.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** Lets running requests finish, within a bound; kept-alive idle connections are closed at once. */
async function closeServer(http: Server): Promise<void> {
  if (!http.listening) return;
  const closed = new Promise((resolve) => http.close(resolve));
  const idle = setInterval(() => http.closeIdleConnections(), 50);
  const deadline = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}

const closeRedis = (redis: Redis | undefined): void => redis?.disconnect();
