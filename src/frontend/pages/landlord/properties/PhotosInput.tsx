import { TextField } from '@mui/material';
import { useState } from 'react';
import { useField, type FieldProps } from '../../../components/index.ts';

const MOST = 20;
const LONGEST = 500;

const isWebAddress = (line: string): boolean =>
  line.length <= LONGEST && URL.canParse(line) && /^https?:$/.test(new URL(line).protocol);

function checkPhotos(value: unknown): string | undefined {
  const lines = value as string[];
  if (lines.length > MOST) return `At most ${MOST} photos`;
  const wrong = lines.findIndex((line) => !isWebAddress(line));
  return wrong < 0 ? undefined : `Photo ${wrong + 1} must be an http or https address`;
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Addresses of photos, one a line. */
export function PhotosInput(props: FieldProps) {
  const field = useField<string[]>(props, checkPhotos);
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      id={field.id}
      label={props.label}
      multiline
      minRows={2}
      maxRows={8}
      value={typed ?? (field.value ?? []).join('\n')}
      onChange={(event) => {
        setTyped(event.target.value);
        field.set(linesOf(event.target.value));
      }}
      onBlur={() => setTyped(null)}
      error={field.fault !== undefined}
      helperText={field.fault ?? props.help ?? `Web addresses, one a line, at most ${MOST}`}
      slotProps={{ htmlInput: { autoComplete: 'off', inputMode: 'url', spellCheck: false } }}
    />
  );
}
