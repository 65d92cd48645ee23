import request from 'supertest';
import { demoAccounts } from '../../demo/createDemoMarket.ts';
import { demoRoutes } from '../../routes/demoRoutes.ts';
import { buildTestApp } from '../support/buildTestApp.ts';
import { startTestApp } from '../support/testApp.ts';

test('a newcomer is told what to sign in with', async () => {
  const { body } = await request(buildTestApp({ routes: demoRoutes(demoAccounts) }))
    .get('/api/demo')
    .expect(200);
  expect(body.data.accounts.map(({ role, name }: { role: string; name: string }) => [role, name])).toEqual([
    ['tenant', 'Demo Tenant'],
    ['landlord', 'Demo Landlord'],
    ['broker', 'Demo Broker'],
  ]);
  expect(Object.keys(body.data.accounts[0]).sort()).toEqual(['email', 'name', 'password', 'role']);
});

test('a market of real people shows nobody', async () => {
  const app = await startTestApp();
  const reply = await app.request(null, 'get', '/api/demo');
  await app.close();
  expect([reply.status, reply.body.data]).toEqual([200, { accounts: [] }]);
});
