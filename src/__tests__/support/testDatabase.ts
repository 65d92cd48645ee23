import { cloneTemplate, dropDatabase, runEnvironment, urlOfDatabase } from './template.ts';

export interface TestDatabase {
  /** Of the role that owns the database; no superuser, may create more databases. */
  url: string;
  /** Ends all its connections and drops it. */
  drop(): Promise<void>;
}

/** A migrated, empty database for one suite alone. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env[runEnvironment.server];
  const template = process.env[runEnvironment.template];
  if (!server || !template) throw new Error('No test server: is globalSetup part of the Jest configuration?');
  const name = await cloneTemplate(server, template);
  return { url: urlOfDatabase(server, name), drop: () => dropDatabase(server, name) };
}
