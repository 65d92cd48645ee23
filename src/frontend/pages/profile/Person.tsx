import { useState } from 'react';
import { useMutate } from '../../../client/react/index.ts';
import type { UserProfile, UserProfileUpdate } from '../../../contracts/profile.ts';
import { FieldRow, Form, TextInput, readDraft } from '../../components/index.ts';

type Values = Required<UserProfileUpdate>;

const valuesOf = ({ first_name, last_name, bio, phone, photo_url }: UserProfile): Values => ({
  first_name,
  last_name,
  bio,
  phone,
  photo_url,
});

/** Who one is; others see the name on messages. */
export function Person({ profile }: { profile: UserProfile }) {
  const mutate = useMutate();
  const draftKey = `${profile.user_id}:profile`;
  const [begun, begin] = useState({ version: profile.version, times: 0 });
  // A change made elsewhere begins the form anew, but not while something is typed in it.
  if (begun.version !== profile.version && readDraft(draftKey) === null) begin({ ...begun, version: profile.version });
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
      key={`${begun.version}:${begun.times}`}
      label="Your profile"
      initial={valuesOf(profile)}
      edit
      draftKey={draftKey}
      savedText="Your profile is saved"
      onDone={() => begin(({ version, times }) => ({ version, times: times + 1 }))}
      onSubmit={(_, changes) => save(changes)}
    >
      <FieldRow>
        <TextInput name="first_name" label="First name" maxLength={100} autoComplete="given-name" />
        <TextInput name="last_name" label="Last name" maxLength={100} autoComplete="family-name" />
      </FieldRow>
      <FieldRow>
        <TextInput name="phone" label="Phone" type="tel" nullable maxLength={40} autoComplete="tel" />
        <TextInput name="photo_url" label="Address of a photo" type="url" nullable maxLength={500} />
      </FieldRow>
      <TextInput name="bio" label="About you" multiline nullable maxLength={2000} />
    </Form>
  );
}
