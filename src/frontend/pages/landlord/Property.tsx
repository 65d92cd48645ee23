import { Box, Button } from '@mui/material';
import { Pencil, Trash2 } from 'lucide-react';
import { useNavigate, useParams } from 'react-router';
import { useRecord } from '../../../client/react/index.ts';
import type { PropertyListing } from '../../../contracts/propertyListing.ts';
import { ActionMenu, AsyncState, Page, PendingMark, StatusChip, VerifiedMark } from '../../components/index.ts';
import { FeaturedMark } from './properties/FeaturedMark.tsx';
import { StatusMenu } from './properties/PropertyMenu.tsx';
import { usePropertyDialogs } from './properties/usePropertyDialogs.tsx';
import { MatchingDemands } from './property/MatchingDemands.tsx';
import { PropertyFacts } from './property/PropertyFacts.tsx';
import { PropertyMetrics } from './property/PropertyMetrics.tsx';

const BACK = { to: '/landlord/properties', label: 'Properties' };

/** One property: its facts, its figures by day, who looks for it. */
export default function Property() {
  const { id = '' } = useParams();
  const { record: property, isPending, isLoading, error, retry } = useRecord('property', id);
  const navigate = useNavigate();
  const { edit, remove, dialogs } = usePropertyDialogs(() => void navigate(BACK.to));
  return (
    <Page
      title={property?.title ?? 'Property'}
      back={BACK}
      subtitle={property && <Marks property={property} isPending={isPending} />}
      actions={
        property && (
          <>
            <StatusMenu property={property} />
            <Button variant="outlined" onClick={() => edit(property)} startIcon={<Pencil size={16} aria-hidden />}>
              Edit
            </Button>
            <ActionMenu
              label={`More for ${property.title}`}
              size="medium"
              items={[{ label: 'Delete', icon: Trash2, onSelect: () => remove(property), danger: true }]}
            />
          </>
        )
      }
    >
      <AsyncState
        isLoading={isLoading}
        error={error}
        retry={retry}
        isEmpty={!property}
        empty={{ title: 'This property is not here', text: 'It was deleted, or it belongs to somebody else.' }}
        skeleton="text"
      >
        {() =>
          property && (
            <>
              <Box sx={halves}>
                <PropertyFacts property={property} />
                <PropertyMetrics key={property.id} propertyId={property.id} />
              </Box>
              <MatchingDemands property={property} />
            </>
          )
        }
      </AsyncState>
      {dialogs}
    </Page>
  );
}

const Marks = ({ property, isPending }: { property: PropertyListing; isPending: boolean }) => (
  <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 0.5 }}>
    <StatusChip entity="property" status={property.status} />
    {property.is_verified && <VerifiedMark />}
    {property.is_featured && <FeaturedMark />}
    {isPending && <PendingMark />}
  </Box>
);

const halves = {
  display: 'grid',
  gap: 2.5,
  alignItems: 'start',
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', '@1000': 'repeat(2, minmax(0, 1fr))' },
} as const;
