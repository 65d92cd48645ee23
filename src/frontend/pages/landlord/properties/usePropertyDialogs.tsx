import { useCallback, useState, type ReactNode } from 'react';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { ConfirmDialog } from '../../../components/index.ts';
import { PropertyForm } from './PropertyForm.tsx';
import { usePropertyActions } from './usePropertyActions.ts';

type Open = { what: 'add' } | { what: 'edit' | 'delete'; property: PropertyListing } | null;

export interface PropertyDialogs {
  add: () => void;
  edit: (property: PropertyListing) => void;
  remove: (property: PropertyListing) => void;
  /** To be rendered once, anywhere on the page. */
  dialogs: ReactNode;
}

/** What can be done with properties in dialogs. `onRemoved` is called when deleting was confirmed. */
export function usePropertyDialogs(onRemoved?: () => void): PropertyDialogs {
  const [open, setOpen] = useState<Open>(null);
  const actions = usePropertyActions();
  const close = () => setOpen(null);
  const doomed = open?.what === 'delete' ? open.property : null;
  const remove = () => {
    if (!doomed) return;
    actions.remove(doomed);
    onRemoved?.();
  };
  return {
    add: useCallback(() => setOpen({ what: 'add' }), []),
    edit: useCallback((property: PropertyListing) => setOpen({ what: 'edit', property }), []),
    remove: useCallback((property: PropertyListing) => setOpen({ what: 'delete', property }), []),
    dialogs: (
      <>
        {open?.what === 'add' && <PropertyForm open onClose={close} />}
        {open?.what === 'edit' && <PropertyForm open onClose={close} property={open.property} />}
        {doomed && (
          <ConfirmDialog
            open
            title={`Delete ${doomed.title}?`}
            text="Its figures, matches, invites and inquiries are deleted with it. This cannot be undone."
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
