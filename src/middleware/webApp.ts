import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';
import sirv from 'sirv';

/** Paths that are no page of the web app: their 404 has the envelope. */
const NOT_PAGES = /^\/(api|docs|socket\.io|assets|client)(\/|$)/;
const A_YEAR = 31_536_000;

/**
 * The built web app: its files, compressed when it was built, and its one page for every address a browser navigates to.
 * Files whose names carry a hash of their content are kept for ever, all others are asked about each time.
 * @param folder what it was built to; without it there are no pages, and the API is all there is
 */
export function webApp(folder: string): RequestHandler {
  const router = express.Router();
  if (!existsSync(join(folder, 'index.html'))) return router;
  const files = sirv(folder, {
    // Looks at the disk each time: a build under a running server must not be sent with the lengths of the one before.
    dev: true,
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders: (res, path) => {
      const hashed = path.startsWith('/assets/');
      res.setHeader('Cache-Control', hashed ? `public, max-age=${A_YEAR}, immutable` : 'no-cache');
    },
  });
  router.use(files);
  router.get(/.*/, (req, res, next) => {
    // Asked for by name: a script's `*/*` gets the envelope.
    if (NOT_PAGES.test(req.path) || !req.headers.accept?.includes('text/html')) return next();
    req.url = '/index.html';
    files(req, res, next);
  });
  return router;
}
