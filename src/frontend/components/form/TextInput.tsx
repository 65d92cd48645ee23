import { TextField } from '@mui/material';
import { useField, type FieldProps } from './formContext.ts';

export interface TextInputProps extends FieldProps {
  /** Several lines. */
  multiline?: boolean;
  maxLength?: number;
  type?: 'text' | 'email' | 'url' | 'tel';
  autoComplete?: string;
  /** An empty field means null instead of ''; for columns that may be empty. */
  nullable?: boolean;
  placeholder?: string;
}

/** As the server has it: forms do not leave it to the browser, which would take any scheme. */
const webAddress = (value: unknown): string | undefined =>
  typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? undefined
    : 'Must be an http or https address';

/** A text; null when empty and `nullable`. */
export function TextInput(props: TextInputProps) {
  const { multiline = false, maxLength, type = 'text', autoComplete = 'off', nullable = false, placeholder } = props;
  const field = useField<string | null>(props, type === 'url' ? webAddress : undefined);
  return (
    <TextField
      id={field.id}
      label={props.label}
      required={props.required ?? false}
      disabled={props.disabled ?? false}
      type={type}
      value={field.value ?? ''}
      onChange={(event) => field.set(nullable && event.target.value === '' ? null : event.target.value)}
      error={field.fault !== undefined}
      helperText={field.fault ?? props.help}
      {...(multiline && { multiline: true, minRows: 3, maxRows: 12 })}
      slotProps={{
        htmlInput: { autoComplete, ...(maxLength && { maxLength }), ...(placeholder && { placeholder }) },
      }}
    />
  );
}

/** A calendar day, `YYYY-MM-DD`, or null. */
export function DateInput(props: FieldProps & { min?: string; max?: string }) {
  const field = useField<string | null>(props);
  return (
    <TextField
      id={field.id}
      type="date"
      label={props.label}
      required={props.required ?? false}
      disabled={props.disabled ?? false}
      value={field.value ?? ''}
      onChange={(event) => field.set(event.target.value || null)}
      error={field.fault !== undefined}
      helperText={field.fault ?? props.help}
      slotProps={{
        inputLabel: { shrink: true },
        htmlInput: { min: props.min ?? '1900-01-01', max: props.max ?? '2200-12-31' },
      }}
    />
  );
}
