import { Box, Button, TextField } from '@mui/material';
import { SendHorizontal } from 'lucide-react';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { useFormats } from '../../format/useFormats.ts';
import { useDraft } from './useDraft.ts';

/** What the server takes. */
const MOST = 5000;
/** From here on it is said how much is left. */
const NEARLY = 4500;

export interface ComposerProps {
  /** Who reads it. */
  to: string;
  /** Under this name what is typed survives a reload, and looking at another conversation. */
  draftKey: string;
  onSend: (content: string) => void;
}

/** Where a message is written. Enter sends, Shift+Enter begins a new line. */
export function Composer({ to, draftKey, onSend }: ComposerProps) {
  const [text, setText] = useDraft(draftKey);
  const [isFocused, setFocused] = useState(false);
  const { number } = useFormats();
  const left = MOST - text.length;
  const send = () => {
    const content = text.trim();
    if (content === '' || left < 0) return;
    onSend(content);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the choice of a character, and must not send then.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const hint = isFocused ? 'Enter sends, Shift+Enter begins a new line' : undefined;
  const rest = left < 0 ? `${number(-left)} characters too many` : `${number(left)} characters left`;
  return (
    <Box component="form" onSubmit={submit} aria-label="Write a message" sx={form}>
      <TextField
        label={`Message to ${to}`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        multiline
        maxRows={8}
        error={left < 0}
        helperText={text.length > NEARLY ? rest : hint}
        slotProps={{ htmlInput: { enterKeyHint: 'send' } }}
      />
      <Button type="submit" variant="contained" endIcon={<SendHorizontal size={18} aria-hidden />} sx={{ mt: 0.25 }}>
        Send
      </Button>
    </Box>
  );
}

const form = {
  display: 'flex',
  alignItems: 'flex-start',
  gap: 1,
  px: 2,
  py: 1.5,
  borderTop: '1px solid',
  borderColor: 'divider',
} as const;
