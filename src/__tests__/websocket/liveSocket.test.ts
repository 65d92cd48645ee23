import { parseCursor } from '../../events/cursor.ts';
import type { Frames, ReaderPlace } from '../../events/frames.ts';
import { LiveSocket, type LiveSocketOptions } from '../../websocket/liveSocket.ts';
import { waitFor } from '../support/waitFor.ts';

const idAt = (pos: number): string => String(pos).padStart(8, '0');
const placeAt = (pos: number): ReaderPlace => ({ generation: '0a1b2c3d', pos, eventId: idAt(pos), day: '2026-01-01' });
const cursorAt = (pos: number): string => `0a1b2c3d-${pos.toString(36)}-${idAt(pos)}`;

/** A live socket over a log that is as long as `head` says, on a connection whose buffer the test fills. */
function openSocket(head: { pos: number }) {
  const sent: { type: string; pos: number | undefined }[] = [];
  const conn = { writeBuffer: [] as object[], transport: {} };
  let resolve = (cursor: string): Promise<ReaderPlace> => Promise.resolve(placeAt(parseCursor(cursor)?.pos ?? 0));
  const frames = {
    resolve: (cursor: string) => resolve(cursor),
    next: (from: ReaderPlace) => {
      const events = Array.from({ length: head.pos - from.pos }, (_, n) => ({
        type: 'business:updated', pos: from.pos + 1 + n, eventId: idAt(from.pos + 1 + n), at: new Date(), data: {},
      })); // prettier-ignore
      return Promise.resolve({ from, to: placeAt(head.pos), events, state: [], more: false });
    },
  };
  const socket = {
    conn,
    emit: (type: string, { cursor }: { cursor: string }) => sent.push({ type, pos: parseCursor(cursor)?.pos }),
    join: () => undefined,
    leave: () => undefined,
    disconnect: () => undefined,
  };
  const live = new LiveSocket({
    socket: socket as unknown as LiveSocketOptions['socket'],
    frames: frames as unknown as Frames,
    userId: 'a user',
    now: () => placeAt(head.pos),
    onLive: () => undefined,
    onMissedState: () => undefined,
    onError: (error) => expect(error).toBeUndefined(),
  });
  const holdResolving = (): (() => void) => {
    let goOn = (): void => undefined;
    const held = new Promise<void>((done) => (goOn = done));
    const before = resolve;
    resolve = async (cursor) => held.then(() => before(cursor));
    return goOn;
  };
  return { live, sent, conn, holdResolving };
}

test('one that falls behind while it is asked for its state is not told a place it has yet to be sent', async () => {
  const head = { pos: 10 };
  const { live, sent, conn, holdResolving } = openSocket(head);
  await live.begin(cursorAt(10));
  const goOn = holdResolving();
  const asking = live.requestState(cursorAt(10));
  await Promise.resolve();
  head.pos = 15;
  conn.writeBuffer = Array.from({ length: 600 }, () => ({}));
  live.checkBacklog(placeAt(15));
  head.pos = 20;
  goOn();
  await asking;
  expect(sent.at(-1)).toEqual({ type: 'reconnected', pos: 15 });
  conn.writeBuffer = [];
  await waitFor(() => sent.at(-1)?.pos === 20);
  expect(sent.slice(2).map(({ pos }) => pos)).toEqual([16, 17, 18, 19, 20]);
  live.close();
});
