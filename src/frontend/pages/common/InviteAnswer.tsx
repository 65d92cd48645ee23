import { Chip } from '@mui/material';
import { MessageSquareReply } from 'lucide-react';
import type { BusinessInvite } from '../../../contracts/businessInvite.ts';
import { StatusChip } from '../../components/index.ts';

/** What became of an invite: accepted, declined, answered by a message alone, or nothing yet. */
export function InviteAnswer({ status, answered_at }: Pick<BusinessInvite, 'status' | 'answered_at'>) {
  if (status !== 'pending' || answered_at === null) return <StatusChip entity="invite" status={status} />;
  return <Chip size="small" variant="outlined" icon={<MessageSquareReply size={14} aria-hidden />} label="Replied" />;
}
