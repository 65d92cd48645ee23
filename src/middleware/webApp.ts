import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';
import sirv from 'sirv';

/** Paths that are no page of the web app: their 404 has the envelope. */
const NOT_PAGES = /^\/(api|docs|socket\.io|assets|client)(\/|$)/;
const A_YEAR = 31_536_000;
/** What an answer depends on: the headers of CORS on the origin, a file on how it may be compressed, a page on being asked for. */
const FILE_VARIES_BY = 'Origin, Accept-Encoding';
const PAGE_VARIES_BY = `${FILE_VARIES_BY}, Accept`;

/**
 * The built web app: its files, compressed when it was built, and its one page for every address a browser navigates to.
 * Files whose names carry a hash of their content are kept for ever, all others are asked about each time.
 * @param folder what it was built to; without it there are no pages, and the API is all there is
 */
export function webApp(folder: string): RequestHandler {
  const router = express.Router();
  if (!existsSync(join(folder, 'index.html'))) return router;
  const page = filesOf(folder, PAGE_VARIES_BY);
  router.use(filesOf(folder, FILE_VARIES_BY));
  router.get(/.*/, (req, res, next) => {
    if (NOT_PAGES.test(req.path)) return next();
    // Whatever is answered, the envelope and an unchanged page included: a cache must not give one for the other.
    res.vary(PAGE_VARIES_BY);
    // Asked for by name: a script's `*/*` gets the envelope.
    if (!req.headers.accept?.includes('text/html')) return next();
    req.url = '/index.html';
    page(req, res, next);
  });
  return router;
}

const filesOf = (folder: string, variesBy: string): RequestHandler =>
  sirv(folder, {
    // Looks at the disk each time: a build under a running server must not be sent with the lengths of the one before.
    dev: true,
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders: (res, path) => {
      const hashed = path.startsWith('/assets/');
      res.setHeader('Cache-Control', hashed ? `public, max-age=${A_YEAR}, immutable` : 'no-cache');
      // It has put its own in the place of those of the stages before.
      res.setHeader('Vary', variesBy);
    },
  });
