import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import type { LucideIcon } from 'lucide-react';

export interface ChoiceProps<N extends string> {
  /** What is chosen, e.g. "Which invites". */
  label: string;
  value: N;
  options: readonly { name: N; label: string; icon?: LucideIcon }[];
  onChange: (name: N) => void;
}

/** One of a few views, all of them in sight. */
export function Choice<N extends string>({ label, value, options, onChange }: ChoiceProps<N>) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={value}
      onChange={(_, name: N | null) => name !== null && onChange(name)}
      aria-label={label}
    >
      {options.map(({ name, label: text, icon: Icon }) => (
        <ToggleButton key={name} value={name}>
          {Icon && <Icon size={16} aria-hidden />}
          <Box component="span" sx={Icon ? { ml: 0.75 } : null}>
            {text}
          </Box>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
