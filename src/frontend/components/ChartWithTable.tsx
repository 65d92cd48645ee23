import { Box, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { ChartColumn, Table } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { cellText, chartSummary } from './charts/chartSummary.ts';
import { usePane } from './pane.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

/** One column of a chart's table; its first column names the row. */
export interface ChartColumnSpec {
  key: string;
  label: string;
  align?: 'left' | 'right';
  format?: (value: unknown) => string;
}

export interface ChartWithTableProps<T extends object> {
  title: string;
  /** Oldest first. */
  data: readonly T[];
  columns: readonly ChartColumnSpec[];
  /** Heading level is h2 in a card of its own; h3 unless given. */
  level?: 2 | 3;
  actions?: ReactNode;
  /** The chart of the same data. */
  children: ReactNode;
}

const cell = (row: object, column: ChartColumnSpec): string => cellText(row as Record<string, unknown>, column);

/** The data as a table, newest first. */
function DataTable({ title, data, columns }: Pick<ChartWithTableProps<object>, 'title' | 'data' | 'columns'>) {
  return (
    <Box role="region" aria-label={title} tabIndex={0} sx={{ overflow: 'auto', maxHeight: 280 }}>
      <Box
        component="table"
        sx={(theme) => ({
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: theme.typography.body2.fontSize,
          '& th, & td': {
            px: 1,
            py: 0.5,
            borderBottom: `1px solid ${theme.vars.palette.divider}`,
            fontWeight: 'inherit',
          },
          '& thead th': { fontWeight: 600, position: 'sticky', top: 0, bgcolor: 'background.paper' },
        })}
      >
        <caption style={{ padding: 0, height: 0 }}>
          <VisuallyHidden>{title}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" style={{ textAlign: column.align ?? 'left' }}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.toReversed().map((row, index) => (
            <tr key={index}>
              {columns.map((column, place) =>
                place === 0 ? (
                  <th key={column.key} scope="row" style={{ textAlign: column.align ?? 'left' }}>
                    {cell(row, column)}
                  </th>
                ) : (
                  <td key={column.key} style={{ textAlign: column.align ?? 'left' }}>
                    {cell(row, column)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

/** A chart that can be read as a table, with its gist in words for those who do not see it. */
export function ChartWithTable<T extends object>(props: ChartWithTableProps<T>) {
  const { title, data, columns, level = 3, actions, children } = props;
  const id = useId();
  const pane = usePane();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const heading = `h${Math.min(6, level + (pane ? 1 : 0))}` as 'h2' | 'h3' | 'h4';
  return (
    <Box component="figure" aria-labelledby={id} sx={{ m: 0, minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mb: 1 }}>
        <Typography id={id} variant={level === 2 ? 'h2' : 'h3'} component={heading} sx={{ flex: 1 }}>
          {title}
        </Typography>
        {actions}
        <ToggleButtonGroup
          size="small"
          exclusive
          value={view}
          onChange={(_, next: 'chart' | 'table' | null) => next && setView(next)}
          aria-label={`${title}: view`}
        >
          <ToggleButton value="chart" aria-label="Chart" title="Chart">
            <ChartColumn size={16} aria-hidden />
          </ToggleButton>
          <ToggleButton value="table" aria-label="Table" title="Table">
            <Table size={16} aria-hidden />
          </ToggleButton>
        </ToggleButtonGroup>
      </Box>
      {view === 'table' ? (
        <DataTable title={title} data={data} columns={columns} />
      ) : (
        <>
          <VisuallyHidden>{chartSummary(data, columns)}</VisuallyHidden>
          {children}
        </>
      )}
    </Box>
  );
}
