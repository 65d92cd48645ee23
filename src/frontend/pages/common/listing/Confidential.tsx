import { Box, Chip, Typography } from '@mui/material';
import { EyeOff } from 'lucide-react';

/** Stands on a demand listing whose tenant does not want to be named. */
export const Confidential = () => (
  <Chip size="small" variant="outlined" color="info" icon={<EyeOff size={14} aria-hidden />} label="Confidential" />
);

/** The mark, with what follows from it. */
export const ConfidentialNote = ({ text }: { text: string }) => (
  <Box>
    <Confidential />
    <Typography variant="body2" color="text.secondary" sx={{ mt: 0.75 }}>
      {text}
    </Typography>
  </Box>
);
