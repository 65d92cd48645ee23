import { row as calm } from './calm.ts';
import { row as clientsCut } from './clientsCut.ts';
import { row as clientsStopped } from './clientsStopped.ts';
import { nodeFrozen, postgresFrozen } from './frozen.ts';
import { row as heavyTransactions } from './heavyTransactions.ts';
import { row as nodeKilled } from './nodeKilled.ts';
import { row as offlineForDays } from './offlineForDays.ts';
import { row as poorNetwork } from './poorNetwork.ts';
import { row as postgresKilled } from './postgresKilled.ts';
import { row as redisAway } from './redisAway.ts';
import type { FaultRow } from './row.ts';
import { row as sequencerKilled } from './sequencerKilled.ts';

/** Every fault, in the order in which they are run. */
export const rows: readonly FaultRow[] = [
  calm, nodeKilled, sequencerKilled, postgresKilled, redisAway, clientsCut, clientsStopped, heavyTransactions,
  nodeFrozen, postgresFrozen, offlineForDays, poorNetwork,
]; // prettier-ignore
