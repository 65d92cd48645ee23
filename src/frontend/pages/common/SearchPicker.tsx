import { Autocomplete, Box, TextField, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useField, type FieldProps } from '../../components/index.ts';

/** Something that can be picked. */
export interface Pick {
  id: string;
  title: string;
  detail: string;
}

export interface SearchPickerProps<P extends Pick> extends FieldProps {
  /** The form's value that holds the picked one's title, so that a draft can show it. */
  titleName: string;
  /** What the search finds; called as a hook. */
  usePicks: (search: string) => { picks: readonly P[]; isLoading: boolean };
  /** Told what was picked; null when nothing is any more. */
  onPick?: (pick: P | null) => void;
}

const REST_MS = 250;

/** Finds one of many by typing a part of it; the form's value is its id, or null. */
export function SearchPicker<P extends Pick>({ titleName, usePicks, onPick, ...props }: SearchPickerProps<P>) {
  const id = useField<string | null>(props);
  const title = useField<string | null>({ name: titleName, label: props.label });
  const [typed, setTyped] = useState('');
  const { picks, isLoading } = usePicks(useRested(typed));
  const value = id.value ? { id: id.value, title: title.value ?? '', detail: '' } : null;
  const choose = (pick: Pick | null): void => {
    id.set(pick?.id ?? null);
    title.set(pick?.title ?? null);
    onPick?.(pick as P | null);
  };
  return (
    <Autocomplete<Pick>
      id={id.id}
      options={picks}
      // The server has searched already, also in what is not shown here.
      filterOptions={(found) => found}
      value={value}
      onChange={(_, pick) => choose(pick)}
      onInputChange={(_, text, reason) => setTyped(reason === 'input' ? text : '')}
      getOptionLabel={(pick) => pick.title}
      getOptionKey={(pick) => pick.id}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      loading={isLoading}
      noOptionsText="Nothing found"
      disabled={props.disabled ?? false}
      renderOption={({ key, ...attributes }, pick) => (
        <Box component="li" key={key} {...attributes}>
          <Box sx={{ minWidth: 0 }}>
            <Typography variant="body2">{pick.title}</Typography>
            <Typography variant="caption" color="text.secondary">
              {pick.detail}
            </Typography>
          </Box>
        </Box>
      )}
      renderInput={(input) => (
        <TextField
          {...input}
          label={props.label}
          required={props.required ?? false}
          error={id.fault !== undefined}
          helperText={id.fault ?? props.help}
          placeholder="Type to search"
        />
      )}
    />
  );
}

/** The text once typing has paused. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
