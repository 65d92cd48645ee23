import { useCallback, useState, type ReactNode } from 'react';
import type { Business } from '../../../../contracts/business.ts';
import { ConfirmDialog, useWrite } from '../../../components/index.ts';
import { BusinessForm } from './BusinessForm.tsx';
import { deleteBusiness } from './writes.ts';

type Open = { what: 'add' } | { what: 'edit' | 'delete'; business: Business } | null;

export interface BusinessDialogs {
  add: () => void;
  edit: (business: Business) => void;
  remove: (business: Business) => void;
  /** To be rendered once, anywhere on the page. */
  dialogs: ReactNode;
}

/** What can be done with businesses in dialogs. `onRemoved` is called when deleting was confirmed. */
export function useBusinessDialogs(onRemoved?: () => void): BusinessDialogs {
  const [open, setOpen] = useState<Open>(null);
  const write = useWrite();
  const close = () => setOpen(null);
  const doomed = open?.what === 'delete' ? open.business : null;
  const remove = () => {
    if (!doomed) return;
    void write(deleteBusiness(doomed), { success: `${doomed.name} is deleted` });
    onRemoved?.();
  };
  return {
    add: useCallback(() => setOpen({ what: 'add' }), []),
    edit: useCallback((business: Business) => setOpen({ what: 'edit', business }), []),
    remove: useCallback((business: Business) => setOpen({ what: 'delete', business }), []),
    dialogs: (
      <>
        {open?.what === 'add' && <BusinessForm open onClose={close} />}
        {open?.what === 'edit' && <BusinessForm open onClose={close} business={open.business} />}
        {doomed && (
          <ConfirmDialog
            open
            title={`Delete ${doomed.name}?`}
            text="Its demand listings, matches, invites and figures are deleted with it. This cannot be undone."
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
