import { Box, ButtonBase, Skeleton, Typography } from '@mui/material';
import { Lock } from 'lucide-react';
import type { Trend } from '../../contracts/kpis.ts';
import { useFormats } from '../format/useFormats.ts';
import { Delta } from './Delta.tsx';
import { formatKpi } from './formatKpi.ts';
import type { KpiFormat } from './kpiDefinitions.ts';
import { Sparkline } from './Sparkline.tsx';
import { VisuallyHidden } from './VisuallyHidden.tsx';

export interface KpiTileProps {
  /** The KPI's name in the contract. */
  name: string;
  label: string;
  /** Null while it is loading. */
  value: number | null;
  format: KpiFormat;
  trend?: Trend;
  betterWhen?: 'up' | 'down';
  /** Values by day, oldest first, today's last. */
  history?: readonly number[];
  /** Why the value is not shown. */
  locked?: string | undefined;
  onExplain: () => void;
}

function LockedValue({ reason }: { reason: string }) {
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start', color: 'text.secondary' }}>
      <Box component="span" sx={{ mt: 0.25 }}>
        <Lock size={18} aria-hidden />
      </Box>
      <Typography variant="body2" component="span">
        {reason}
      </Typography>
    </Box>
  );
}

/** A KPI at a glance: value, trend, course. The whole tile opens its explanation. */
export function KpiTile(props: KpiTileProps) {
  const { name, label, value, format, trend, betterWhen = 'up', history = [], locked, onExplain } = props;
  const formats = useFormats();
  return (
    <ButtonBase
      onClick={onExplain}
      data-kpi={name}
      focusRipple={false}
      sx={(theme) => ({
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'stretch',
        justifyContent: 'flex-start',
        gap: 1,
        p: 2,
        minHeight: 132,
        minWidth: 0,
        containerType: 'inline-size',
        textAlign: 'left',
        borderRadius: `${theme.vars.shape.borderRadius}`,
        border: `1px solid ${theme.vars.palette.divider}`,
        bgcolor: 'background.paper',
        '&:hover': { borderColor: 'primary.main' },
      })}
    >
      <Typography component="span" variant="caption" color="textSecondary" sx={{ fontWeight: 600 }}>
        {label}
      </Typography>
      {locked !== undefined ? (
        <LockedValue reason={locked} />
      ) : (
        <>
          <Typography
            component="span"
            data-kpi-value
            sx={{
              // A figure is never broken: it gets smaller with its tile.
              fontSize: 'clamp(1.0625rem, 12.5cqi, 1.75rem)',
              lineHeight: 1.15,
              fontWeight: 650,
              letterSpacing: '-0.02em',
              whiteSpace: 'nowrap',
            }}
          >
            {value === null ? <Skeleton width="5ch" /> : formatKpi(value, format, formats)}
          </Typography>
          <Box
            component="span"
            sx={{ display: 'flex', alignItems: 'flex-end', justifyContent: 'space-between', gap: 1.5, mt: 'auto' }}
          >
            <Typography component="span" variant="caption" sx={{ whiteSpace: 'nowrap' }}>
              {trend && <Delta trend={trend} betterWhen={betterWhen} />}
              <Box component="span" aria-hidden sx={{ display: 'block', color: 'text.secondary' }}>
                {trend?.period}
              </Box>
            </Typography>
            <Box component="span" sx={{ flex: '0 1 120px', minWidth: 40 }}>
              <Sparkline values={history} />
            </Box>
          </Box>
        </>
      )}
      <VisuallyHidden>Explain this figure</VisuallyHidden>
    </ButtonBase>
  );
}
