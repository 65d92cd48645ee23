import { Button } from '@mui/material';
import { useMemo } from 'react';
import { FilterBar, useUrlFilters, type FilterField, type Notice } from '../../../components/index.ts';

const NAMES = ['minScore'] as const;
const FIELDS: FilterField<'minScore'>[] = [
  {
    kind: 'select',
    name: 'minScore',
    label: 'Score',
    any: 'Any score',
    options: [50, 70, 85].map((least) => ({ value: String(least), label: `${least} or more` })),
  },
];

/** The least score of the matches that are shown, in the page's address: its control, and what it means for the list. */
export function useScoreFilter() {
  const { values, set, clear } = useUrlFilters(NAMES);
  const least = Number(values.minScore);
  return {
    filters: useMemo(() => (least > 0 ? { minScore: least } : {}), [least]),
    listKey: values.minScore ?? '',
    bar: <FilterBar label="Filter matches" fields={FIELDS} values={values} onChange={set} onClear={clear} />,
    /** What is said of no matches; `why` where none are left out. */
    empty: (why: string): Notice =>
      values.minScore
        ? { title: 'No match scores that high', action: <Button onClick={clear}>Show all matches</Button> }
        : { title: 'No matches yet', text: why },
  };
}
