import { useCallback } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { InviteStatus, ListedInvite } from '../../../../contracts/businessInvite.ts';
import { AsyncState, idOf, LiveRows, type Notice } from '../../../components/index.ts';
import { InviteRow } from './InviteRow.tsx';
import { useInviteActions } from './useInviteActions.tsx';

export interface InviteListProps {
  /** All unless given. */
  status?: InviteStatus | undefined;
  empty: Notice;
}

/** Received invites, newest first, to be answered where they stand. */
export function InviteList({ status, empty }: InviteListProps) {
  const list = useLiveList('invites', { direction: 'received', ...(status && { status }) });
  const { dialogs, accept, decline, reply, open } = useInviteActions();
  const { isPending } = list;
  const render = useCallback(
    (invite: ListedInvite) => (
      <InviteRow
        invite={invite}
        isPending={isPending(invite)}
        leaves={status === 'pending'}
        actions={{ accept, decline, reply, open }}
      />
    ),
    [isPending, status, accept, decline, reply, open],
  );
  return (
    <>
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={empty}
      >
        <LiveRows {...list} label="Invites" getKey={idOf} render={render} gap={0} estimate={96} listKey={status} />
      </AsyncState>
      {dialogs}
    </>
  );
}
