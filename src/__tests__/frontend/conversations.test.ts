import type { ConversationSummary } from '../../contracts/conversation.ts';
import type { Message } from '../../contracts/message.ts';
import { inReadingOrder, othersSince } from '../../frontend/pages/messages/groups.ts';
import { isUnanswered, othersIn, rolesIn } from '../../frontend/pages/common/messages/people.ts';

const ME = 'me';
const THEM = 'them';

const message = (id: string, sender_id: string, created_at: string): Message => ({
  id,
  conversation_id: 'c',
  sender_id,
  content: id,
  attachments: [],
  version: 1,
  created_at,
  updated_at: created_at,
});

const conversation = (more: Partial<ConversationSummary> = {}): ConversationSummary => ({
  id: 'c',
  subject: 'Office suite',
  property_listing_id: 'p',
  demand_listing_id: null,
  business_id: null,
  invite_id: null,
  created_by: THEM,
  last_message_at: null,
  created_at: '2026-03-01T10:00:00.000Z',
  updated_at: '2026-03-01T10:00:00.000Z',
  unread_count: 0,
  participants: [
    { user_id: ME, role: 'landlord', display_name: 'Landlord 1' },
    { user_id: THEM, role: 'tenant', display_name: 'Tenant 2' },
  ],
  last_message: message('1', THEM, '2026-03-01T10:00:00.000Z'),
  ...more,
});

describe('messages in reading order', () => {
  const noon = new Date(2026, 2, 1, 12).getTime();
  const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();

  it('stand oldest first, the first of a day under its date', () => {
    const shown = inReadingOrder([message('b', ME, at(24 * 60)), message('a', THEM, at(0))]);
    expect(shown.map(({ message, isNewDay }) => [message.id, isNewDay])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  it('go on from the one before only when it is of the same sender and not long ago', () => {
    const shown = inReadingOrder([
      message('late', THEM, at(30)),
      message('soon', THEM, at(2)),
      message('other', ME, at(1)),
      message('next', THEM, at(0.5)),
      message('first', THEM, at(0)),
    ]);
    expect(shown.map(({ isContinued }) => isContinued)).toEqual([false, true, false, false, false]);
  });
});

describe('messages since one', () => {
  const list = [message('3', THEM, ''), message('2', ME, ''), message('1', THEM, '')];

  it('are counted when they are of others', () => {
    expect(othersSince(list, '1', ME)).toBe(1);
    expect(othersSince(list, '3', ME)).toBe(0);
  });

  it('are none when that one is not held, or none was seen', () => {
    expect(othersSince(list, 'gone', ME)).toBe(0);
    expect(othersSince(list, null, ME)).toBe(0);
  });
});

describe('an inquiry that is not answered', () => {
  const landlord = { id: ME, role: 'landlord' } as const;

  it('is one about a property in which the last word is of who asked', () => {
    expect(isUnanswered(conversation(), landlord)).toBe(true);
  });

  it.each([
    ['answered', { last_message: message('2', ME, '') }],
    ['about no property', { property_listing_id: null, demand_listing_id: 'd' }],
    ['a reply to an invite', { invite_id: 'i' }],
    ['begun by the landlord', { created_by: ME }],
    ['empty', { last_message: null }],
  ])('is none that is %s', (_, more) => {
    expect(isUnanswered(conversation(more), landlord)).toBe(false);
  });

  it("is the landlord's alone", () => {
    expect(isUnanswered(conversation(), { id: THEM, role: 'tenant' })).toBe(false);
  });
});

describe('who takes part', () => {
  it('is everybody but the reader', () => {
    expect(othersIn(conversation(), ME)).toBe('Tenant 2');
    expect(rolesIn(conversation(), ME)).toBe('Tenant');
  });

  it('is said also when the others have left', () => {
    expect(othersIn(conversation({ participants: [] }), ME)).toBe('Nobody else');
  });
});
