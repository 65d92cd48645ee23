import { Box, Typography } from '@mui/material';
import { useRecentEvents } from '../../../../client/react/index.ts';
import { When } from '../../../components/index.ts';
import { changeOf, dealTypes } from '../changes.ts';
import { useFormats } from '../../../format/useFormats.ts';

const LOOKED_THROUGH = 50;

/** The newest changes of one deal, as far as the newest of all changes reach. */
export function DealHistory({ id }: { id: string }) {
  const formats = useFormats();
  const recent = useRecentEvents(dealTypes, LOOKED_THROUGH);
  const events = recent.events.filter(({ data }) => data.dealId === id);
  if (events.length === 0) return null;
  return (
    <Box>
      <Typography variant="subtitle2" component="h3">
        Recent changes
      </Typography>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {events.map((event) => (
          <Box component="li" key={event.eventId} sx={{ display: 'flex', gap: 1, py: 0.25 }}>
            <Typography variant="body2" sx={{ flex: 1 }}>
              {changeOf(event, formats)}
            </Typography>
            <Typography variant="caption" color="text.secondary">
              <When value={event.timestamp} />
            </Typography>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
