import { useCallback, useState, type ReactNode } from 'react';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { useWrite } from '../../../components/index.ts';
import { ScoreParts } from '../../common/match/Scores.tsx';
import { useMatchMarks, type MatchMarking } from '../../common/match/useMatchMarks.ts';
import { viewMatch } from '../../common/match/writes.ts';
import { InquireDialog } from '../../common/messages/InquireDialog.tsx';
import { PropertyDialog } from '../../common/PropertyDialog.tsx';

export interface MatchActions extends MatchMarking {
  /** Shows the property, and marks the match as viewed. */
  open: (match: MatchedProperty) => void;
  inquire: (match: MatchedProperty) => void;
  /** To be rendered once, anywhere on the page. */
  dialogs: ReactNode;
}

type Open = { what: 'property' | 'inquiry'; match: MatchedProperty } | null;

/** What can be done with matches. */
export function useMatchActions(): MatchActions {
  const [shown, setShown] = useState<Open>(null);
  const write = useWrite();
  const marks = useMatchMarks();
  const close = () => setShown(null);
  const open = useCallback(
    (match: MatchedProperty) => {
      setShown({ what: 'property', match });
      if (!match.is_viewed) void write(viewMatch(match));
    },
    [write],
  );
  const inquire = useCallback((match: MatchedProperty) => setShown({ what: 'inquiry', match }), []);
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
  return { open, inquire, ...marks, dialogs };
}
