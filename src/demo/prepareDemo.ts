import type { DemoAccount } from '../contracts/demo.ts';
import { Database, createPool } from '../db/database.ts';
import { createDemoMarket, demoAccounts, hasDemoMarket } from './createDemoMarket.ts';

/**
 * Sees to the demo market before the server follows the log.
 * @param wanted whether to make one where there is none
 * @returns the accounts to show, none without a demo market
 */
export async function prepareDemo(databaseUrl: string, wanted: boolean): Promise<readonly DemoAccount[]> {
  const pool = createPool(databaseUrl, 1, () => undefined);
  const db = new Database(pool);
  try {
    if (wanted) return (await createDemoMarket(db)).accounts;
    return (await hasDemoMarket(db)) ? demoAccounts : [];
  } finally {
    await pool.end();
  }
}
