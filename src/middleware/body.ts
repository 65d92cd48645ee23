import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { isStorable } from '../contracts/common.ts';
import { AppError, badRequest } from '../errors/index.ts';

/** Largest body, in bytes, before and after inflation. */
export const BODY_LIMIT = 100 * 1024;
const DEEPEST = 20;
const WIDEST = 1_000;
/** Keys that reach an object's prototype when an object is copied carelessly. */
const POISONED = new Set(['__proto__', 'constructor', 'prototype']);

const unsupported = (message: string): AppError => new AppError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
const refuse = (path: string, message: string): never => {
  throw badRequest([{ path: path.slice(0, 200) || 'body', message }]);
};

/** Reads JSON bodies. One that is not UTF-8 is refused here, since decoding would replace what it cannot read. */
const readJson = express.json({
  limit: BODY_LIMIT,
  type: 'application/json',
  verify: (_req, _res, bytes, encoding) => {
    if (encoding !== 'utf-8') throw unsupported('Send JSON as UTF-8');
    if (!isUtf8(bytes)) refuse('body', 'Must be UTF-8');
  },
});

const sub = (path: string, key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);

function checkText(path: string, value: string): void {
  if (!isStorable(value)) refuse(path, 'Must not contain NUL bytes or lone surrogates');
}

/** Walks parsed JSON and refuses, by path, what no field of ours could hold: too deep, too wide, poisoned or unstorable. */
export function checkJson(value: unknown, path = '', depth = 1): void {
  if (typeof value === 'string') checkText(path, value);
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST) refuse(path, `Must not be nested deeper than ${DEEPEST}`);
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  if (entries.length > WIDEST) refuse(path, `Must not have more than ${WIDEST} entries`);
  for (const [key, entry] of entries) {
    if (typeof key === 'string') checkText(path, key);
    if (POISONED.has(String(key))) refuse(sub(path, key), 'This key is not allowed');
    checkJson(entry, sub(path, key), depth + 1);
  }
}

const hasBody = (headers: {
  'content-length'?: string | undefined;
  'transfer-encoding'?: string | undefined;
}): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Body of the unsafe verbs: JSON within the limits, or 400, 413 or 415. A request without one has an undefined body. */
export const readBody: RequestHandler = (req, res, next) => {
  if (req.method === 'GET' || req.method === 'HEAD' || !hasBody(req.headers)) return next();
  if (!req.is('application/json')) return next(unsupported('Send the body as application/json'));
  readJson(req, res, (error?: unknown) => {
    if (error) return next(error);
    try {
      checkJson(req.body);
      next();
    } catch (fault) {
      next(fault);
    }
  });
};
