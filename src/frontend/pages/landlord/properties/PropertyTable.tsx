import { Box, Card } from '@mui/material';
import { useMemo, type ReactNode } from 'react';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import {
  Area, Day, LiveTable, Money, PendingMark, StatusChip, VerifiedMark, When, type LiveColumn, type LiveTableProps,
} from '../../../components/index.ts'; // prettier-ignore
import { label } from '../../../format/labels.ts';
import { place } from '../../common/listing/listingText.ts';
import { PropertyLink } from './PropertyCard.tsx';
import { PropertyMenu } from './PropertyMenu.tsx';
import type { PropertyDialogs } from './usePropertyDialogs.tsx';

export interface PropertyTableProps
  extends Omit<LiveTableProps<PropertyListing>, 'columns'>, Pick<PropertyDialogs, 'edit' | 'remove'> {
  isPending: (property: PropertyListing) => boolean;
}

/** Properties as a table. */
export function PropertyTable({ isPending, edit, remove, ...list }: PropertyTableProps) {
  const columns = useMemo(() => columnsOf({ isPending, edit, remove }), [isPending, edit, remove]);
  return (
    <Card>
      <LiveTable {...list} columns={columns} />
    </Card>
  );
}

/** A figure or date that stays on one line. */
const Whole = ({ children }: { children: ReactNode }) => (
  <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
    {children}
  </Box>
);

type ColumnParts = Pick<PropertyTableProps, 'isPending' | 'edit' | 'remove'>;

const columnsOf = ({ isPending, edit, remove }: ColumnParts): LiveColumn<PropertyListing>[] => [
  {
    key: 'title',
    label: 'Property',
    width: '28%',
    render: (property) => (
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1, rowGap: 0.5, minWidth: 130 }}>
        <PropertyLink property={property} />
        {property.is_verified && <VerifiedMark />}
        {isPending(property) && <PendingMark />}
      </Box>
    ),
  },
  { key: 'type', label: 'Type', hideBelow: 760, render: ({ property_type }) => label('propertyType', property_type) },
  { key: 'place', label: 'Where', hideBelow: 620, render: (property) => place(property) || (property.address ?? '–') },
  { key: 'status', label: 'Status', render: ({ status }) => <StatusChip entity="property" status={status} /> },
  { key: 'area', label: 'Area', align: 'right', hideBelow: 520, render: ({ sqft }) => <Whole><Area value={sqft} /></Whole> },
  { key: 'price', label: 'Asking price', align: 'right', hideBelow: 420, render: ({ asking_price }) => <Whole><Money value={asking_price} /></Whole> },
  { key: 'available', label: 'Available', hideBelow: 920, render: ({ available_date }) => <Whole><Day value={available_date} /></Whole> },
  { key: 'changed', label: 'Changed', hideBelow: 1060, render: ({ updated_at }) => <Whole><When value={updated_at} /></Whole> },
  {
    key: 'actions',
    label: 'Actions',
    hideLabel: true,
    align: 'right',
    render: (property) => <PropertyMenu property={property} edit={edit} remove={remove} />,
  },
]; // prettier-ignore
