import { Box, CircularProgress, Typography } from '@mui/material';

/** While it is being found out who is signed in. */
export function Splash({ fault }: { fault: string | null }) {
  return (
    <Box
      role="status"
      sx={{ minHeight: '100dvh', display: 'grid', placeContent: 'center', justifyItems: 'center', gap: 2, p: 3 }}
    >
      <CircularProgress aria-hidden size={28} />
      <Typography color="text.secondary">{fault ?? 'Opening your dashboard'}</Typography>
    </Box>
  );
}
