import { Box } from '@mui/material';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useLiveList } from '../../../client/react/index.ts';
import type { ConversationSummary } from '../../../contracts/conversation.ts';
import { useSession } from '../../app/SessionContext.ts';
import { AsyncState, Choice, idOf, LiveRows, useUrlFilters } from '../../components/index.ts';
import { ConversationRow } from '../common/messages/ConversationRow.tsx';
import { isUnanswered } from '../common/messages/people.ts';

const FILTERS = ['show'] as const;
const VIEWS = [
  { name: '', label: 'All', empty: 'No conversations yet' },
  { name: 'unread', label: 'Unread', empty: 'Everything is read' },
  { name: 'unanswered', label: 'Not answered', empty: 'Every inquiry is answered' },
] as const;

/** The own conversations, the one with the newest message first. */
export function ConversationList({ openId }: { openId: string | undefined }) {
  const { user } = useSession();
  const { values, set } = useUrlFilters(FILTERS);
  const [params] = useSearchParams();
  const search = params.toString();
  const views = VIEWS.filter(({ name }) => name !== 'unanswered' || user.role === 'landlord');
  const view = views.find(({ name }) => name === values.show) ?? VIEWS[0];
  const list = useLiveList('conversations', {});
  const rows = useMemo(
    () => list.rows.filter((row) => shows(view.name, row, user, openId)),
    [list.rows, view.name, user, openId],
  );
  const { id: userId, role } = user;
  const render = useCallback(
    (conversation: ConversationSummary) => (
      <ConversationRow
        conversation={conversation}
        user={{ id: userId, role }}
        isOpen={conversation.id === openId}
        search={search}
      />
    ),
    [userId, role, openId, search],
  );
  const isFiltered = view.name !== '';
  return (
    <>
      <Box sx={{ px: 2, py: 1.25, borderBottom: '1px solid', borderColor: 'divider' }}>
        <Choice label="Which conversations" value={view.name} options={views} onChange={(name) => set('show', name)} />
      </Box>
      <Box role="region" aria-label="Conversations" tabIndex={0} sx={scroller}>
        <AsyncState
          isLoading={list.isLoading}
          error={list.error}
          retry={list.retry}
          isEmpty={rows.length === 0 && !list.hasMore}
          empty={{ title: view.empty }}
        >
          <LiveRows
            {...list}
            rows={rows}
            total={isFiltered ? rows.length : list.total}
            label="Conversations"
            getKey={idOf}
            render={render}
            gap={0}
            estimate={92}
            listKey={view.name}
          />
        </AsyncState>
      </Box>
    </>
  );
}

/** The open conversation stays in view: reading it must not take it out of the list. */
function shows(
  view: (typeof VIEWS)[number]['name'],
  conversation: ConversationSummary,
  user: Parameters<typeof isUnanswered>[1],
  openId: string | undefined,
): boolean {
  if (view === '' || conversation.id === openId) return true;
  return view === 'unread' ? conversation.unread_count > 0 : isUnanswered(conversation, user);
}

const scroller = {
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  overscrollBehavior: 'contain',
  '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
} as const;
