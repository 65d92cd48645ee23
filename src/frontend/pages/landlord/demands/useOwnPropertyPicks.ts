import { useMemo } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { line, propertyLine } from '../../common/listing/listingText.ts';

/** The landlord's own properties that match a search; the newest without one. */
export function useOwnPropertyPicks(search: string) {
  const { rows, isLoading } = useLiveList('properties', { search });
  const formats = useFormats();
  const picks = useMemo(
    () =>
      rows.map((property) => ({
        id: property.id,
        title: property.title,
        detail: line(label('propertyStatus', property.status), propertyLine(property, formats)),
      })),
    [rows, formats],
  );
  return { picks, isLoading };
}
