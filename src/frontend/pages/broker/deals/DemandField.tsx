import { useField } from '../../../components/index.ts';
import { useDemandPicks, type DemandPick } from '../picks.ts';
import { SearchPicker } from '../../common/SearchPicker.tsx';

/** The demand of a deal, and with it the tenant's business, unless that is confidential. */
export function DemandField() {
  const business = useField<string | null>({ name: 'tenant_business_id', label: 'Business' });
  const name = useField<string | null>({ name: 'business_name', label: 'Business' });
  const pick = (demand: DemandPick | null): void => {
    business.set(demand?.business_id ?? null);
    name.set(demand?.business_name ?? null);
  };
  return (
    <SearchPicker
      name="demand_listing_id"
      titleName="demand_title"
      label="Demand listing"
      help={name.value ? `Of ${name.value}` : 'What the tenant looks for'}
      usePicks={useDemandPicks}
      onPick={pick}
    />
  );
}
