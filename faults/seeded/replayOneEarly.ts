import { Frames } from '../../src/events/frames.ts';

const { next, resolve } = Frames.prototype;
const resumed = new WeakSet<object>();

Frames.prototype.resolve = async function (cursor) {
  const place = await resolve.call(this, cursor);
  if (place) resumed.add(place);
  return place;
};

// The bug: what follows a cursor begins with the event that the cursor names.
Frames.prototype.next = async function (from, streams, limit) {
  const begin = resumed.has(from) && from.pos > 0 ? { ...from, pos: from.pos - 1, eventId: '' } : from;
  return { ...(await next.call(this, begin, streams, limit)), from };
};

await import('../../src/index.ts');
