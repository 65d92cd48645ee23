import type { Business } from '../../../../contracts/business.ts';
import { useWrite } from '../../../components/index.ts';
import { useRecordDialogs, type RecordDialogs } from '../../common/useRecordDialogs.tsx';
import { BusinessForm } from './BusinessForm.tsx';
import { deleteBusiness } from './writes.ts';

export type BusinessDialogs = RecordDialogs<Business>;

/** What can be done with businesses in dialogs. `onRemoved` is called when deleting was confirmed. */
export function useBusinessDialogs(onRemoved?: () => void): BusinessDialogs {
  const write = useWrite();
  return useRecordDialogs<Business>({
    form: ({ record, onClose }) => <BusinessForm open onClose={onClose} {...(record && { business: record })} />,
    nameOf: ({ name }) => name,
    warning: 'Its demand listings, matches, invites and figures are deleted with it. This cannot be undone.',
    onRemove: (business) => {
      void write(deleteBusiness(business), { success: `${business.name} is deleted` });
      onRemoved?.();
    },
  });
}
