import { useMemo } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { FieldProps } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { SearchPicker } from '../../common/SearchPicker.tsx';

/** One of the own businesses, found by name. The value is its id; its name is kept under `<name>_name`. */
export const BusinessInput = (props: FieldProps) => (
  <SearchPicker {...props} titleName={`${props.name}_name`} usePicks={useBusinessPicks} />
);

function useBusinessPicks(search: string) {
  const { rows, isLoading } = useLiveList('businesses', { search });
  const picks = useMemo(
    () => rows.map(({ id, name, category }) => ({ id, title: name, detail: label('businessCategory', category) })),
    [rows],
  );
  return { picks, isLoading };
}
