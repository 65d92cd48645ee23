import { useMutate } from '../../../client/react/index.ts';
import type { UserProfile, UserProfileUpdate } from '../../../contracts/profile.ts';
import { FieldRow, Form, TextInput } from '../../components/index.ts';

type Values = Required<UserProfileUpdate>;

const valuesOf = ({ first_name, last_name, bio, phone, photo_url }: UserProfile): Values => ({
  first_name,
  last_name,
  bio,
  phone,
  photo_url,
});

/** Who one is, as others get to see it. */
export function Person({ profile }: { profile: UserProfile }) {
  const mutate = useMutate();
  const save = (changes: UserProfileUpdate) =>
    mutate({
      method: 'PATCH',
      path: '/api/profile',
      body: changes,
      label: 'Change your profile',
      record: 'profile',
      optimistic: { entity: 'profile', kind: 'update', id: profile.id, values: { ...changes } },
    });
  return (
    <Form<Values>
      key={`${profile.id}:${profile.version}`}
      label="Your profile"
      initial={valuesOf(profile)}
      edit
      draftKey={`${profile.user_id}:profile`}
      savedText="Your profile is saved"
      onSubmit={(_, changes) => save(changes)}
    >
      <FieldRow>
        <TextInput name="first_name" label="First name" maxLength={100} autoComplete="given-name" />
        <TextInput name="last_name" label="Last name" maxLength={100} autoComplete="family-name" />
      </FieldRow>
      <FieldRow>
        <TextInput name="phone" label="Telephone" type="tel" nullable maxLength={40} autoComplete="tel" />
        <TextInput name="photo_url" label="Address of a photo" type="url" nullable maxLength={500} />
      </FieldRow>
      <TextInput name="bio" label="About you" multiline nullable maxLength={2000} />
    </Form>
  );
}
