import { Autocomplete, TextField } from '@mui/material';
import { useState } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import { useField, type FieldProps } from '../../../components/index.ts';

/** One of the own businesses, found by name. The value is its id; its name is kept under `<name>_name`. */
export function BusinessInput(props: FieldProps) {
  const field = useField<string | null>(props);
  const name = useField<string | null>({ name: `${props.name}_name`, label: props.label });
  const [search, setSearch] = useState('');
  const { rows, isLoading } = useLiveList('businesses', { search });
  const value = field.value == null ? null : { id: field.value, name: name.value ?? '' };
  return (
    <Autocomplete
      id={field.id}
      options={rows.map(({ id, name }) => ({ id, name }))}
      value={value}
      loading={isLoading}
      // The server has searched already.
      filterOptions={(options) => options}
      getOptionKey={({ id }) => id}
      getOptionLabel={({ name }) => name}
      isOptionEqualToValue={(option, { id }) => option.id === id}
      noOptionsText="No business of this name"
      onInputChange={(_, text, reason) => setSearch(reason === 'input' ? text.trim() : '')}
      onChange={(_, choice) => {
        field.set(choice?.id ?? null);
        name.set(choice?.name ?? null);
      }}
      renderInput={(input) => (
        <TextField
          {...input}
          label={props.label}
          required={props.required ?? false}
          error={field.fault !== undefined}
          helperText={field.fault ?? props.help}
        />
      )}
    />
  );
}
