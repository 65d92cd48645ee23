import { useCallback, useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../../components/index.ts';

type Open<R> = { what: 'add' } | { what: 'edit' | 'delete'; record: R } | null;

export interface RecordDialogs<R> {
  add: () => void;
  edit: (record: R) => void;
  /** Asks first. */
  remove: (record: R) => void;
  /** To be rendered once, anywhere on the page. */
  dialogs: ReactNode;
}

export interface RecordDialogOptions<R> {
  /** The form for a record, or for a new one. */
  form: (props: { record: R | undefined; onClose: () => void }) => ReactNode;
  nameOf: (record: R) => string;
  /** What deleting one does. */
  warning: string;
  /** Called when deleting was confirmed. */
  onRemove: (record: R) => void;
}

/** Adding, changing and deleting records of one kind, each in its dialog. `add`, `edit` and `remove` stay the same. */
export function useRecordDialogs<R>({ form, nameOf, warning, onRemove }: RecordDialogOptions<R>): RecordDialogs<R> {
  const [open, setOpen] = useState<Open<R>>(null);
  const onClose = (): void => setOpen(null);
  return {
    add: useCallback(() => setOpen({ what: 'add' }), []),
    edit: useCallback((record: R) => setOpen({ what: 'edit', record }), []),
    remove: useCallback((record: R) => setOpen({ what: 'delete', record }), []),
    dialogs: (
      <>
        {open?.what === 'add' && form({ record: undefined, onClose })}
        {open?.what === 'edit' && form({ record: open.record, onClose })}
        {open?.what === 'delete' && (
          <ConfirmDialog
            open
            title={`Delete ${nameOf(open.record)}?`}
            text={warning}
            confirmLabel="Delete"
            danger
            onConfirm={() => onRemove(open.record)}
            onClose={onClose}
          />
        )}
      </>
    ),
  };
}
