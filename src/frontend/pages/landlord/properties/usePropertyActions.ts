import { useMemo } from 'react';
import type { PropertyListing, PropertyStatus } from '../../../../contracts/propertyListing.ts';
import { useToast, useWrite } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { deleteProperty, setPropertyStatus } from './writes.ts';

/** What can be done with a property at once. */
export interface PropertyActions {
  /** Shown at once; the toast takes it back. */
  setStatus: (property: PropertyListing, status: PropertyStatus) => void;
  remove: (property: PropertyListing) => void;
}

/** The actions of a landlord's properties; the same object for good. */
export function usePropertyActions(): PropertyActions {
  const write = useWrite();
  const toast = useToast();
  return useMemo(() => {
    const setStatus: PropertyActions['setStatus'] = (property, status) => {
      if (property.status === status) return;
      void write(setPropertyStatus(property, status));
      toast({
        text: `${property.title} is now ${label('propertyStatus', status).toLowerCase()}`,
        severity: 'info',
        action: { label: 'Undo', onClick: () => void write(setPropertyStatus(property, property.status)) },
      });
    };
    const remove: PropertyActions['remove'] = (property) =>
      void write(deleteProperty(property), { success: `${property.title} is deleted` });
    return { setStatus, remove };
  }, [write, toast]);
}
