import { OpenDemands } from '../common/market/OpenDemands.tsx';
import { DemandDialog } from './demands/DemandDialog.tsx';

/** What tenants look for now; each can be opened, written to and, unless confidential, invited. */
export default function Demands() {
  return <OpenDemands dialog={(id, onClose) => <DemandDialog key={id} id={id} onClose={onClose} />} />;
}
