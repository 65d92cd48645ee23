import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type Router } from 'express';

/** Documents by file name, each made when first asked for, e.g. `{ 'openapi.json': () => createOpenApi(…) }`. */
export type Documents = Record<string, () => unknown>;

const viewer = (): string => dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Replaces the viewer's own start script, which shows a demo. The validator badge would call another site. */
const START = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: 'openapi.json',
    dom_id: '#swagger-ui',
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    validatorUrl: null,
    withCredentials: true,
  });
};
`;

/** `/docs`: the interactive reference, from this server alone, and the documents beside it. */
export function docsRoutes(documents: Documents): Router {
  const router = express.Router();
  const made = new Map<string, string>();
  for (const [name, make] of Object.entries(documents)) {
    router.get(`/docs/${name}`, (_req, res) => {
      const text = made.get(name) ?? JSON.stringify(make());
      made.set(name, text);
      res.type('application/json').send(text);
    });
  }
  router.get('/docs/swagger-initializer.js', (_req, res) => {
    res.type('text/javascript').send(START);
  });
  router.use('/docs', express.static(viewer(), { index: 'index.html', redirect: true }));
  return router;
}
