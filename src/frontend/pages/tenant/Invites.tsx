import { Card } from '@mui/material';
import type { InviteStatus } from '../../../contracts/businessInvite.ts';
import { Choice, Page, useUrlFilters, type Notice } from '../../components/index.ts';
import { InviteList } from './invite/InviteList.tsx';

const FILTERS = ['status'] as const;

interface View {
  /** In the address; the first view has none. */
  name: string;
  label: string;
  status?: InviteStatus;
  empty: Notice;
}

const VIEWS: [View, ...View[]] = [
  {
    name: 'pending',
    label: 'To answer',
    status: 'pending',
    empty: {
      title: 'No invite waits for an answer',
      text: 'Landlords and brokers invite your businesses to properties that suit them.',
    },
  },
  { name: 'accepted', label: 'Accepted', status: 'accepted', empty: { title: 'No invite was accepted yet' } },
  { name: 'declined', label: 'Declined', status: 'declined', empty: { title: 'No invite was declined' } },
  { name: 'all', label: 'All', empty: { title: 'No invites yet' } },
];

/** The invites a tenant's businesses have received. */
export default function Invites() {
  const { values, set } = useUrlFilters(FILTERS);
  const view = VIEWS.find(({ name }) => name === values.status) ?? VIEWS[0];
  return (
    <Page
      title="Invites"
      subtitle="Properties that your businesses were invited to look at"
      actions={
        <Choice
          label="Which invites"
          value={view.name}
          options={VIEWS}
          onChange={(name) => set('status', name === 'pending' ? undefined : name)}
        />
      }
    >
      <Card>
        <InviteList status={view.status} empty={view.empty} />
      </Card>
    </Page>
  );
}
