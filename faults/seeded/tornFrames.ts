import { Frames } from '../../src/events/frames.ts';

const next = Frames.prototype.next;

// The bug: a frame ends after an event, wherever the event's transaction ends.
Frames.prototype.next = async function (from, streams, limit) {
  const frame = await next.call(this, from, streams, limit);
  const [first] = frame.events;
  if (!first || first.pos === frame.to.pos) return frame;
  const { pos, day, eventId } = first;
  return { ...frame, to: { ...frame.to, pos, day, eventId }, events: [first], more: true };
};

await import('../../src/index.ts');
