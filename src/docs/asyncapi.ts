import { z, type ZodType } from 'zod';
import { EventStamp, Reconnected, events } from '../contracts/events.ts';
import { Cursor } from '../contracts/common.ts';

/** A message of the socket that is not about data: what the connection itself says. */
interface ControlMessage {
  summary: string;
  payload: ZodType;
}

const said = { timestamp: EventStamp.timestamp };

/** Server → client, about the connection. */
export const serverMessages: Record<string, ControlMessage> = {
  reconnected: { summary: 'Answer to request:current-state, after the missed events', payload: Reconnected },
  cursor: { summary: 'Where the stream stands, every 15 s: moves the cursor when nothing happened', payload: z.strictObject({ cursor: Cursor, ...said }) },
  'auth:expired': { summary: 'The access token has expired; renew with auth:refresh within the grace', payload: z.strictObject({ code: z.literal('TOKEN_EXPIRED'), graceSeconds: z.number(), ...said }) },
  'auth:refreshed': { summary: 'Answer to auth:refresh when it was sent without an acknowledgement', payload: z.object({ ok: z.boolean() }) },
  'session:ended': { summary: 'The connection is closed after this, and why', payload: z.strictObject({ code: z.enum(['SESSION_REVOKED', 'TOKEN_EXPIRED', 'RATE_LIMITED']), message: z.string(), ...said }) },
  'socket:error': { summary: 'What the client sent could not be used', payload: z.strictObject({ code: z.enum(['VALIDATION_ERROR', 'RATE_LIMITED', 'UNKNOWN_EVENT']), message: z.string(), ...said }) },
  'server:restarting': { summary: 'Come back after this pause', payload: z.strictObject({ reconnectInMs: z.number(), ...said }) },
}; // prettier-ignore

/** Client → server. */
export const clientMessages: Record<string, ControlMessage> = {
  'request:current-state': { summary: 'Send what I missed since the cursor, then reconnected', payload: z.strictObject({ cursor: Cursor.optional() }) },
  'auth:refresh': { summary: 'Go on under a new access token of the same user; acknowledged', payload: z.strictObject({ token: z.string() }) },
}; // prettier-ignore

type Schema = Record<string, unknown>;

/** The schema of `payload`; what it refers to by name goes into `shared`, where the whole document finds it. */
function toSchema(payload: ZodType, shared: Record<string, Schema>): Schema {
  const json = z.toJSONSchema(payload, { target: 'draft-7', unrepresentable: 'any' });
  const text = JSON.stringify(json).replaceAll('#/definitions/', '#/components/schemas/');
  const {
    $schema: _dialect,
    definitions,
    ...schema
  } = JSON.parse(text) as Schema & { definitions?: Record<string, Schema> };
  Object.assign(shared, definitions);
  return schema;
}
const refTo = (name: string) => ({ $ref: `#/components/messages/${name.replaceAll('/', '~1')}` });

const message = (name: string, summary: string, payload: Schema, kind: string) => ({
  name,
  title: name,
  summary,
  tags: [{ name: kind }],
  contentType: 'application/json',
  payload,
});

/** Every message and the schemas they share. */
function createComponents(): { messages: Record<string, unknown>; schemas: Record<string, Schema> } {
  const schemas: Record<string, Schema> = {};
  const messages: Record<string, unknown> = {};
  for (const [name, { summary, data, kind }] of Object.entries(events)) {
    messages[name] = message(name, summary, toSchema(data.extend(EventStamp), schemas), kind);
  }
  for (const [name, { summary, payload }] of Object.entries({ ...serverMessages, ...clientMessages })) {
    messages[name] = message(name, summary, toSchema(payload, schemas), 'connection');
  }
  return { messages, schemas };
}

/** AsyncAPI 3 document of the `/dashboard` namespace, made from the schemas the events are declared with. */
export function createAsyncApi(): Record<string, unknown> {
  const sent = [...Object.keys(events), ...Object.keys(serverMessages)];
  const received = Object.keys(clientMessages);
  const channelRef = (name: string) => ({ $ref: `#/channels/dashboard/messages/${name.replaceAll('/', '~1')}` });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'TenantList live events',
      version: '1.0.0',
      description:
        'Socket.IO namespace /dashboard, path /socket.io; the access token in the accessToken cookie, else in auth.token; auth.cursor continues. ' +
        'Events tagged log have a position and are replayed; events tagged state tell the latest value. The same events come over SSE (GET /api/events) and GET /api/events/history.',
    },
    defaultContentType: 'application/json',
    channels: {
      dashboard: {
        address: '/dashboard',
        title: "The caller's dashboard",
        messages: Object.fromEntries([...sent, ...received].map((name) => [name, refTo(name)])),
      },
    },
    operations: {
      receive: {
        action: 'send',
        channel: { $ref: '#/channels/dashboard' },
        title: 'Server to client',
        messages: sent.map(channelRef),
      },
      request: {
        action: 'receive',
        channel: { $ref: '#/channels/dashboard' },
        title: 'Client to server',
        messages: received.map(channelRef),
      },
    },
    components: createComponents(),
  };
}
