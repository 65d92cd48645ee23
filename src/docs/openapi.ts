import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { ZodObject, z, type ZodType } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { projectRoot } from '../config/projectRoot.ts';
import { ErrorEnvelope, successOf } from '../contracts/common.ts';
import { IDEMPOTENCY_KEY, takesKey } from '../middleware/idempotency.ts';
import type { Route } from '../routes/route.ts';

const INTRODUCTION = `Live dashboards of a demand-first commercial real-estate marketplace.

Every answer has the envelope \`{ success, data, asOf? }\` or \`{ success: false, error }\`. The answer to a write carries its
place in the log in \`X-Position\`; with \`X-Position-Pending: true\` it is durable but a read may still miss it. A read that
names a position in \`X-Min-Position\` includes everything up to it. A write with an \`Idempotency-Key\` is done once however often
it is sent: what comes later is answered as the first one was, with \`Idempotency-Replayed: true\`; a refusal uses up no key. A page that names
its user in \`X-User-Id\` is refused with 401 \`WRONG_USER\` when the session it sends is another user's by now. Refusals with 429 and 503 say in \`Retry-After\` how many
seconds to wait.`;

const ERRORS: Record<number, { code: string; message: string; description: string }> = {
  400: {
    code: 'VALIDATION_ERROR',
    message: 'The request is not valid',
    description: 'A field is missing, wrong or unknown; `details` names it',
  },
  401: {
    code: 'UNAUTHENTICATED',
    message: 'Authentication required',
    description: 'No session, or one that has ended',
  },
  403: {
    code: 'FORBIDDEN',
    message: 'Your role may not do this',
    description: 'Another role, or a page of a foreign origin',
  },
  404: { code: 'NOT_FOUND', message: 'Record not found', description: 'Not there, or not yours' },
  409: { code: 'CONFLICT', message: 'A record like this exists', description: 'The state of the record forbids it' },
  413: { code: 'PAYLOAD_TOO_LARGE', message: 'The body is larger than 100 KB', description: 'The body is too large' },
  415: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'Send the body as application/json',
    description: 'The body is no JSON',
  },
  422: {
    code: 'WEAK_PASSWORD',
    message: 'The password must have at least 8 characters',
    description: 'The password is too weak',
  },
  429: { code: 'RATE_LIMITED', message: 'Too many requests', description: 'Over a limit' },
  503: {
    code: 'UNAVAILABLE',
    message: 'The service is temporarily unavailable',
    description: 'The database is away; try again',
  },
};

/** Express's `/x/:id` as OpenAPI's `/x/{id}`. */
const pathOf = ({ path }: Route): string => path.replace(/:(\w+)/g, '{$1}');

/** Which errors a route can answer with, read off its declaration. */
function errorsOf(route: Route): number[] {
  const writes = route.method !== 'get';
  const wanted: Record<number, boolean> = {
    400: Boolean(route.params ?? route.query ?? route.body),
    401: route.who !== 'public' || route.limit === 'login' || /refresh/.test(route.path),
    403: Array.isArray(route.who) || writes,
    404: route.path.includes(':'),
    409: takesKey(route) || (writes && route.body !== undefined && route.limit !== 'login'),
    413: route.body !== undefined,
    415: route.body !== undefined,
    422: /password|signup/.test(route.path),
    429: true,
    503: true,
  };
  return Object.keys(wanted)
    .map(Number)
    .filter((status) => wanted[status]);
}

function errorResponse(status: number) {
  const { code, message, description } = ERRORS[status] ?? {
    code: '',
    message: '',
    description: STATUS_CODES[status] ?? '',
  };
  const details =
    status === 400 ? { details: [{ path: 'limit', message: 'Must be a whole number from 1 to 100' }] } : {};
  const example = {
    success: false,
    error: { code, message, ...details, requestId: '6f5e4b0a-9a53-4d1c-8f3e-0b8f4c1e4a5b' },
  };
  return { id: `Error${status}`, description, content: { 'application/json': { schema: ErrorEnvelope, example } } };
}

const responses = new Map(Object.keys(ERRORS).map((status) => [Number(status), errorResponse(Number(status))]));

const HEADERS = {
  'X-Request-Id': { description: 'Id of the request, also in the log', schema: { type: 'string' } },
} as const;
const WRITE_HEADERS = {
  ...HEADERS,
  'X-Position': { description: 'Place of the write in the log', schema: { type: 'integer' } },
  'X-Position-Pending': {
    description: 'true: durable, but not yet in what this node reads',
    schema: { type: 'string' },
  },
} as const;

const KEYED_HEADERS = {
  ...WRITE_HEADERS,
  'Idempotency-Replayed': {
    description: 'true: done by an earlier request with this Idempotency-Key, and answered as that one was',
    schema: { type: 'string' },
  },
} as const;
const KEY_HEADER = z.object({
  'Idempotency-Key': z
    .string()
    .regex(IDEMPOTENCY_KEY)
    .optional()
    .meta({
      description:
        'Name of this request, the same when it is sent again; kept for 30 days. With another method, path or body: 409 IDEMPOTENCY_KEY_REUSED',
      example: '0c6a1f0e-6a55-4d0b-9d4b-1f2f9f3d2c11',
      param: { id: 'IdempotencyKey' },
    }),
});

const headersOf = (route: Route) =>
  route.method === 'get' ? HEADERS : takesKey(route) ? KEYED_HEADERS : WRITE_HEADERS;

function responsesOf(route: Route): ZodOpenApiResponsesObject {
  const headers = headersOf(route);
  const content = route.stream
    ? { 'text/event-stream': { schema: { type: 'string' as const } } }
    : { 'application/json': { schema: successOf(route.answer) } };
  const success = { description: 'Done', headers, content };
  const errors = errorsOf(route).map((status) => [status, responses.get(status)] as const);
  return { [String(route.status ?? 200)]: success, ...Object.fromEntries(errors) } as ZodOpenApiResponsesObject;
}

const objectOrNone = (schema: ZodType | undefined): ZodObject | undefined =>
  schema instanceof ZodObject ? schema : undefined;

function accessOf({ who }: Route): string {
  if (who === 'public') return 'For everyone.';
  return who === 'user' ? 'For every signed-in user.' : `For the roles: ${who.join(', ')}.`;
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const parameters = {
    path: objectOrNone(route.params),
    query: objectOrNone(route.query),
    header: takesKey(route) ? KEY_HEADER : undefined,
  };
  const given = Object.fromEntries(Object.entries(parameters).filter(([, schema]) => schema));
  return {
    operationId: `${route.method}${pathOf(route)
      .replace(/^\/api/, '')
      .replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [route.tag],
    summary: route.summary,
    description: accessOf(route),
    security: route.who === 'public' ? [] : [{ cookie: [] }, { bearer: [] }],
    ...(Object.keys(given).length > 0 && { requestParams: given }),
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: { 'application/json': { schema: route.body } },
      },
    }),
    responses: responsesOf(route),
  };
}

const ownVersion = (): string =>
  (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }).version;

/** The OpenAPI 3.1 document of the given routes: what is mounted is what is described. */
export function createOpenApi(routes: readonly Route[], version = ownVersion()): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) (paths[pathOf(route)] ??= {})[route.method] = operationOf(route);
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'TenantList', version, description: INTRODUCTION },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'accessToken' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  });
}
