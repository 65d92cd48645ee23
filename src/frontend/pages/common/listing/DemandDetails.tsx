import { Box } from '@mui/material';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { When } from '../../../components/index.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { Facts } from '../Facts.tsx';
import { dialogContent } from '../RecordDialog.tsx';
import { ConfidentialNote } from './Confidential.tsx';
import { demandFacts, demandTexts } from './demandFacts.tsx';

export interface DemandDetailsProps {
  demand: OpenDemandListing;
  /** What follows for the reader when the tenant is not named. */
  confidential: string;
}

/** All that the market gets to know of a demand listing. */
export function DemandDetails({ demand, confidential }: DemandDetailsProps) {
  const formats = useFormats();
  return (
    <Box sx={dialogContent}>
      {demand.stealth_mode && <ConfidentialNote text={confidential} />}
      <Facts
        facts={[
          { label: 'Business', value: !demand.stealth_mode && demand.business_name },
          ...demandFacts(demand, formats),
          { label: 'Listed', value: <When value={demand.created_at} /> },
          ...demandTexts(demand),
        ]}
      />
    </Box>
  );
}
