import type { DemandListing } from '../../../../contracts/demandListing.ts';
import { useWrite } from '../../../components/index.ts';
import { useRecordDialogs, type RecordDialogs } from '../../common/useRecordDialogs.tsx';
import { DemandForm } from './DemandForm.tsx';
import { deleteDemand } from './writes.ts';

export type DemandDialogs = RecordDialogs<DemandListing>;

export interface DemandDialogOptions {
  /** New ones are this business's. */
  business?: { id: string; name: string } | undefined;
  /** Called when deleting was confirmed. */
  onRemoved?: () => void;
}

/** What can be done with demand listings in dialogs. */
export function useDemandDialogs({ business, onRemoved }: DemandDialogOptions = {}): DemandDialogs {
  const write = useWrite();
  return useRecordDialogs<DemandListing>({
    form: ({ record, onClose }) => (
      <DemandForm open onClose={onClose} {...(record ? { demand: record } : business && { business })} />
    ),
    nameOf: ({ title }) => title,
    warning: 'Its matches and figures are deleted with it. To take it off the market only, close it.',
    onRemove: (demand) => {
      void write(deleteDemand(demand), { success: `${demand.title} is deleted` });
      onRemoved?.();
    },
  });
}
