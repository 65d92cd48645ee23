import { useMemo } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { line, place } from '../../broker/market.ts';

/** The landlord's own properties that match a search; the newest without one. */
export function useOwnPropertyPicks(search: string) {
  const { rows, isLoading } = useLiveList('properties', { search });
  const { area } = useFormats();
  const picks = useMemo(
    () =>
      rows.map((property) => ({
        id: property.id,
        title: property.title,
        detail: line(
          label('propertyStatus', property.status),
          label('propertyType', property.property_type),
          place(property),
          property.sqft !== null && area(property.sqft),
        ),
      })),
    [rows, area],
  );
  return { picks, isLoading };
}
