import { Link } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router';
import type { ConversationSummary } from '../../../contracts/conversation.ts';
import type { DashboardRole } from '../../../contracts/common.ts';
import { useSession } from '../../app/SessionContext.ts';
import { recordPath } from '../../components/index.ts';
import { PropertyDialog } from '../common/PropertyDialog.tsx';

const size = { minHeight: 24, textAlign: 'left', overflowWrap: 'anywhere' } as const;

/** What a conversation is about, with the way there. */
export function About({ conversation }: { conversation: ConversationSummary }) {
  const { user } = useSession();
  const [isShown, setShown] = useState(false);
  const { property_listing_id: propertyId } = conversation;
  const subject = conversation.subject ?? 'No subject';
  const path = pathOf(conversation, user.role);
  if (path !== null)
    return (
      <Link component={RouterLink} to={path} variant="body2" sx={size}>
        {subject}
      </Link>
    );
  if (propertyId === null) return <>{subject}</>;
  return (
    <>
      <Link component="button" type="button" variant="body2" onClick={() => setShown(true)} sx={size}>
        {subject}
      </Link>
      {isShown && <PropertyDialog propertyId={propertyId} title={subject} onClose={() => setShown(false)} />}
    </>
  );
}

/** The page of what a conversation is about, if the reader's role has one. */
function pathOf(conversation: ConversationSummary, role: DashboardRole): string | null {
  const { property_listing_id, demand_listing_id, invite_id, business_id } = conversation;
  if (property_listing_id !== null) return recordPath(role, 'property', property_listing_id);
  if (demand_listing_id !== null) return recordPath(role, 'demandListing', demand_listing_id);
  if (invite_id !== null) return recordPath(role, 'invite', invite_id);
  return business_id === null ? null : recordPath(role, 'business', business_id);
}
