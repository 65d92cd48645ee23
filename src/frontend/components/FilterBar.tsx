import { Box, Button, FormControlLabel, InputAdornment, Switch, TextField } from '@mui/material';
import { Search, X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { Option } from '../format/labels.ts';
import { toSquareFeet, toSquareMetres } from '../format/formats.ts';
import { useFormats } from '../format/useFormats.ts';
import { useDebouncedText } from './useDebouncedText.ts';

/** One filter; `name` is its key among the values. Areas are square feet in the values, whatever the reader types. */
export type FilterField<N extends string = string> =
  | { kind: 'search'; name: N; label: string }
  | { kind: 'select'; name: N; label: string; options: readonly Option[]; any?: string }
  | { kind: 'area'; name: N; label: string }
  | { kind: 'switch'; name: N; label: string };

export interface FilterBarProps<N extends string> {
  /** What the filters narrow, for the landmark's name: "Filter businesses". */
  label: string;
  fields: readonly FilterField<N>[];
  values: Partial<Record<N, string>>;
  onChange: (name: N, value: string | undefined) => void;
  onClear: () => void;
  /** Further controls at the end, e.g. a switch of views. */
  children?: ReactNode;
}

interface FieldProps<F> {
  field: F;
  value: string;
  onChange: (value: string) => void;
}

function SearchFilter({ field, value, onChange }: FieldProps<{ label: string }>) {
  const { text, edit } = useDebouncedText({ value, show: String, read: (typed) => typed.trim(), onChange });
  return (
    <TextField
      type="search"
      label={field.label}
      value={text}
      onChange={(event) => edit(event.target.value)}
      slotProps={{
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Search size={16} aria-hidden />
            </InputAdornment>
          ),
        },
        htmlInput: { maxLength: 200 },
      }}
      sx={{ flex: '2 1 220px', maxWidth: 420 }}
    />
  );
}

function AreaFilter({ field, value, onChange }: FieldProps<{ label: string }>) {
  const { squareFeet } = useFormats();
  const { text, edit } = useDebouncedText({
    value,
    show: (feet) => (!squareFeet && feet !== '' ? String(Math.round(toSquareMetres(Number(feet)))) : feet),
    read: (typed) => {
      const digits = typed.replaceAll(/\D/g, '');
      return !squareFeet && digits !== '' ? String(toSquareFeet(Number(digits))) : digits;
    },
    onChange,
  });
  return (
    <TextField
      label={field.label}
      value={text}
      onChange={(event) => edit(event.target.value)}
      slotProps={{
        htmlInput: { inputMode: 'numeric', maxLength: 9 },
        input: { endAdornment: <InputAdornment position="end">{squareFeet ? 'sq ft' : 'm²'}</InputAdornment> },
      }}
      sx={{ flex: '1 1 120px', maxWidth: 180 }}
    />
  );
}

function SelectFilter({
  field,
  value,
  onChange,
}: FieldProps<{ label: string; options: readonly Option[]; any?: string }>) {
  const id = useId();
  return (
    <TextField
      select
      id={id}
      label={field.label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
      sx={{ flex: '1 1 140px', maxWidth: 220 }}
    >
      <option value="">{field.any ?? 'Any'}</option>
      {field.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </TextField>
  );
}

function SwitchFilter({ field, value, onChange }: FieldProps<{ label: string }>) {
  return (
    <FormControlLabel
      control={<Switch checked={value === 'true'} onChange={(_, on) => onChange(on ? 'true' : '')} />}
      label={field.label}
    />
  );
}

function Filter(props: FieldProps<FilterField>) {
  const { field, ...rest } = props;
  switch (field.kind) {
    case 'search':
      return <SearchFilter field={field} {...rest} />;
    case 'select':
      return <SelectFilter field={field} {...rest} />;
    case 'switch':
      return <SwitchFilter field={field} {...rest} />;
    case 'area':
      return <AreaFilter field={field} {...rest} />;
  }
}

/** The filters of a list: search and areas take effect a quarter of a second after the last key. */
export function FilterBar<N extends string>(props: FilterBarProps<N>) {
  const { label, fields, values, onChange, onClear, children } = props;
  const isFiltered = fields.some((field) => values[field.name]);
  return (
    <Box role="search" aria-label={label} sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.25 }}>
      {fields.map((field) => (
        <Filter
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          onChange={(value) => onChange(field.name, value || undefined)}
        />
      ))}
      {isFiltered && (
        <Button color="inherit" onClick={onClear} startIcon={<X size={16} aria-hidden />}>
          Clear filters
        </Button>
      )}
      {children != null && <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>{children}</Box>}
    </Box>
  );
}
