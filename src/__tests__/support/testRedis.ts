import { RedisServer, findRedisProgram } from './redisServer.ts';

/** A Redis to test with. Of one that belongs to somebody else (REDIS_URL) only the URL: the rest throws. */
export interface TestRedis {
  url: string;
  /** Freezes it: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Ends it as SIGKILL does; what it holds is lost. */
  kill(): Promise<void>;
  /** Kills it if it runs, and starts it empty on the same port. */
  restart(): Promise<void>;
  /** To be called when the suite is through; leaves REDIS_URL's alone. */
  stop(): Promise<void>;
}

export interface RedisNeeds {
  /** The suite freezes or kills Redis, so REDIS_URL will not do. */
  control?: boolean;
}

const INSTALL =
  'A Redis server is needed: apt-get install redis-server (Debian, Ubuntu), brew install redis (macOS), or set REDIS_URL';

/** Starts a redis-server or valkey-server of the suite's own, without persistence, or takes REDIS_URL. */
export async function requireRedis({ control = false }: RedisNeeds = {}): Promise<TestRedis> {
  const external = process.env.REDIS_URL;
  if (external && !control) return borrowed(external);
  const program = findRedisProgram();
  if (!program) throw new Error(INSTALL);
  const server = await RedisServer.start(program);
  return {
    url: server.url,
    pause: () => {
      server.pause();
    },
    resume: () => {
      server.resume();
    },
    kill: () => server.kill(),
    restart: async () => {
      await server.kill();
      await server.start();
    },
    stop: () => server.stop(),
  };
}

/**
 * `describe` for suites that call `requireRedis`. Without a Redis they are skipped with the line that installs it; in
 * CI they fail.
 */
export function describeWithRedis(name: string, suite: () => void, { control = false }: RedisNeeds = {}): void {
  const available = findRedisProgram() !== undefined || (!control && Boolean(process.env.REDIS_URL));
  if (available) describe(name, suite);
  else if (process.env.CI === 'true') describe(name, missingRedis);
  else {
    process.stderr.write(`Skipped: ${name}. ${INSTALL}\n`);
    describe.skip(name, suite);
  }
}

function missingRedis(): void {
  it('finds a Redis server', () => {
    throw new Error(INSTALL);
  });
}

function borrowed(url: string): TestRedis {
  const refuse = () => {
    throw new Error('Only a Redis of the test itself can be stopped: requireRedis({ control: true })');
  };
  return { url, pause: refuse, resume: refuse, kill: refuse, restart: refuse, stop: () => Promise.resolve() };
}
