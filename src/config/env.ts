import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { keptJwtSecret } from './jwtSecret.ts';
import { projectRoot } from './projectRoot.ts';

/** What the program is told from outside. Every key is in `.env.example` with its meaning. */
export type Environment = Record<string, string | undefined>;

const number = (min: number, max: number) =>
  z
    .string()
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);
const whole = (min: number, max: number, fallback: number) => number(min, max).prefault(String(fallback));

const address = (protocols: RegExp, example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), {
    error: `must be an address like ${example}`,
  });

const origins = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  )
  .refine(
    (list) =>
      list.length > 0 && list.every((entry) => URL.canParse(entry) && /^https?:$/.test(new URL(entry).protocol)),
    {
      error: 'must be a comma-separated list of origins like https://app.example.com',
      abort: true,
    },
  )
  .transform((list) => list.map((entry) => new URL(entry).origin));

export const EnvironmentSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development'),
  PORT: whole(0, 65_535, 3000),
  HOST: z.string().optional(),
  DATABASE_URL: address(/^postgres(ql)?:$/, 'postgresql://user:password@host:5432/database').optional(),
  REDIS_URL: address(/^rediss?:$/, 'redis://host:6379').optional(),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters, e.g. from: openssl rand -hex 32').optional(),
  FRONTEND_URL: origins.optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be a level such as info')
    .optional(),
  TRUST_PROXY: whole(0, 10, 0),
  METRICS_PORT: number(1, 65_535).optional(),
  DEMO_DATA: z.enum(['auto', 'yes', 'no'], 'must be auto, yes or no').default('auto'),
  DB_POOL_SIZE: whole(2, 200, 10),
  ACCESS_TOKEN_TTL_SECONDS: whole(5, 86_400, 900),
  REFRESH_TOKEN_TTL_DAYS: whole(1, 365, 30),
  TOKEN_GRACE_SECONDS: whole(0, 600, 30),
  LOG_RETENTION_DAYS: whole(1, 365, 9),
  SOCKETS_PER_USER: whole(1, 1_000, 10),
  SOCKETS_PER_IP: whole(1, 100_000, 50),
  SOCKETS_PER_NODE: whole(1, 100_000, 2_500),
  STREAMS_PER_USER: whole(1, 1_000, 5),
  SOCKET_COMPRESSION: z.enum(['true', 'false'], 'must be true or false').default('false'),
  SOCKET_MESSAGES_PER_SECOND: whole(1, 10_000, 20),
  SOCKET_MESSAGE_BURST: whole(1, 10_000, 40),
  API_LIMIT_PER_MINUTE: whole(1, 10_000_000, 600),
  API_LIMIT_PER_IP_PER_MINUTE: whole(1, 10_000_000, 300),
  LOGIN_LIMIT_PER_ACCOUNT: whole(1, 1_000_000, 10),
  LOGIN_LIMIT_PER_IP: whole(1, 1_000_000, 50),
  SIGNUP_LIMIT_PER_IP: whole(1, 1_000_000, 100),
});

/** Everything the program can be told, checked. */
export interface Config {
  production: boolean;
  port: number;
  host: string;
  /** Absent: the embedded Postgres is started. */
  databaseUrl?: string;
  dbPoolSize: number;
  redisUrl?: string;
  jwtSecret: string;
  /** Origins whose pages may use the session; the first is the frontend's. */
  allowedOrigins: readonly string[];
  logLevel: string;
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  trustProxy: number;
  /** Port for /metrics alone; absent: /metrics is on the public port. */
  metricsPort?: number;
  demoData: 'auto' | 'yes' | 'no';
  accessTokenTtlSeconds: number;
  refreshTokenTtlDays: number;
  logRetentionDays: number;
  streamsPerUser: number;
  sockets: {
    perUser: number;
    perIp: number;
    perNode: number;
    compression: boolean;
    messagesPerSecond: number;
    messageBurst: number;
    /** Seconds an open connection outlives its token. */
    tokenGraceSeconds: number;
  };
  limits: { apiPerUser: number; apiPerIp: number; loginPerAccount: number; loginPerIp: number; signupPerIp: number };
}

