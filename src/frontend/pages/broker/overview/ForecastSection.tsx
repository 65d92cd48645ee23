import { Box, Typography } from '@mui/material';
import { AsyncState, Money, Percent, Section } from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { dealStatuses, stage, type DealColumn } from '../deals/deal.ts';
import type { Columns } from '../deals/boardLedger.ts';
import { useDealBoard } from '../deals/useDealBoard.ts';
import { forecastOf, type Forecast } from './forecast.ts';

/** What the open deals may bring: their value, and how much of it the broker's own record says to expect. */
export function ForecastSection() {
  const { columns, isLoading, error, retry } = useDealBoard();
  return (
    <Section title="Commission forecast">
      <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!columns} skeleton="text">
        {() => columns && <Figures forecast={forecastOf(boardOf(columns))} />}
      </AsyncState>
    </Section>
  );
}

const boardOf = (columns: Columns): DealColumn[] => dealStatuses.map((status) => ({ status, ...columns[status] }));

function Figures({ forecast }: { forecast: Forecast }) {
  const { expected, closingRate, signed, lost, openValue } = forecast;
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Box>
        <Typography variant="caption" color="text.secondary">
          Expected of the open deals
        </Typography>
        <Typography sx={{ fontSize: '1.75rem', fontWeight: 650, lineHeight: 1.2, fontVariantNumeric: 'tabular-nums' }}>
          {expected === null ? 'Not known yet' : <Money value={Math.round(expected)} />}
        </Typography>
      </Box>
      <Stages forecast={forecast} />
      <Typography variant="body2" color="text.secondary">
        {closingRate === null ? (
          <>
            Expected commission is the value of the open deals times your closing rate. None of your deals is signed or
            lost yet, so there is no rate to reckon with.
          </>
        ) : (
          <>
            <Money value={openValue} /> in open deals × <Percent value={closingRate} />, your closing rate: {signed}{' '}
            signed of {counted(signed + lost, 'closed deal')}.
          </>
        )}
      </Typography>
    </Box>
  );
}

/** The open stages; the bars show each stage's share of the value. */
function Stages({ forecast: { open, openCount, openValue } }: { forecast: Forecast }) {
  return (
    <Box component="table" sx={table}>
      <caption>Open pipeline by stage</caption>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col">Deals</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {open.map(({ status, count, value }) => (
          <tr key={status}>
            <th scope="row">
              {stage(status)}
              <Box aria-hidden sx={{ ...bar, width: `${openValue === 0 ? 0 : (value / openValue) * 100}%` }} />
            </th>
            <td>{count}</td>
            <td>
              <Money value={value} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All open</th>
          <td>{openCount}</td>
          <td>
            <Money value={openValue} />
          </td>
        </tr>
      </tfoot>
    </Box>
  );
}

const bar = { height: 4, minWidth: 2, mt: 0.5, borderRadius: 1, bgcolor: 'primary.main' } as const;

const table = {
  width: '100%',
  borderCollapse: 'collapse',
  fontSize: '0.875rem',
  fontVariantNumeric: 'tabular-nums',
  '& caption': { textAlign: 'left', pb: 0.5, color: 'text.secondary', fontSize: '0.8125rem' },
  '& th, & td': { py: 0.75, borderBottom: 1, borderColor: 'divider', fontWeight: 400, textAlign: 'right' },
  '& th:first-of-type': { textAlign: 'left', width: '50%', pr: 2 },
  '& thead th': { color: 'text.secondary', fontSize: '0.8125rem' },
  '& tfoot th, & tfoot td': { fontWeight: 650, borderBottom: 0 },
} as const;
