import type { MutationRequest } from '../../../../client/index.ts';
import { useMutate } from '../../../../client/react/index.ts';
import type { BrokerProfileWithTotals } from '../../../../contracts/brokerProfile.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { FieldRow, FormDialog, NumberInput, SelectInput, TagsInput, TextInput } from '../../../components/index.ts';
import { states } from './states.ts';

/** The columns that a broker writes. */
type ProfileValues = Pick<
  BrokerProfileWithTotals,
  'company_name' | 'license_number' | 'license_state' | 'specialties' | 'bio' | 'website_url' | 'years_experience'
>;

const blank: ProfileValues = {
  company_name: '',
  license_number: null,
  license_state: null,
  specialties: [],
  bio: null,
  website_url: null,
  years_experience: null,
};
const names = Object.keys(blank) as (keyof ProfileValues)[];
const suggestions = [
  'Retail',
  'Restaurants',
  'Office',
  'Industrial',
  'Medical',
  'Tenant representation',
  'Lease negotiation',
];
const path = '/api/broker/profile';
const record = 'brokerProfile';
/** There is one a broker: its id is not asked for. */
export const OWN = 'own';

const create = (values: ProfileValues, userId: string): MutationRequest => ({
  method: 'POST',
  path,
  body: values,
  label: 'Create the broker profile',
  record,
  optimistic: {
    entity: 'brokerProfile',
    kind: 'create',
    id: '',
    values: { ...values, user_id: userId, total_deals_closed: 0, total_commission_earned: 0 },
  },
});

const update = (changes: Partial<ProfileValues>): MutationRequest => ({
  method: 'PATCH',
  path,
  body: changes,
  label: 'Change the broker profile',
  record,
  optimistic: { entity: 'brokerProfile', kind: 'update', id: OWN, values: { ...changes } },
});

/** Creates the broker's profile, or changes it. */
export function BrokerProfileForm({
  profile,
  onClose,
}: {
  profile: BrokerProfileWithTotals | null;
  onClose: () => void;
}) {
  const mutate = useMutate();
  const { user } = useSession();
  const initial = profile
    ? (Object.fromEntries(names.map((name) => [name, profile[name]])) as unknown as ProfileValues)
    : blank;
  return (
    <FormDialog<ProfileValues>
      title={profile ? 'Edit your broker profile' : 'Create your broker profile'}
      open
      onClose={onClose}
      initial={initial}
      edit={profile !== null}
      onSubmit={(values, changes) => mutate(profile ? update(changes) : create(values, user.id))}
      draftKey={`${user.id}:broker-profile`}
      submitLabel={profile ? 'Save' : 'Create profile'}
    >
      <TextInput name="company_name" label="Company" required maxLength={200} autoComplete="organization" />
      <FieldRow>
        <TextInput name="license_number" label="License number" nullable maxLength={100} />
        <SelectInput name="license_state" label="Licensed in" none="Not given" options={states} />
      </FieldRow>
      <FieldRow>
        <NumberInput name="years_experience" label="Years of experience" min={0} max={100} />
        <TextInput name="website_url" label="Website" type="url" nullable maxLength={500} placeholder="https://" />
      </FieldRow>
      <TagsInput name="specialties" label="Specialties" suggestions={suggestions} most={20} maxLength={100} />
      <TextInput name="bio" label="About you" multiline nullable maxLength={2000} />
    </FormDialog>
  );
}
