import { InputAdornment, TextField } from '@mui/material';
import { useState } from 'react';
import { toSquareFeet, toSquareMetres } from '../../format/formats.ts';
import { useFormats } from '../../format/useFormats.ts';
import { decimalMarks, decimalText, parseDecimal } from './decimalText.ts';
import { useField, type FieldProps } from './formContext.ts';

export interface NumberInputProps extends FieldProps {
  min?: number;
  max?: number;
  /** Decimal places that are allowed; 0 unless given. */
  decimals?: number;
  /** Shown after the number, e.g. "%". */
  unit?: string;
}

interface Conversion {
  /** From the value to what people type, and back. */
  show: (value: number) => number;
  read: (typed: number) => number;
}
interface Props extends NumberInputProps {
  prefix?: string;
  conversion?: Conversion;
}

const same: Conversion = { show: (value) => value, read: (typed) => typed };
const placesOf = (value: number): number => (String(value).split('.')[1] ?? '').length;

function checkNumber({ label, min, max, decimals = 0 }: NumberInputProps, write: (value: number) => string) {
  return (value: unknown): string | undefined => {
    if (typeof value !== 'number') return `${label} must be a number`;
    if (min !== undefined && value < min) return `${label} must be ${write(min)} or more`;
    if (max !== undefined && value > max) return `${label} must be ${write(max)} or less`;
    if (placesOf(value) <= decimals) return undefined;
    return decimals === 0 ? `${label} must be a whole number` : `${label} can have at most ${decimals} decimals`;
  };
}

/** A number typed as text in the reader's way of writing; what is typed stays as it is until the field is left. */
function DecimalInput({ prefix, unit, conversion = same, ...props }: Props) {
  const { locale, number } = useFormats();
  const field = useField<number | string | null>(
    props,
    checkNumber(props, (value) => number(conversion.show(value))),
  );
  const [typed, setTyped] = useState<string | null>(null);
  const { value } = field;
  const shown = typeof value === 'number' ? decimalText(conversion.show(value), locale) : (value ?? '');
  const edit = (text: string): void => {
    setTyped(text);
    const parsed = parseDecimal(text, decimalMarks(locale));
    field.set(parsed === null ? null : Number.isNaN(parsed) ? text : conversion.read(parsed));
  };
  return (
    <TextField
      id={field.id}
      label={props.label}
      required={props.required ?? false}
      disabled={props.disabled ?? false}
      value={typed ?? shown}
      onChange={(event) => edit(event.target.value)}
      onBlur={() => setTyped(null)}
      error={field.fault !== undefined}
      helperText={field.fault ?? props.help}
      slotProps={{
        htmlInput: { inputMode: (props.decimals ?? 0) > 0 ? 'decimal' : 'numeric', autoComplete: 'off' },
        input: {
          ...(prefix && { startAdornment: <InputAdornment position="start">{prefix}</InputAdornment> }),
          ...(unit && { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> }),
        },
      }}
    />
  );
}

/** A number or null; whole unless `decimals` allows more. */
export const NumberInput = (props: NumberInputProps) => <DecimalInput {...props} />;

/** Dollars with up to two decimals, or null. */
export const MoneyInput = (props: NumberInputProps) => (
  <DecimalInput min={0} max={9_999_999_999.99} decimals={2} prefix="$" {...props} />
);

const metric: Conversion = { show: (feet) => Math.round(toSquareMetres(feet)), read: toSquareFeet };

/** An area, typed in the unit of the reader's region; the value is whole square feet, or null. */
export function AreaInput(props: NumberInputProps) {
  const { squareFeet } = useFormats();
  return (
    <DecimalInput
      min={0}
      max={100_000_000}
      unit={squareFeet ? 'sq ft' : 'm²'}
      {...(!squareFeet && { conversion: metric })}
      {...props}
    />
  );
}
