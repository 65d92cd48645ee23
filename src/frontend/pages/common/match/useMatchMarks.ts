import { useMemo } from 'react';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { useToast, useWrite } from '../../../components/index.ts';
import { dismissMatch, saveMatch } from './writes.ts';

/** The marks that a viewer puts on matches; the same object for good. */
export interface MatchMarking {
  save: (match: MatchedProperty, saved: boolean) => void;
  /** Takes it off the list; the toast takes it back. */
  dismiss: (match: MatchedProperty) => void;
}

export function useMatchMarks(): MatchMarking {
  const write = useWrite();
  const toast = useToast();
  return useMemo(
    () => ({
      save: (match, saved) => void write(saveMatch(match, saved)),
      dismiss: (match) => {
        void write(dismissMatch(match, true));
        const undo = (): void => void write(dismissMatch(match, false));
        toast({
          text: `${match.property.title} is off the list`,
          severity: 'info',
          action: { label: 'Undo', onClick: undo },
        });
      },
    }),
    [write, toast],
  );
}
