import { request, type IncomingMessage } from 'node:http';

/** One frame of an SSE stream. */
export interface StreamFrame {
  id: string | undefined;
  event: string;
  data: Record<string, unknown>;
}

/** An SSE reader that can stop reading. */
export interface StreamClient {
  status: number;
  headers: IncomingMessage['headers'];
  frames: StreamFrame[];
  /** The whole answer, for what is no stream. */
  text(): string;
  of(event: string): StreamFrame[];
  /** Frames with an event id: log events, in order. */
  events(): StreamFrame[];
  lastId(): string | undefined;
  readonly ended: boolean;
  /** Its own end of the connection. */
  port: number | undefined;
  pause(): void;
  resume(): void;
  close(): void;
}

const STATE = new Set([
  'connected',
  'reset',
  'keepalive',
  'kpi:update',
  'unread:update',
  'session:ended',
  'server:restarting',
]);

/** Opens a stream; resolves when the head of the answer is there. */
export function openEventStream(url: string, path: string, headers: Record<string, string>): Promise<StreamClient> {
  return new Promise((resolve, reject) => {
    const frames: StreamFrame[] = [];
    let rest = '';
    let whole = '';
    let ended = false;
    const outgoing = request(url + path, { headers, agent: false }, (answer) => {
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        if (answer.statusCode !== 200) whole += chunk;
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const frame = parse(block);
          if (frame) frames.push(frame);
        }
      });
      answer.on('close', () => (ended = true));
      answer.on('error', () => undefined);
      resolve({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        frames,
        text: () => whole,
        of: (event) => frames.filter((frame) => frame.event === event),
        events: () => frames.filter(({ event }) => !STATE.has(event)),
        lastId: () => frames.findLast(({ id }) => id !== undefined)?.id,
        port: answer.socket.localPort,
        get ended() {
          return ended;
        },
        pause: () => answer.pause(),
        resume: () => answer.resume(),
        close: () => outgoing.destroy(),
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function parse(block: string): StreamFrame | null {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const [event, data] = [fields.get('event'), fields.get('data')];
  return event && data ? { id: fields.get('id'), event, data: JSON.parse(data) as Record<string, unknown> } : null;
}
