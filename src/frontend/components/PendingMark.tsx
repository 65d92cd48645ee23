import { Chip, Tooltip } from '@mui/material';
import { CloudUpload } from 'lucide-react';

/** Stands on what has been changed here and not been confirmed by the server yet. */
export function PendingMark({ label = 'Saving' }: { label?: string }) {
  return (
    <Tooltip title="Kept on this device; it is sent as soon as the server can be reached">
      <Chip size="small" variant="outlined" icon={<CloudUpload size={14} aria-hidden />} label={label} />
    </Tooltip>
  );
}
