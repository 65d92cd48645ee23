import { withClient } from './waitUntilReady.ts';

const NAME = 'tenantlist';

// Another program may create the same at the same time.
const DUPLICATES = ['42710', '42P04', '23505'];

/**
 * Makes sure that the role `tenantlist` (no superuser, may create databases) and its database of the same name are
 * there.
 * @param adminUrl connection of a superuser
 */
export async function provision(adminUrl: string, password: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const create = (statement: string) =>
      client.query(statement).catch((error: unknown) => {
        if (!DUPLICATES.includes((error as { code?: string }).code ?? '')) throw error;
      });
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $1) as database`,
      [NAME],
    );
    const secret = client.escapeLiteral(password);
    if (!rows[0]?.role) await create(`create role ${NAME} login nosuperuser createdb password ${secret}`);
    if (!rows[0]?.database) await create(`create database ${NAME} owner ${NAME}`);
  });
}

/** The URL of the role and database that `provision` makes. */
export function provisionedUrl(port: number, password: string): string {
  return urlOf(NAME, password, port, NAME);
}

/** A URL that `pg` and `psql` both take. */
export function urlOf(role: string, password: string, port: number, database: string): string {
  return `postgresql://${role}:${password}@127.0.0.1:${String(port)}/${database}`;
}
