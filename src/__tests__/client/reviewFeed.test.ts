import { Feed } from '../../client/feed.ts';
import { Handlers } from '../../client/handlers.ts';

const [old, fresh] = ['aaaaaaaa-5-', 'bbbbbbbb-1-'];

test('after a reset no unread count is held: the changes that were missed may have moved it', () => {
  const feed = new Feed(new Handlers(), old);
  feed.takeUnread({ conversationId: 'c', unreadCount: 3, totalUnread: 3 });
  feed.restart(fresh);
  expect(feed.unread).toBeNull();
});
