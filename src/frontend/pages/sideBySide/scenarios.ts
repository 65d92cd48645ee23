import type { DashboardRole } from '../../../contracts/common.ts';

/** Something to try: who is on which side, where they begin, and what to do and to look at. */
export interface Scenario {
  id: string;
  name: string;
  left: { role: DashboardRole; path: string };
  right: { role: DashboardRole; path: string };
  act: string;
  look: string;
}

export const scenarios: [Scenario, ...Scenario[]] = [
  {
    id: 'invite',
    name: 'Answer an invite',
    left: { role: 'tenant', path: '/tenant/invites' },
    right: { role: 'landlord', path: '/landlord' },
    act: 'Accept, decline or answer an invite.',
    look: 'The landlord is told at once; a reply moves the inbox.',
  },
  {
    id: 'deal',
    name: 'Move a deal',
    left: { role: 'broker', path: '/broker/deals' },
    right: { role: 'broker', path: '/broker' },
    act: 'Drag a deal to another column, or press M on it.',
    look: 'The same broker on another screen: pipeline, forecast and counts follow.',
  },
  {
    id: 'status',
    name: "Change a property's status",
    left: { role: 'landlord', path: '/landlord/properties' },
    right: { role: 'tenant', path: '/tenant/demands' },
    act: 'Set a property to leased, or back to active.',
    look: 'The matches of the tenant’s demand listings come and go with it.',
  },
  {
    id: 'message',
    name: 'Write a message',
    left: { role: 'landlord', path: '/messages' },
    right: { role: 'tenant', path: '/messages' },
    act: 'Answer in a conversation.',
    look: 'It arrives on the other side, with the unread count.',
  },
];