/** The environment is not usable; the message lists every fault. */
export class ConfigError extends Error {
  constructor(faults: string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** An empty value means the same as none, as in `REDIS_URL=` of a copied example. */
const withoutEmpty = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));

/** The process's environment, completed from a `.env` file in the project's folder. What is set already wins. */
function processEnvironment(): Environment {
  const file = join(projectRoot(), '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}

function parse(env: Environment): z.infer<typeof EnvironmentSchema> {
  const result = EnvironmentSchema.safeParse(withoutEmpty(env));
  if (!result.success)
    throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  if (result.data.DATABASE_URL && !result.data.JWT_SECRET) {
    throw new ConfigError([
      'JWT_SECRET is required with DATABASE_URL: all nodes must share one, e.g. from: openssl rand -hex 32',
    ]);
  }
  return result.data;
}

/**
 * Reads and checks the configuration. Without JWT_SECRET one is made and kept in `dataFolder`.
 * @throws ConfigError with the list of faults
 */
export function loadConfig(env: Environment = processEnvironment(), dataFolder = join(projectRoot(), '.data')): Config {
  const e = parse(env);
  return {
    ...connections(e),
    jwtSecret: e.JWT_SECRET ?? keptJwtSecret(dataFolder),
    accessTokenTtlSeconds: e.ACCESS_TOKEN_TTL_SECONDS,
    refreshTokenTtlDays: e.REFRESH_TOKEN_TTL_DAYS,
    logRetentionDays: e.LOG_RETENTION_DAYS,
    demoData: e.DEMO_DATA,
    streamsPerUser: e.STREAMS_PER_USER,
    sockets: {
      perUser: e.SOCKETS_PER_USER,
      perIp: e.SOCKETS_PER_IP,
      perNode: e.SOCKETS_PER_NODE,
      compression: e.SOCKET_COMPRESSION === 'true',
      messagesPerSecond: e.SOCKET_MESSAGES_PER_SECOND,
      messageBurst: e.SOCKET_MESSAGE_BURST,
      tokenGraceSeconds: e.TOKEN_GRACE_SECONDS,
    },
    limits: {
      apiPerUser: e.API_LIMIT_PER_MINUTE,
      apiPerIp: e.API_LIMIT_PER_IP_PER_MINUTE,
      loginPerAccount: e.LOGIN_LIMIT_PER_ACCOUNT,
      loginPerIp: e.LOGIN_LIMIT_PER_IP,
      signupPerIp: e.SIGNUP_LIMIT_PER_IP,
    },
  };
}

function connections(e: z.infer<typeof EnvironmentSchema>) {
  return {
    production: e.NODE_ENV === 'production',
    port: e.PORT,
    // The embedded default has demo accounts with known passwords, so it is there for its own machine only.
    host: e.HOST ?? (e.DATABASE_URL ? '0.0.0.0' : '127.0.0.1'),
    allowedOrigins: e.FRONTEND_URL ?? [`http://localhost:${e.PORT}`, `http://127.0.0.1:${e.PORT}`],
    // The embedded default runs in somebody's terminal, where a line for every request would bury what is printed.
    logLevel: e.LOG_LEVEL ?? (e.NODE_ENV === 'test' ? 'silent' : e.DATABASE_URL ? 'info' : 'warn'),
    trustProxy: e.TRUST_PROXY,
    dbPoolSize: e.DB_POOL_SIZE,
    ...(e.DATABASE_URL !== undefined && { databaseUrl: e.DATABASE_URL }),
    ...(e.REDIS_URL !== undefined && { redisUrl: e.REDIS_URL }),
    ...(e.METRICS_PORT !== undefined && { metricsPort: e.METRICS_PORT }),
  };
}

/**
 * Where a command finds the database: DATABASE_URL, else the embedded one that a running server has left the address of.
 * Commands need nothing else, so nothing else is checked.
 */
export function findDatabaseUrl(
  env: Environment = processEnvironment(),
  dataFolder = join(projectRoot(), '.data'),
): string {
  const given = env.DATABASE_URL?.trim();
  if (given) return given;
  const file = join(dataFolder, 'database-url');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new ConfigError(['There is no database yet: set DATABASE_URL, or start the server once (npm start)']);
}
