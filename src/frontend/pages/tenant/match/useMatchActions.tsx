import { useCallback, useState, type ReactNode } from 'react';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { useToast, useWrite } from '../../../components/index.ts';
import { InquireDialog } from './InquireDialog.tsx';
import { PropertyDialog } from './PropertyDialog.tsx';
import { ScoreParts } from './Scores.tsx';
import { dismissMatch, saveMatch, viewMatch } from './writes.ts';

export interface MatchActions {
  /** Shows the property, and marks the match as viewed. */
  open: (match: MatchedProperty) => void;
  inquire: (match: MatchedProperty) => void;
  save: (match: MatchedProperty, saved: boolean) => void;
  /** Takes it off the list; can be undone for a while. */
  dismiss: (match: MatchedProperty) => void;
  /** To be rendered once, anywhere on the page. */
  dialogs: ReactNode;
}

type Open = { what: 'property' | 'inquiry'; match: MatchedProperty } | null;

/** What can be done with matches. */
export function useMatchActions(): MatchActions {
  const [shown, setShown] = useState<Open>(null);
  const write = useWrite();
  const toast = useToast();
  const close = () => setShown(null);
  const open = useCallback(
    (match: MatchedProperty) => {
      setShown({ what: 'property', match });
      if (!match.is_viewed) void write(viewMatch(match));
    },
    [write],
  );
  const inquire = useCallback((match: MatchedProperty) => setShown({ what: 'inquiry', match }), []);
  const save = useCallback((match: MatchedProperty, saved: boolean) => void write(saveMatch(match, saved)), [write]);
  const dismiss = useCallback(
    (match: MatchedProperty) => {
      const undo = () => void write(dismissMatch(match, false));
      toast({ text: `${match.property.title} is off the list`, action: { label: 'Undo', onClick: undo } });
      void write(dismissMatch(match, true));
    },
    [write, toast],
  );
  const dialogs = (
    <>
      {shown?.what === 'property' && (
        <PropertyDialog propertyId={shown.match.property.id} title={shown.match.property.title} onClose={close}>
          <ScoreParts match={shown.match} />
        </PropertyDialog>
      )}
      {shown?.what === 'inquiry' && <InquireDialog property={shown.match.property} onClose={close} />}
    </>
  );
  return { open, inquire, save, dismiss, dialogs };
}
