import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { titleOf } from '../listing/listingText.ts';
import { writeToTenant } from '../listing/writes.ts';
import { MessageDialog } from './MessageDialog.tsx';

/** Writes to the tenant behind a demand listing. */
export const WriteToTenantDialog = ({ demand, onClose }: { demand: OpenDemandListing; onClose: () => void }) => (
  <MessageDialog
    title={`Write about ${titleOf(demand)}`}
    description="The tenant gets your message and answers under Messages."
    draft={`demand-message:${demand.id}`}
    request={(message) => writeToTenant(demand, message)}
    sent="Your message is with the tenant"
    onClose={onClose}
  />
);
