import { events, isLogEventType, internalTypes } from '../../contracts/events.ts';
import { eventText } from '../../frontend/format/eventText.ts';

const types = Object.keys(events).filter(isLogEventType);
const say = (type: string, data: object) => eventText({ type, data });

it.each(types)('says %s in a sentence, also when hardly anything is in it', (type) => {
  const text = say(type, {});
  expect(text).toMatch(/^[A-Z0-9]/);
  expect(text).not.toMatch(/undefined|NaN|null/);
});

it('speaks of no event that a client never sees', () => {
  for (const type of internalTypes) expect(types).not.toContain(type);
});

it('names the record, its new status and what else changed', () => {
  const property = { title: 'Mill Yard' };
  const changes = { status: 'off_market', asking_price: 5, sqft: 2, version: 3, updated_at: 'x' };
  expect(say('property:updated', { property, changes })).toBe(
    'Property “Mill Yard” now off market; changed: asking price, area',
  );
});

it('says how an invite was answered and which counts of a day moved', () => {
  expect(say('invite:updated', { changes: { status: 'accepted' } })).toBe('An invite was accepted');
  expect(say('metrics:updated', { metrics: { views_count: 4, clicks_count: 2 }, changes: { views_count: 4 } })).toBe(
    'A business has 4 views today',
  );
  expect(say('property:metrics-updated', { metrics: { views: 1, clicks: 0 } })).toBe('A property has 1 view today');
});

it('shortens a long message and names an event it does not know by its type', () => {
  expect(say('message:new', { message: { content: 'x'.repeat(500) } }).length).toBeLessThan(100);
  expect(say('something:new', {})).toBe('something:new');
});
