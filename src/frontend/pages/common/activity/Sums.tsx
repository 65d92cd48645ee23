import { Box, Typography } from '@mui/material';
import { useFormats } from '../../../format/useFormats.ts';

export interface SumsProps {
  /** What they are the sums of, e.g. "Sums of 30 days". */
  label: string;
  sums: readonly { key: string; label: string; value: number }[];
}

/** A few counts, large, each under its name. */
export function Sums({ label, sums }: SumsProps) {
  const { number } = useFormats();
  return (
    <Box component="dl" aria-label={label} sx={figures}>
      {sums.map(({ key, label: name, value }) => (
        <Box key={key}>
          <Typography component="dt" variant="caption" color="text.secondary">
            {name}
          </Typography>
          <Typography component="dd" sx={{ m: 0, fontSize: 20, fontWeight: 650 }}>
            {number(value)}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

const figures = {
  display: 'grid',
  gap: 1.5,
  m: 0,
  gridTemplateColumns: 'repeat(auto-fill, minmax(88px, 1fr))',
} as const;
