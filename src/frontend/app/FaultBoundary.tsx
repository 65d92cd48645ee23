import { Button, Stack, Typography } from '@mui/material';
import { Component, type ErrorInfo, type ReactNode } from 'react';

/** Shows what is wrong instead of a blank page, and a way on. Writes that wait are kept by the queue. */
export class FaultBoundary extends Component<{ children: ReactNode }, { fault: Error | null }> {
  override state: { fault: Error | null } = { fault: null };

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override componentDidCatch(fault: Error, info: ErrorInfo): void {
    // eslint-disable-next-line no-console -- the browser's console is where its defects are looked for
    console.error(fault, info.componentStack);
  }

  override render() {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <Stack role="alert" spacing={2} sx={{ p: 4, maxWidth: 640, mx: 'auto', alignItems: 'flex-start' }}>
        <Typography variant="h5" component="h1">
          This page has stopped
        </Typography>
        <Typography>Nothing you saved is lost: changes that still wait are kept in this browser.</Typography>
        <Typography variant="body2" color="text.secondary">
          {fault.message}
        </Typography>
        <Button variant="contained" onClick={() => location.reload()}>
          Load the page again
        </Button>
      </Stack>
    );
  }
}
