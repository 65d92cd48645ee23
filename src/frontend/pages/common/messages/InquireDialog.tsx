import { inquire } from '../listing/writes.ts';
import { MessageDialog } from './MessageDialog.tsx';

export interface InquireDialogProps {
  property: { id: string; title: string };
  onClose: () => void;
  onSent?: () => void;
}

/** Writes to a property's landlord. */
export const InquireDialog = ({ property, onClose, onSent }: InquireDialogProps) => (
  <MessageDialog
    title={`Ask about ${property.title}`}
    description="The landlord gets your message and answers under Messages."
    draft={`inquiry:${property.id}`}
    request={(message) => inquire(property, message)}
    sent="Your message is with the landlord"
    onClose={onClose}
    onSent={onSent}
  />
);
