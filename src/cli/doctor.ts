import { styleText } from 'node:util';
import { findDatabaseUrl } from '../config/env.ts';
import { Database, createPool } from '../db/database.ts';
import { examine } from '../doctor/invariants.ts';

/** `npm run doctor`: checks the invariants on the database as it is now; exits with 1 when one is broken. */
async function main(): Promise<number> {
  const pool = createPool(findDatabaseUrl(), 1, () => undefined);
  try {
    const findings = await examine(new Database(pool));
    for (const { id, title, faults } of findings) {
      console.log(
        `${faults.length === 0 ? styleText('green', 'holds ') : styleText('red', 'BROKEN')}  ${id.padEnd(3)}  ${title}`,
      );
      for (const fault of faults) console.log(`             ${fault}`);
    }
    return findings.every(({ faults }) => faults.length === 0) ? 0 : 1;
  } finally {
    await pool.end();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`The check could not run: ${(error as Error).message}`);
    process.exit(2);
  },
);
