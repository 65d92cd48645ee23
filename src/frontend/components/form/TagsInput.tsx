import { Box, Chip, TextField } from '@mui/material';
import { useState, type KeyboardEvent } from 'react';
import { announce } from '../liveRegion.ts';
import { useField, type FieldProps } from './formContext.ts';

export interface TagsInputProps extends FieldProps {
  /** Words that are offered while typing. */
  suggestions?: readonly string[];
  most?: number;
  maxLength?: number;
}

const split = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean);

/** A list of short texts: Enter or a comma adds what was typed, Backspace in the empty field takes the last one away. */
export function TagsInput({ suggestions = [], most = 50, maxLength = 100, ...props }: TagsInputProps) {
  const field = useField<string[]>(props);
  const [text, setText] = useState('');
  const tags = field.value ?? [];
  const add = (typed: string): void => {
    const fresh = split(typed).filter((tag) => !tags.some((each) => each.toLowerCase() === tag.toLowerCase()));
    if (fresh.length > 0) field.set([...tags, ...fresh].slice(0, most));
    setText('');
  };
  const remove = (tag: string): void => {
    field.set(tags.filter((each) => each !== tag));
    announce(`${tag} removed`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault();
      add(text);
    }
    const last = tags.at(-1);
    if (event.key === 'Backspace' && text === '' && last !== undefined) remove(last);
  };
  return (
    <Box>
      <TextField
        id={field.id}
        label={props.label}
        required={props.required ?? false}
        disabled={props.disabled ?? false}
        value={text}
        onChange={(event) =>
          /[,;\n]/.test(event.target.value) ? add(event.target.value) : setText(event.target.value)
        }
        onKeyDown={onKeyDown}
        onBlur={() => add(text)}
        error={field.fault !== undefined}
        helperText={field.fault ?? props.help ?? 'Press Enter after each'}
        slotProps={{ htmlInput: { maxLength, autoComplete: 'off', list: `${field.id}-words` } }}
      />
      <datalist id={`${field.id}-words`}>
        {suggestions
          .filter((word) => !tags.includes(word))
          .map((word) => (
            <option key={word} value={word} />
          ))}
      </datalist>
      {tags.length > 0 && (
        <Box
          component="ul"
          aria-label={`${props.label}: chosen`}
          sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.75, mt: 1, mb: 0, p: 0, listStyle: 'none' }}
        >
          {tags.map((tag) => (
            <li key={tag}>
              <Chip size="small" label={tag} aria-label={`${tag}, remove with Delete`} onDelete={() => remove(tag)} />
            </li>
          ))}
        </Box>
      )}
    </Box>
  );
}
