import { Box, Button, Link, Typography } from '@mui/material';
import { Check, ChevronLeft, ChevronRight, Minus } from 'lucide-react';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router';
import { useSummary } from '../../client/react/index.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import type { KpiRow } from '../../contracts/kpiRow.ts';
import { label, type EnumName, type Enums } from '../format/labels.ts';
import { useFormats } from '../format/useFormats.ts';
import { AsyncState } from './AsyncState.tsx';
import { formatKpi } from './formatKpi.ts';
import type { KpiDefinition } from './kpiDefinitions.ts';
import { recordPath } from './recordPath.ts';
import { When } from './values.tsx';
import { VisuallyHidden } from './VisuallyHidden.tsx';

const PER_PAGE = 10;

interface KpiRowPage {
  rows: KpiRow[];
  total: number;
  page: number;
  hasMore: boolean;
}
interface KpiRowsProps {
  role: DashboardRole;
  name: string;
  definition: KpiDefinition;
}

/** Which words a row's detail is one of. */
const statuses: Partial<Record<KpiRow['entity'], EnumName>> = {
  business: 'businessStatus',
  property: 'propertyStatus',
  deal: 'dealStatus',
  invite: 'inviteStatus',
};
const plain: Record<string, string> = { answered: 'Answered', open: 'Open', replied: 'Replied' };

function detailText({ entity, detail }: KpiRow): string {
  if (detail === null) return '–';
  const name = statuses[entity];
  return plain[detail] ?? (name ? label(name, detail as Enums[EnumName]) : detail);
}

/** Of a rate: whether the row is among the answered ones. */
function Answered({ counts }: { counts: boolean }) {
  const Icon = counts ? Check : Minus;
  return (
    <Box component="span" sx={{ display: 'inline-flex', color: counts ? 'success.main' : 'text.secondary' }}>
      <Icon size={18} aria-hidden />
      <VisuallyHidden>{counts ? 'Yes' : 'No'}</VisuallyHidden>
    </Box>
  );
}

function RowsTable({ role, definition, rows }: Omit<KpiRowsProps, 'name'> & { rows: KpiRow[] }) {
  const formats = useFormats();
  const isRate = definition.format === 'percent';
  return (
    <Box
      role="region"
      aria-label={definition.rows}
      tabIndex={0}
      sx={{ overflowX: 'auto', containerType: 'inline-size' }}
    >
      <Box
        component="table"
        sx={(theme) => ({
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: theme.typography.body2.fontSize,
          '& th, & td': { px: 1, py: 0.75, borderBottom: `1px solid ${theme.vars.palette.divider}`, textAlign: 'left' },
          '& th:first-of-type, & td:first-of-type': { pl: 0 },
          '& [data-figure]': { textAlign: 'right' },
          '@container (max-width: 480px)': { '& [data-since]': { display: 'none' } },
        })}
      >
        <caption style={{ padding: 0, height: 0 }}>
          <VisuallyHidden>{definition.rows}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col" data-since>
              Since
            </th>
            <th scope="col" data-figure>
              {isRate ? 'Answered' : 'Counts'}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const path = recordPath(role, row.entity, row.id);
            return (
              <tr key={row.id}>
                <td>
                  {path === null ? (
                    row.title
                  ) : (
                    <Link component={RouterLink} to={path}>
                      {row.title}
                    </Link>
                  )}
                </td>
                <td>{detailText(row)}</td>
                <td data-since>
                  <When value={row.at} />
                </td>
                <td data-figure>
                  {isRate ? <Answered counts={row.counts} /> : formatKpi(row.value, definition.format, formats)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </Box>
    </Box>
  );
}

/** The rows that a KPI is computed from, by pages, live. */
export function KpiRows({ role, name, definition }: KpiRowsProps) {
  const [page, setPage] = useState(1);
  const { data, isLoading, error, retry } = useSummary<KpiRowPage>(
    `/api/dashboard/${role}/kpis/${name}/rows?page=${page}&limit=${PER_PAGE}`,
    { on: definition.movedBy },
  );
  const { number } = useFormats();
  return (
    <AsyncState
      isLoading={isLoading}
      error={error}
      retry={retry}
      isEmpty={!data || data.rows.length === 0}
      empty={{ title: 'No rows', text: 'There is nothing that this figure could be made of yet.' }}
    >
      {() =>
        data && (
          <>
            <RowsTable role={role} definition={definition} rows={data.rows} />
            <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mt: 1 }}>
              <Typography variant="caption" color="textSecondary" sx={{ flex: 1 }} aria-live="off">
                {`${number((page - 1) * PER_PAGE + 1)} to ${number((page - 1) * PER_PAGE + data.rows.length)} of ${number(data.total)}`}
              </Typography>
              <Button
                size="small"
                disabled={page === 1}
                onClick={() => setPage(page - 1)}
                startIcon={<ChevronLeft size={16} aria-hidden />}
              >
                Previous
              </Button>
              <Button
                size="small"
                disabled={!data.hasMore}
                onClick={() => setPage(page + 1)}
                endIcon={<ChevronRight size={16} aria-hidden />}
              >
                Next
              </Button>
            </Box>
          </>
        )
      }
    </AsyncState>
  );
}
