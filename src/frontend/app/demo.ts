import { useEffect, useState } from 'react';
import type { DashboardRole } from '../../contracts/common.ts';
import { ask } from './account.ts';

/** An account of the demo market that anybody may look around with. */
export interface DemoAccount {
  email: string;
  password: string;
  role: DashboardRole;
  name: string;
}

/** The demo accounts of this server; none where it has no demo market, undefined until it has said. */
export function useDemoAccounts(): readonly DemoAccount[] | undefined {
  const [accounts, setAccounts] = useState<readonly DemoAccount[]>();
  useEffect(() => {
    let gone = false;
    ask<{ accounts: DemoAccount[] }>('GET', '/api/demo').then(
      ({ accounts: found }) => gone || setAccounts(found),
      () => gone || setAccounts([]),
    );
    return () => {
      gone = true;
    };
  }, []);
  return accounts;
}
