import { Box } from '@mui/material';
import { Minus, TrendingDown, TrendingUp } from 'lucide-react';
import type { Trend } from '../../contracts/kpis.ts';
import { useFormats } from '../format/useFormats.ts';
import { trendText, type Judgement } from './trendText.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

const icons = { up: TrendingUp, down: TrendingDown, neutral: Minus };
const colors: Record<Judgement, string> = { good: 'success.main', bad: 'error.main', neutral: 'text.secondary' };

/** A trend against last week: arrow, sign and figure; the colour only repeats what they say. */
export function Delta({ trend, betterWhen = 'up' }: { trend: Trend; betterWhen?: 'up' | 'down' }) {
  const { short, full, judgement } = trendText(trend, useFormats().percent, betterWhen);
  const Icon = icons[trend.direction];
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, color: colors[judgement], fontWeight: 600 }}
    >
      <Icon size={16} aria-hidden />
      <span aria-hidden>{short}</span>
      <VisuallyHidden>{full}</VisuallyHidden>
    </Box>
  );
}
