import request from 'supertest';
import type { AuthController } from '../../controllers/AuthController.ts';
import { docsRoutes } from '../../docs/docsRoutes.ts';
import { createOpenApi } from '../../docs/openapi.ts';
import { authRoutes } from '../../routes/authRoutes.ts';
import { route } from '../../routes/route.ts';
import { IdParams, Page } from '../../contracts/common.ts';
import { z } from 'zod';
import { buildTestApp } from '../support/buildTestApp.ts';

const routes = [
  ...authRoutes({} as AuthController),
  route({
    method: 'get',
    path: '/api/things/:id/parts',
    who: ['tenant'],
    params: IdParams,
    query: Page,
    answer: z.strictObject({ total: z.number() }),
    tag: 'Things',
    summary: 'Parts',
    handler: () => Promise.resolve(undefined),
  }),
];
interface Operation {
  operationId: string;
  parameters: { name: string }[];
  responses: Record<string, unknown>;
}
const document = JSON.parse(JSON.stringify(createOpenApi(routes, '1.2.3'))) as {
  paths: Record<string, Record<string, Operation>>;
};

it('describes every route once, with unique ids', () => {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ at: `${method} ${path}`, id: operation.operationId })),
  );
  const expected = routes.map((r) => `${r.method} ${r.path.replace(/:(\w+)/g, '{$1}')}`);
  expect(operations.map(({ at }) => at).toSorted()).toEqual(expected.toSorted());
  expect(new Set(operations.map(({ id }) => id)).size).toBe(routes.length);
});

it('points to nothing that is not there', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) {
    const target = reference
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document);
    expect([reference, target]).toEqual([reference, expect.anything()]);
  }
});

it('tells access, inputs and errors of a route', () => {
  const get = document.paths['/api/things/{id}/parts']?.get;
  expect(get).toMatchObject({ security: [{ cookie: [] }, { bearer: [] }], description: 'For the roles: tenant.' });
  expect(get?.parameters.map(({ name }) => name)).toEqual(['id', 'page', 'limit']);
  expect(Object.keys(get?.responses ?? {})).toEqual(['200', '400', '401', '403', '404', '429', '503']);
  const login = document.paths['/api/auth/login']?.post;
  expect(login).toMatchObject({ security: [], requestBody: { required: true } });
  expect(document.paths['/api/auth/logout']?.post).toMatchObject({ requestBody: { required: false } });
});

it('tells which writes take a key', () => {
  const one = { who: ['tenant'], params: IdParams, answer: z.null(), tag: 'Things', summary: 'One', handler: () => Promise.resolve(undefined) } as const; // prettier-ignore
  const { paths = {} } = createOpenApi(
    [
      route({ ...one, method: 'get', path: '/api/things/:id' }),
      route({ ...one, method: 'delete', path: '/api/things/:id' }),
      ...routes,
    ],
    '1.2.3',
  );
  const keyed = (path: string, method: 'get' | 'delete' | 'post') => {
    const operation = JSON.stringify(paths[path]?.[method]);
    return [/IdempotencyKey/.test(operation), /Idempotency-Replayed/.test(operation)];
  };
  expect(keyed('/api/things/{id}', 'delete')).toEqual([true, true]);
  expect(Object.keys(paths['/api/things/{id}']?.delete?.responses ?? {})).toContain('409');
  expect(keyed('/api/things/{id}', 'get')).toEqual([false, false]);
  for (const name of ['signup', 'change-password']) expect(keyed(`/api/auth/${name}`, 'post')).toEqual([false, false]);
});

describe('/docs', () => {
  const app = buildTestApp({
    routes,
    pages: [
      docsRoutes({ 'openapi.json': () => createOpenApi(routes, '1.2.3'), 'other.json': () => ({ other: true }) }),
    ],
  });

  it('serves the documents', async () => {
    const { body, type } = await request(app).get('/docs/openapi.json').expect(200);
    expect([type, body.openapi, body.info.version]).toEqual(['application/json', '3.1.0', '1.2.3']);
    await request(app).get('/docs/other.json').expect(200, { other: true });
  });

  it('serves a viewer that its own security policy lets run', async () => {
    const page = await request(app).get('/docs').redirects(1).expect(200);
    expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)/);
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(loaded.length).toBeGreaterThan(3);
    for (const address of loaded) {
      expect(address).not.toMatch(/^(https?:)?\/\//);
      await request(app).get(`/docs/${address}`).expect(200);
    }
    const { text } = await request(app).get('/docs/swagger-initializer.js');
    expect(text).toContain('openapi.json');
    expect(text).not.toContain('petstore');
  });
});
