import { useMutate } from '../../../../client/react/index.ts';
import type { DemandListing, DemandListingCreate } from '../../../../contracts/demandListing.ts';
import { useSession } from '../../../app/SessionContext.ts';
import {
  AreaInput, DateInput, FieldGroup, FieldRow, FormDialog, MoneyInput, SelectInput, SwitchInput, TagsInput, TextInput,
} from '../../../components/index.ts'; // prettier-ignore
import { options } from '../../../format/labels.ts';
import { BusinessInput } from './BusinessInput.tsx';
import { createDemand, updateDemand } from './writes.ts';

type Fields = Required<DemandListingCreate>;
type Values = Fields & { business: string | null; business_name: string | null };
interface Named {
  id: string;
  name: string;
}

const NEW: Fields = {
  title: '',
  description: null,
  location_name: null,
  city: null,
  state: null,
  address: null,
  sqft_min: null,
  sqft_max: null,
  budget_min: null,
  budget_max: null,
  asset_type: null,
  industry: null,
  duration_type: null,
  start_date: null,
  amenities: [],
  additional_features: [],
  requirements: null,
  stealth_mode: false,
  status: 'active',
};
const NAMES = Object.keys(NEW) as (keyof Fields)[];
const fieldsOf = (demand: DemandListing): Fields =>
  Object.fromEntries(NAMES.map((name) => [name, demand[name]])) as unknown as Fields;

export interface DemandFormProps {
  open: boolean;
  onClose: () => void;
  /** The one to change; a new one without it. */
  demand?: DemandListing;
  /** Whose the new one is; chosen in the form without it. */
  business?: Named;
}

/** Adds a demand listing or changes one. */
export function DemandForm({ open, onClose, demand, business }: DemandFormProps) {
  const mutate = useMutate();
  const { user } = useSession();
  const save = (values: Values, changed: Partial<Values>) => {
    const { business: id, business_name, ...fields } = values;
    const { business: _, business_name: __, ...changes } = changed;
    if (demand) return mutate(updateDemand(demand, changes));
    return mutate(createDemand({ id: id ?? '', name: business_name ?? '' }, fields, user.id));
  };
  const draft = demand?.id ?? `new${business ? `:${business.id}` : ''}`;
  return (
    <FormDialog<Values>
      title={demand ? `Edit ${demand.title}` : 'Add a demand listing'}
      {...(business && { description: `For ${business.name}` })}
      open={open}
      onClose={onClose}
      maxWidth="md"
      submitLabel={demand ? 'Save' : 'Add demand listing'}
      initial={{
        ...(demand ? fieldsOf(demand) : NEW),
        business: demand?.business_id ?? business?.id ?? null,
        business_name: business?.name ?? null,
      }}
      edit={demand !== undefined}
      draftKey={`${user.id}:demand:${draft}`}
      onSubmit={save}
    >
      {!demand && !business && <BusinessInput name="business" label="Business" required />}
      <TextInput name="title" label="Title" required maxLength={200} placeholder="Bakery space with street front" />
      <SpaceFields />
      <PlaceFields />
      <TermFields />
    </FormDialog>
  );
}

const SpaceFields = () => (
  <FieldGroup title="The space">
    <FieldRow>
      <SelectInput name="asset_type" label="Property type" none="Any" options={options('propertyType')} />
      <AreaInput name="sqft_min" label="Area from" />
      <AreaInput name="sqft_max" label="Area to" />
    </FieldRow>
    <TagsInput name="amenities" label="Amenities" />
    <TagsInput name="additional_features" label="Other features" />
    <TextInput name="requirements" label="Requirements" multiline nullable maxLength={2000} />
    <TextInput name="description" label="Description" multiline nullable maxLength={4000} />
  </FieldGroup>
);

const PlaceFields = () => (
  <FieldGroup title="Where">
    <FieldRow>
      <TextInput name="city" label="City" nullable maxLength={100} />
      <TextInput name="state" label="State" nullable maxLength={100} />
    </FieldRow>
    <FieldRow>
      <TextInput name="location_name" label="District" nullable maxLength={200} />
      <TextInput name="address" label="Address" nullable maxLength={300} />
    </FieldRow>
  </FieldGroup>
);

const TermFields = () => (
  <FieldGroup title="Terms">
    <FieldRow>
      <MoneyInput name="budget_min" label="Budget from" />
      <MoneyInput name="budget_max" label="Budget to" />
    </FieldRow>
    <FieldRow>
      <DateInput name="start_date" label="Wanted from" />
      <TextInput name="duration_type" label="Duration" nullable maxLength={50} placeholder="5 years" />
      <TextInput name="industry" label="Industry" nullable maxLength={100} />
    </FieldRow>
    <SelectInput
      name="status"
      label="Status"
      required
      options={options('demandStatus')}
      help="Only active listings are shown to landlords and brokers."
    />
    <SwitchInput
      name="stealth_mode"
      label="Stealth"
      help="Landlords and brokers see “Confidential” instead of the name and the title."
    />
  </FieldGroup>
);
