import { Box, Typography } from '@mui/material';
import type { PropertyMatch } from '../../../../contracts/propertyMatch.ts';
import { VisuallyHidden } from '../../../components/index.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { partsOf } from './scores.ts';

/** How well a property suits, of 100. */
export function TotalScore({ score }: { score: number }) {
  const { number } = useFormats();
  return (
    <Box component="span" sx={total}>
      <VisuallyHidden>Match score </VisuallyHidden>
      {number(score)}
      <Box component="span" sx={{ fontSize: 12, fontWeight: 400, color: 'text.secondary' }}>
        {' '}
        of 100
      </Box>
    </Box>
  );
}

/** The five parts of a match's score: each with its name, its figure and a bar that repeats it. */
export function ScoreParts({ match }: { match: PropertyMatch }) {
  const { number } = useFormats();
  return (
    <Box component="ul" aria-label="Score by part" sx={parts}>
      {partsOf(match).map(({ name, weight, score }) => (
        <li key={name} title={`${name} counts ${weight} %`}>
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
            <Typography component="span" variant="caption" color="text.secondary">
              {name}
            </Typography>{' '}
            <Typography component="span" variant="caption" sx={{ fontWeight: 600 }}>
              {number(score)}
            </Typography>
          </Box>
          <Box component="span" aria-hidden sx={track}>
            <Box component="span" sx={bar} style={{ width: `${score}%` }} />
          </Box>
        </li>
      ))}
    </Box>
  );
}

const total = { fontSize: 20, fontWeight: 650, lineHeight: 1.2, whiteSpace: 'nowrap' } as const;
const parts = {
  display: 'grid',
  gap: 1.5,
  m: 0,
  p: 0,
  listStyle: 'none',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 94px), 1fr))',
} as const;
const track = { display: 'block', height: 4, borderRadius: 2, bgcolor: 'action.selected', overflow: 'hidden' } as const;
const bar = { display: 'block', height: '100%', bgcolor: 'primary.main' } as const;
