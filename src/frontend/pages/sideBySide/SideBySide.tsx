import { Box, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useDemoAccounts } from '../../app/demo.ts';
import { Splash } from '../../shell/Splash.tsx';
import { Pane } from './Pane.tsx';
import { scenarios, type Scenario } from './scenarios.ts';

/**
 * Two accounts on one page, each with a session and a connection of its own: what is done on the left is seen on the
 * right by the way every change takes, through the database and its log.
 */
export default function SideBySide() {
  const accounts = useDemoAccounts();
  const [scenario, setScenario] = useState<Scenario>(scenarios[0]);
  if (!accounts) return <Splash fault={null} />;
  if (accounts.length === 0) return <NoDemo />;
  return (
    <Box sx={{ height: '100dvh', display: 'grid', gridTemplateRows: 'auto 1fr', bgcolor: 'background.default' }}>
      <Box component="header" sx={bar}>
        <Typography component="h1" sx={{ fontWeight: 700 }}>
          Two roles side by side
        </Typography>
        <TextField
          select
          size="small"
          fullWidth={false}
          label="Try"
          value={scenario.id}
          onChange={(event) => setScenario(scenarios.find(({ id }) => id === event.target.value) ?? scenarios[0])}
          sx={{ minWidth: 220 }}
        >
          {scenarios.map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <Typography variant="body2" sx={{ flex: '1 1 260px' }}>
          <b>Left:</b> {scenario.act} <b>Right:</b> {scenario.look}
        </Typography>
        <Button href="/" size="small">
          Leave
        </Button>
      </Box>
      <Box sx={panes}>
        <Pane key={`left-${scenario.id}`} side="Left" accounts={accounts} {...scenario.left} />
        <Pane key={`right-${scenario.id}`} side="Right" accounts={accounts} {...scenario.right} />
      </Box>
    </Box>
  );
}

function NoDemo() {
  return (
    <Box component="main" sx={{ p: 4, maxWidth: 560, mx: 'auto' }}>
      <Typography variant="h5" component="h1" gutterBottom>
        There is no demo market here
      </Typography>
      <Typography gutterBottom>
        Two roles side by side needs its accounts. Start the server with DEMO_DATA=yes on an empty database to have one.
      </Typography>
      <Button href="/" variant="contained">
        Sign in
      </Button>
    </Box>
  );
}

const bar = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 3,
  rowGap: 1,
  px: 2,
  py: 1.25,
  borderBottom: '1px solid',
  borderColor: 'divider',
  bgcolor: 'background.paper',
} as const;

const panes = {
  minHeight: 0,
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
  gridAutoRows: 'minmax(0, 1fr)',
} as const;
