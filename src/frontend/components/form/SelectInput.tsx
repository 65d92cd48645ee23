import { FormControl, FormControlLabel, FormHelperText, Switch, TextField } from '@mui/material';
import type { Option } from '../../format/labels.ts';
import { useField, type FieldProps } from './formContext.ts';

export interface SelectInputProps extends FieldProps {
  options: readonly Option[];
  /** Offers "nothing" under this text; the value is then null. */
  none?: string;
}

/** One of several values; null when `none` is chosen. The browser's own select: at home on every device and keyboard. */
export function SelectInput({ options, none, ...props }: SelectInputProps) {
  const field = useField<string | null>(props);
  const value = field.value ?? '';
  return (
    <TextField
      select
      id={field.id}
      label={props.label}
      required={props.required ?? false}
      disabled={props.disabled ?? false}
      value={value}
      onChange={(event) => field.set(event.target.value === '' ? null : event.target.value)}
      error={field.fault !== undefined}
      helperText={field.fault ?? props.help}
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
    >
      {(none !== undefined || value === '') && <option value="">{none ?? 'Choose'}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </TextField>
  );
}

/** Yes or no. */
export function SwitchInput(props: FieldProps) {
  const field = useField<boolean>(props);
  const help = field.fault ?? props.help;
  return (
    <FormControl error={field.fault !== undefined} disabled={props.disabled ?? false}>
      <FormControlLabel
        control={
          <Switch
            id={field.id}
            checked={field.value ?? false}
            onChange={(_, on) => field.set(on)}
            slotProps={{ input: help ? { 'aria-describedby': field.helpId } : {} }}
          />
        }
        label={props.label}
      />
      {help && (
        <FormHelperText id={field.helpId} sx={{ mt: 0, mx: 0 }}>
          {help}
        </FormHelperText>
      )}
    </FormControl>
  );
}
