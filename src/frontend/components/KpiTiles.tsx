import { Alert, Box, Button } from '@mui/material';
import { useState } from 'react';
import { useKpis } from '../../client/react/index.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import { reasonOf } from './faults.ts';
import { definitionOf, kpiNames, readKpi, type KpiDefinition } from './kpiDefinitions.ts';
import { KpiExplanation } from './KpiExplanation.tsx';
import { KpiTile } from './KpiTile.tsx';
import { useKpiHistory } from './useKpiHistory.ts';

/** Why views are not shown on the starter tier. */
const LOCKED_VIEWS = 'Part of the Pro plan and above';

/** The four tiles of a role, live; each opens its explanation. */
export function KpiTiles({ role }: { role: DashboardRole }) {
  const { kpis, error, retry } = useKpis(role);
  const history = useKpiHistory(role);
  const [explained, setExplained] = useState<{ name: string; open: boolean } | null>(null);
  const names: string[] = kpiNames(role);
  return (
    <Box component="section" aria-label="Key figures">
      {error != null && (
        <Alert
          severity="warning"
          sx={{ mb: 1.5 }}
          action={
            <Button color="inherit" size="small" onClick={retry}>
              Try again
            </Button>
          }
        >
          {`The figures could not be loaded: ${reasonOf(error)}.`}
        </Alert>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', '@840': 'repeat(4, minmax(0, 1fr))' },
        }}
      >
        {names.map((name) => {
          const { label, format, betterWhen } = definitionOf(role, name) as KpiDefinition;
          const reading = kpis && readKpi(kpis, name);
          return (
            <KpiTile
              key={name}
              name={name}
              label={label}
              format={format}
              betterWhen={betterWhen}
              value={reading?.value ?? null}
              {...(reading && { trend: reading.trend })}
              history={history.of(name).map(({ value }) => value)}
              locked={reading?.locked ? LOCKED_VIEWS : undefined}
              onExplain={() => setExplained({ name, open: true })}
            />
          );
        })}
      </Box>
      {explained && (
        <KpiExplanation
          role={role}
          name={explained.name}
          open={explained.open}
          onClose={() => setExplained({ ...explained, open: false })}
        />
      )}
    </Box>
  );
}
