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

const toSchema = (schema: ZodType): unknown => z.toJSONSchema(schema, { target: 'draft-7', io: 'output', unrepresentable: 'any', reused: 'inline' });
const refTo = (name: string) => ({ $ref: `#/components/messages/${name.replaceAll('/', '~1')}` });

const message = (name: string, summary: string, payload: ZodType, kind?: string) => ({
  name,
  title: name,
  summary,
  ...(kind && { tags: [{ name: kind }] }),
  contentType: 'application/json',
  payload: toSchema(payload),
});

function messages(): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const [name, { summary, data, kind }] of Object.entries(events)) all[name] = message(name, summary, data.extend(EventStamp), kind);
  for (const [name, { summary, payload }] of Object.entries({ ...serverMessages, ...clientMessages })) all[name] = message(name, summary, payload, 'connection');
  return all;
} // prettier-ignore

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
      receive: { action: 'send', channel: { $ref: '#/channels/dashboard' }, title: 'Server to client', messages: sent.map(channelRef) },
      request: { action: 'receive', channel: { $ref: '#/channels/dashboard' }, title: 'Client to server', messages: received.map(channelRef) },
    },
    components: { messages: messages() },
  };
}
