import { DemoAccounts, type DemoAccount } from '../contracts/demo.ts';
import { route, type Route } from './route.ts';

/** What a newcomer can sign in with at once. */
export const demoRoutes = (accounts: readonly DemoAccount[]): Route[] => [
  route({
    method: 'get',
    path: '/api/demo',
    who: 'public',
    answer: DemoAccounts,
    tag: 'System',
    summary: 'Accounts of the demo market, one a role; none where there is no demo market',
    handler: () => Promise.resolve({ data: { accounts } }),
  }),
];
