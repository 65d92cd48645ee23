import {
  Box, Dialog, DialogContent, DialogTitle, Divider, IconButton, Typography, useMediaQuery,
} from '@mui/material'; // prettier-ignore
import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { AnyDashboardEvent } from '../../client/index.ts';
import { useConnection, useKpis, useRecentEvents } from '../../client/react/index.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import { eventText } from '../format/eventText.ts';
import { useFormats } from '../format/useFormats.ts';
import { AsyncState } from './AsyncState.tsx';
import { DayLine } from './charts/index.ts';
import { ChartWithTable } from './ChartWithTable.tsx';
import { Delta } from './Delta.tsx';
import { formatKpi } from './formatKpi.ts';
import { definitionOf, readKpi, type KpiDefinition } from './kpiDefinitions.ts';
import { KpiRows } from './KpiRows.tsx';
import { useKpiHistory } from './useKpiHistory.ts';
import { When } from './values.tsx';

export interface KpiExplanationProps {
  role: DashboardRole;
  name: string;
  open: boolean;
  onClose: () => void;
}
interface PartProps {
  role: DashboardRole;
  name: string;
  definition: KpiDefinition;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ display: 'grid', gap: 1, minWidth: 0 }}>
      <Typography id={id} variant="h3">
        {title}
      </Typography>
      {children}
    </Box>
  );
}

/** The value, its trend, and how sure it is. */
function Reading({ role, name, definition }: PartProps) {
  const { kpis, asOf } = useKpis(role);
  const { confirmedAt } = useConnection();
  const formats = useFormats();
  const reading = kpis && readKpi(kpis, name);
  if (!reading || reading.locked) return null;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: 2, rowGap: 0.5 }}>
      <Typography component="p" sx={{ fontSize: '2rem', fontWeight: 650, letterSpacing: '-0.02em', lineHeight: 1.2 }}>
        {formatKpi(reading.value, definition.format, formats)}
      </Typography>
      <Typography component="p" variant="body2" sx={{ display: 'flex', gap: 0.75 }}>
        <Delta trend={reading.trend} betterWhen={definition.betterWhen} />
        <Box component="span" aria-hidden sx={{ color: 'text.secondary' }}>
          {reading.trend.period}
        </Box>
      </Typography>
      <Typography component="p" variant="caption" color="textSecondary" sx={{ flexBasis: '100%' }}>
        {asOf !== null && `Includes every change up to number ${formats.number(asOf)}. `}
        {confirmedAt !== null && (
          <>
            Last confirmed <When value={confirmedAt} />.
          </>
        )}
      </Typography>
    </Box>
  );
}

function Course({ role, name, definition }: PartProps) {
  const { of } = useKpiHistory(role);
  const formats = useFormats();
  const points = of(name);
  const write = (value: unknown) => formatKpi(Number(value), definition.format, formats);
  return (
    <ChartWithTable
      title="The last 30 days"
      data={points}
      columns={[
        { key: 'day', label: 'Day', format: (day) => formats.day(String(day), 'medium') },
        { key: 'value', label: definition.label, align: 'right', format: write },
      ]}
    >
      <DayLine data={points} series={[{ key: 'value', label: definition.label }]} format={write} />
    </ChartWithTable>
  );
}

function LastEvents({ definition }: Pick<PartProps, 'definition'>) {
  const { events, isLoading, error, retry } = useRecentEvents(definition.movedBy, 8);
  return (
    <AsyncState
      isLoading={isLoading}
      error={error}
      retry={retry}
      isEmpty={events.length === 0}
      empty={{ title: 'Nothing that could have moved it is in the log yet' }}
    >
      <EventLines events={events} />
    </AsyncState>
  );
}

function EventLines({ events }: { events: readonly AnyDashboardEvent[] }) {
  return (
    <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {events.map((event) => (
        <Box
          key={event.eventId}
          component="li"
          sx={{
            display: 'flex',
            gap: 2,
            justifyContent: 'space-between',
            py: 0.75,
            borderBottom: 1,
            borderColor: 'divider',
          }}
        >
          <Typography variant="body2" component="span" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {eventText(event)}
          </Typography>
          <Typography variant="caption" component="span" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
            <When value={event.timestamp} />
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

function Explanation({ role, name, definition }: PartProps) {
  const { kpis } = useKpis(role);
  const locked = (kpis && readKpi(kpis, name)?.locked) ?? false;
  const part = { role, name, definition };
  return (
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Reading {...part} />
      <Part title="What it says">
        <Typography variant="body2">{definition.meaning}</Typography>
        <Typography variant="body2" color="textSecondary">
          {`Formula: ${definition.formula}.`}
        </Typography>
        {locked && (
          <Typography variant="body2">
            Your plan does not show this figure. Views are counted all the same and appear with the Pro plan and above.
          </Typography>
        )}
      </Part>
      {!locked && (
        <>
          <Course {...part} />
          <Divider />
          <Part title={`Behind it: ${definition.rows.toLowerCase()}`}>
            <KpiRows {...part} />
          </Part>
          <Part title="What moved it last">
            <LastEvents definition={definition} />
          </Part>
        </>
      )}
    </Box>
  );
}

/** Everything behind a KPI: what it says, its course, the rows it is made of and the last events that moved it. */
export function KpiExplanation({ role, name, open, onClose }: KpiExplanationProps) {
  const id = useId();
  const isNarrow = useMediaQuery((theme) => theme.breakpoints.down('sm'));
  const definition = definitionOf(role, name);
  if (!definition) return null;
  return (
    <Dialog open={open} onClose={onClose} fullWidth fullScreen={isNarrow} maxWidth="md" aria-labelledby={id}>
      <DialogTitle id={id} sx={{ pr: 7 }}>
        {definition.label}
      </DialogTitle>
      <IconButton aria-label="Close" onClick={onClose} sx={{ position: 'absolute', top: 12, right: 12 }}>
        <X size={20} aria-hidden />
      </IconButton>
      <DialogContent dividers>
        <Explanation role={role} name={name} definition={definition} />
      </DialogContent>
    </Dialog>
  );
}
