import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { webApp } from '../../middleware/webApp.ts';
import { buildTestApp } from '../support/buildTestApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'pages-'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>App</title>');
writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
afterAll(() => rmSync(folder, { recursive: true }));

const app = buildTestApp({ routes: [], pages: [webApp(folder)] });
const ask = (path: string, accept: string) => request(app).get(path).set('Accept', accept);
const variesBy = ({ headers }: { headers: Record<string, string> }) => (headers['vary'] ?? '').split(', ').sort();

describe('an address of the web app', () => {
  it('is its page to a browser and the envelope to a script, and says to caches that it depends', async () => {
    const page = await ask('/tenant/businesses', 'text/html,*/*;q=0.8').expect(200);
    expect(page.headers['content-type']).toMatch('text/html');
    const envelope = await ask('/tenant/businesses', '*/*').expect(404);
    expect(envelope.body).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
    for (const answer of [page, envelope]) expect(variesBy(answer)).toEqual(['Accept', 'Accept-Encoding', 'Origin']);
    const again = await ask('/tenant/businesses', 'text/html').set('If-None-Match', page.headers['etag'] ?? '');
    expect([again.status, variesBy(again)]).toEqual([304, ['Accept', 'Accept-Encoding', 'Origin']]);
  });

  it('of a file is that file whoever asks', async () => {
    for (const accept of ['text/html', '*/*']) {
      const file = await ask('/icon.svg', accept).expect(200);
      expect(variesBy(file)).toEqual(['Accept-Encoding', 'Origin']);
    }
  });

  it('of the API is never a page', async () => {
    const { body } = await ask('/api/nothing', 'text/html').expect(404);
    expect(body).toMatchObject({ success: false });
  });
});
