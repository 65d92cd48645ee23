import { useMutate } from '../../../../client/react/index.ts';
import type { Business, BusinessCreate } from '../../../../contracts/business.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { FieldRow, FormDialog, SelectInput, SwitchInput, TextInput } from '../../../components/index.ts';
import { options } from '../../../format/labels.ts';
import { createBusiness, updateBusiness } from './writes.ts';

type Values = Required<Omit<BusinessCreate, 'external_id'>>;

const NEW: Values = {
  name: '',
  category: 'Other',
  status: 'active',
  stealth_mode_enabled: false,
  logo_url: null,
  description: null,
};

const valuesOf = ({ name, category, status, stealth_mode_enabled, logo_url, description }: Business): Values => ({
  name,
  category,
  status,
  stealth_mode_enabled,
  logo_url,
  description,
});

export interface BusinessFormProps {
  open: boolean;
  onClose: () => void;
  /** The one to change; a new one without it. */
  business?: Business;
}

/** Adds a business or changes one. */
export function BusinessForm({ open, onClose, business }: BusinessFormProps) {
  const mutate = useMutate();
  const { user } = useSession();
  return (
    <FormDialog<Values>
      title={business ? `Edit ${business.name}` : 'Add a business'}
      open={open}
      onClose={onClose}
      submitLabel={business ? 'Save' : 'Add business'}
      initial={business ? valuesOf(business) : NEW}
      edit={business !== undefined}
      draftKey={`${user.id}:business:${business?.id ?? 'new'}`}
      onSubmit={(values, changes) =>
        mutate(business ? updateBusiness(business, changes) : createBusiness(values, user.id))
      }
    >
      <TextInput name="name" label="Name" required maxLength={200} />
      <FieldRow>
        <SelectInput name="category" label="Category" required options={options('businessCategory')} />
        <SelectInput name="status" label="Status" required options={options('businessStatus')} />
      </FieldRow>
      <TextInput name="description" label="Description" multiline nullable maxLength={2000} />
      <TextInput name="logo_url" label="Address of the logo" type="url" nullable maxLength={500} />
      <SwitchInput
        name="stealth_mode_enabled"
        label="Stealth"
        help="Landlords and brokers see “Confidential” instead of the name, in all demand listings of this business."
      />
    </FormDialog>
  );
}
