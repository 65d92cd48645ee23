import pg from 'pg';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { toAppError } from '../../middleware/errorHandler.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = new Database(createPool(database.url, 2, () => undefined));
});
afterAll(async () => {
  await db.pool.end();
  await database.drop();
});

const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('This was to fail');
    },
    (error: unknown) => error,
  );
const described = (error: unknown) => {
  const { status, code, facts } = toAppError(error);
  return { status, code, path: facts.details?.[0]?.path };
};
const USER = sql`insert into users (email, password_hash, role) values ('a@b.c', 'x', 'tenant')`;

it('reads what PostgreSQL refuses', async () => {
  await db.rows(USER);
  expect(described(await faultOf(db.rows(USER)))).toEqual({ status: 409, code: 'CONFLICT', path: undefined });
  const cases: [ReturnType<typeof sql>, string][] = [
    [sql`select ${'7'}::uuid`, 'body'],
    [sql`select ${'1e99'}::int8`, 'body'],
    [sql`select ${'99999999999'}::int4`, 'body'],
    [sql`select ${'2023-02-29'}::date`, 'body'],
    [sql`select ${'a\0'}::text`, 'body'],
    [sql`insert into users (email, password_hash, role) values ('x@y.z', 'x', 'king')`, 'role'],
    [sql`insert into users (email, password_hash, role) values (null, 'x', 'tenant')`, 'email'],
    [sql`insert into user_profiles (user_id) values (gen_random_uuid())`, 'user_id'],
    [
      sql`insert into users (email, password_hash, role) values ('x@y.z', 'x', 'tenant') returning 1 / (${'99999999999'}::int8 * 100000000000)`,
      'body',
    ],
  ];
  for (const [statement, path] of cases) {
    expect(described(await faultOf(db.rows(statement)))).toEqual({ status: 400, code: 'VALIDATION_ERROR', path });
  }
});

it('leaves our own mistakes as ours', async () => {
  for (const statement of [sql`selec 1`, sql`select nothing`, sql`select 1 / 0`, sql`select * from nowhere`]) {
    expect(described(await faultOf(db.rows(statement)))).toMatchObject({ status: 500, code: 'INTERNAL' });
  }
});

describe('a database that is away is 503 with a time to wait', () => {
  const expectAway = (error: unknown) => {
    const known = toAppError(error);
    expect([known.status, known.code]).toEqual([503, 'UNAVAILABLE']);
    expect(known.facts.retryAfterSeconds).toBeGreaterThan(0);
  };

  it('nobody listens', async () => {
    const pool = new pg.Pool({ host: '127.0.0.1', port: 1 });
    expectAway(await faultOf(pool.query('select 1')));
    await pool.end();
  });

  it('the socket is gone', async () => {
    const pool = new pg.Pool({ host: '/tmp/no-such-folder-of-tenantlist' });
    expectAway(await faultOf(pool.query('select 1')));
    await pool.end();
  });

  it('the connection is terminated in the middle', async () => {
    const pool = createPool(database.url, 1, () => undefined);
    expectAway(await faultOf(pool.query('select pg_terminate_backend(pg_backend_pid())')));
    await pool.end();
    expectAway(await faultOf(pool.query('select 1')));
  });

  it('the pool is exhausted', async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1, connectionTimeoutMillis: 1_000 });
    const client = await pool.connect();
    expectAway(await faultOf(pool.query('select 1')));
    client.release();
    await pool.end();
  });

  it('a statement takes too long', async () => {
    expectAway(await faultOf(slow()));
    const pool = new pg.Pool({ connectionString: database.url, query_timeout: 50 });
    expectAway(await faultOf(pool.query('select pg_sleep(1)')));
    await pool.end();
  });

  const slow = async () => {
    const pool = new pg.Pool({ connectionString: database.url, statement_timeout: 20 });
    try {
      await pool.query('select pg_sleep(1)');
    } finally {
      await pool.end();
    }
  };

  it.each(['53300', '57P03', '57P01', '08006', '40001', '25006', 'EAI_AGAIN', 'ETIMEDOUT'])('%s', (code) => {
    expectAway(Object.assign(new Error('x'), { code }));
  });
});
