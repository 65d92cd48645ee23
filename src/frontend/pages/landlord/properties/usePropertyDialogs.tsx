import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { useRecordDialogs, type RecordDialogs } from '../../common/useRecordDialogs.tsx';
import { PropertyForm } from './PropertyForm.tsx';
import { usePropertyActions } from './usePropertyActions.ts';

export type PropertyDialogs = RecordDialogs<PropertyListing>;

/** What can be done with properties in dialogs. `onRemoved` is called when deleting was confirmed. */
export function usePropertyDialogs(onRemoved?: () => void): PropertyDialogs {
  const actions = usePropertyActions();
  return useRecordDialogs<PropertyListing>({
    form: ({ record, onClose }) => <PropertyForm open onClose={onClose} {...(record && { property: record })} />,
    nameOf: ({ title }) => title,
    warning: 'Its figures, matches, invites and inquiries are deleted with it. This cannot be undone.',
    onRemove: (property) => {
      actions.remove(property);
      onRemoved?.();
    },
  });
}
