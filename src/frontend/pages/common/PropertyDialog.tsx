import { Box, Button } from '@mui/material';
import { MessageSquare } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useRecord } from '../../../client/react/index.ts';
import type { PropertyListing } from '../../../contracts/propertyListing.ts';
import { StatusChip, VerifiedMark, When } from '../../components/index.ts';
import { useFormats } from '../../format/useFormats.ts';
import { Facts } from './Facts.tsx';
import { Photos } from './listing/Photos.tsx';
import { propertyFacts, propertyTexts } from './listing/propertyFacts.tsx';
import { viewProperty } from './listing/writes.ts';
import { InquireDialog } from './messages/InquireDialog.tsx';
import { dialogContent, RecordDialog } from './RecordDialog.tsx';
import { useCountView } from './useCountView.ts';

export interface PropertyDialogProps {
  propertyId: string;
  /** Known before the property is. */
  title?: string;
  onClose: () => void;
  /** Stands beside the title. */
  aside?: (property: PropertyListing) => ReactNode;
  /** What can be done besides writing to the landlord. */
  actions?: (property: PropertyListing) => ReactNode;
  /** Stands above the facts, e.g. how well it suits. */
  children?: ReactNode;
}

/** A property on the market, with a way to its landlord. Being looked at counts as a view. */
export function PropertyDialog({ propertyId, title = 'Property', onClose, children, ...parts }: PropertyDialogProps) {
  const load = useRecord('property', propertyId);
  const [isAsking, setAsking] = useState(false);
  const property = load.record;
  useCountView(property?.id, viewProperty);
  return (
    <RecordDialog
      title={property?.title ?? title}
      load={load}
      gone={GONE}
      onClose={onClose}
      maxWidth="md"
      aside={property && parts.aside?.(property)}
      actions={
        property && (
          <>
            <Button onClick={() => setAsking(true)} startIcon={<MessageSquare size={18} aria-hidden />}>
              Write to the landlord
            </Button>
            {parts.actions?.(property)}
          </>
        )
      }
      dialogs={isAsking && property && <InquireDialog property={property} onClose={() => setAsking(false)} />}
    >
      {(shown) => (
        <Box sx={dialogContent}>
          {children}
          <Details property={shown} />
        </Box>
      )}
    </RecordDialog>
  );
}

const GONE = { title: 'No longer on the market', text: 'The landlord has taken this property off the market.' };

function Details({ property }: { property: PropertyListing }) {
  const formats = useFormats();
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <StatusChip entity="property" status={property.status} />
        {property.is_verified && <VerifiedMark />}
      </Box>
      <Photos property={property} />
      <Facts
        facts={[
          ...propertyFacts(property, formats),
          { label: 'Listed', value: <When value={property.created_at} /> },
          ...propertyTexts(property),
        ]}
      />
    </>
  );
}
