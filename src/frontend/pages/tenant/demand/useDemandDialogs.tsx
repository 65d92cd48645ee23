import { useCallback, useState, type ReactNode } from 'react';
import type { DemandListing } from '../../../../contracts/demandListing.ts';
import { ConfirmDialog, useWrite } from '../../../components/index.ts';
import { DemandForm } from './DemandForm.tsx';
import { deleteDemand } from './writes.ts';

type Open = { what: 'add' } | { what: 'edit' | 'delete'; demand: DemandListing } | null;

export interface DemandDialogs {
  add: () => void;
  edit: (demand: DemandListing) => void;
  remove: (demand: DemandListing) => void;
  /** To be rendered once, anywhere on the page. */
  dialogs: ReactNode;
}

export interface DemandDialogOptions {
  /** New ones are this business's. */
  business?: { id: string; name: string } | undefined;
  /** Called when deleting was confirmed. */
  onRemoved?: () => void;
}

/** What can be done with demand listings in dialogs. */
export function useDemandDialogs({ business, onRemoved }: DemandDialogOptions = {}): DemandDialogs {
  const [open, setOpen] = useState<Open>(null);
  const write = useWrite();
  const close = () => setOpen(null);
  const doomed = open?.what === 'delete' ? open.demand : null;
  const remove = () => {
    if (!doomed) return;
    void write(deleteDemand(doomed), { success: `${doomed.title} is deleted` });
    onRemoved?.();
  };
  return {
    add: useCallback(() => setOpen({ what: 'add' }), []),
    edit: useCallback((demand: DemandListing) => setOpen({ what: 'edit', demand }), []),
    remove: useCallback((demand: DemandListing) => setOpen({ what: 'delete', demand }), []),
    dialogs: (
      <>
        {open?.what === 'add' && <DemandForm open onClose={close} {...(business && { business })} />}
        {open?.what === 'edit' && <DemandForm open onClose={close} demand={open.demand} />}
        {doomed && (
          <ConfirmDialog
            open
            title={`Delete ${doomed.title}?`}
            text="Its matches and figures are deleted with it. To take it off the market only, close it."
            confirmLabel="Delete"
            danger
            onConfirm={remove}
            onClose={close}
          />
        )}
      </>
    ),
  };
}
