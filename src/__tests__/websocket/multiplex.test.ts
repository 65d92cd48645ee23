import { startTestApp, type TestApp } from '../support/testApp.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test('one connection has one dashboard, however many it asks for in one payload', async () => {
  const user = await app.addUser('tenant');
  const endpoint = `${app.url}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(endpoint)).text();
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  const connect = `40/dashboard,${JSON.stringify({ token: user.token })}`;
  await fetch(`${endpoint}&sid=${sid}`, { method: 'POST', body: Array<string>(60).fill(connect).join('\x1e') });
  let received = '';
  while (received.split('44/dashboard').length <= 59) received += await (await fetch(`${endpoint}&sid=${sid}`)).text();
  expect(received.split('40/dashboard').length - 1).toBe(1);
  expect(received).toContain('TOO_MANY_CONNECTIONS');
  expect(app.sockets.size).toBe(1);
});
