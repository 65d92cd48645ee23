import { Pencil, Trash2 } from 'lucide-react';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { ActionMenu, statusIcon } from '../../../components/index.ts';
import { label, options } from '../../../format/labels.ts';
import { usePropertyActions } from './usePropertyActions.ts';
import type { PropertyDialogs } from './usePropertyDialogs.tsx';

const STATUSES = options('propertyStatus');

/** The statuses of a property as a menu; the one it has is marked. */
export function StatusMenu({ property }: { property: PropertyListing }) {
  const { setStatus } = usePropertyActions();
  return (
    <ActionMenu
      text
      size="medium"
      label={`Status: ${label('propertyStatus', property.status)}`}
      items={STATUSES.map(({ value, label: text }) => ({
        label: text,
        icon: statusIcon('property', value),
        selected: value === property.status,
        onSelect: () => setStatus(property, value),
      }))}
    />
  );
}

/** All that can be done with a property in a list. */
export function PropertyMenu({
  property,
  edit,
  remove,
}: { property: PropertyListing } & Pick<PropertyDialogs, 'edit' | 'remove'>) {
  const { setStatus } = usePropertyActions();
  return (
    <ActionMenu
      label={`Actions for ${property.title}`}
      items={[
        ...STATUSES.filter(({ value }) => value !== property.status).map(({ value, label: text }) => ({
          label: `Set to ${text.toLowerCase()}`,
          icon: statusIcon('property', value),
          onSelect: () => setStatus(property, value),
        })),
        { label: 'Edit', icon: Pencil, onSelect: () => edit(property) },
        { label: 'Delete', icon: Trash2, onSelect: () => remove(property), danger: true },
      ]}
    />
  );
}
