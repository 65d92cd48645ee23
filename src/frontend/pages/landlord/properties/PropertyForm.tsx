import { useMutate } from '../../../../client/react/index.ts';
import type { PropertyListing, PropertyListingCreate } from '../../../../contracts/propertyListing.ts';
import { useSession } from '../../../app/SessionContext.ts';
import {
  AreaInput, DateInput, FieldGroup, FieldRow, FormDialog, MoneyInput, NumberInput, SelectInput, TagsInput, TextInput,
} from '../../../components/index.ts'; // prettier-ignore
import { options } from '../../../format/labels.ts';
import { PhotosInput } from './PhotosInput.tsx';
import { createProperty, updateProperty } from './writes.ts';

type Values = Required<PropertyListingCreate>;

const NEW: Values = {
  title: '',
  description: null,
  property_type: 'other',
  status: 'pending',
  address: null,
  city: null,
  state: null,
  zip_code: null,
  latitude: null,
  longitude: null,
  sqft: null,
  lot_size: null,
  year_built: null,
  floors: null,
  asking_price: null,
  price_per_sqft: null,
  lease_type: null,
  available_date: null,
  amenities: [],
  photos: [],
  external_id: null,
};
const NAMES = Object.keys(NEW) as (keyof Values)[];
const valuesOf = (property: PropertyListing): Values =>
  Object.fromEntries(NAMES.map((name) => [name, property[name]])) as unknown as Values;

export interface PropertyFormProps {
  open: boolean;
  onClose: () => void;
  /** The one to change; a new one without it. */
  property?: PropertyListing;
}

/** Adds a property or changes one. */
export function PropertyForm({ open, onClose, property }: PropertyFormProps) {
  const mutate = useMutate();
  const { user } = useSession();
  return (
    <FormDialog<Values>
      title={property ? `Edit ${property.title}` : 'Add a property'}
      open={open}
      onClose={onClose}
      maxWidth="md"
      submitLabel={property ? 'Save' : 'Add property'}
      initial={property ? valuesOf(property) : NEW}
      edit={property !== undefined}
      draftKey={`${user.id}:property:${property?.id ?? 'new'}`}
      onSubmit={(values, changes) =>
        mutate(property ? updateProperty(property, changes) : createProperty(values, user.id))
      }
    >
      <TextInput name="title" label="Title" required maxLength={200} placeholder="Corner shop on Main Street" />
      <FieldRow>
        <SelectInput name="property_type" label="Property type" required options={options('propertyType')} />
        <SelectInput
          name="status"
          label="Status"
          required
          options={options('propertyStatus')}
          help="Only active properties are on the market."
        />
      </FieldRow>
      <TextInput name="description" label="Description" multiline nullable maxLength={4000} />
      <SpaceFields />
      <TermFields />
      <PlaceFields />
      <FurtherFields />
    </FormDialog>
  );
}

const SpaceFields = () => (
  <FieldGroup title="The space">
    <FieldRow>
      <AreaInput name="sqft" label="Area" />
      <AreaInput name="lot_size" label="Lot" max={2_000_000_000} />
      <NumberInput name="floors" label="Floors" min={0} max={300} />
      <NumberInput name="year_built" label="Year built" min={1500} max={2200} />
    </FieldRow>
    <TagsInput name="amenities" label="Amenities" />
  </FieldGroup>
);

const TermFields = () => (
  <FieldGroup title="Terms">
    <FieldRow>
      <MoneyInput name="asking_price" label="Asking price" />
      <MoneyInput name="price_per_sqft" label="Price per sq ft" />
    </FieldRow>
    <FieldRow>
      <TextInput name="lease_type" label="Lease type" nullable maxLength={50} placeholder="NNN" />
      <DateInput name="available_date" label="Available from" />
    </FieldRow>
  </FieldGroup>
);

const PlaceFields = () => (
  <FieldGroup title="Where">
    <TextInput name="address" label="Address" nullable maxLength={300} />
    <FieldRow>
      <TextInput name="city" label="City" nullable maxLength={100} />
      <TextInput name="state" label="State" nullable maxLength={100} />
      <TextInput name="zip_code" label="ZIP code" nullable maxLength={20} />
    </FieldRow>
    <FieldRow>
      <NumberInput name="latitude" label="Latitude" min={-90} max={90} decimals={6} />
      <NumberInput name="longitude" label="Longitude" min={-180} max={180} decimals={6} />
    </FieldRow>
  </FieldGroup>
);

const FurtherFields = () => (
  <FieldGroup title="Photos and reference">
    <PhotosInput name="photos" label="Photos" />
    <TextInput
      name="external_id"
      label="Your reference"
      nullable
      maxLength={200}
      help="E.g. its number in your own system; imports find it by this."
    />
  </FieldGroup>
);
