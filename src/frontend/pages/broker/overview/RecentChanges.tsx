import { Box, Link, Typography } from '@mui/material';
import { useCallback, useMemo } from 'react';
import { Link as RouterLink } from 'react-router';
import { useLiveList, useRecentEvents } from '../../../../client/react/index.ts';
import { AsyncState, LiveRows, Section, When } from '../../../components/index.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { brokerTypes, changeOf, pageOf, type BrokerEvent } from '../changes.ts';
import { dealName } from '../deals/deal.ts';

const MOST = 10;
const ALL = {};
const keyOf = ({ eventId }: BrokerEvent): string => eventId;

/** The newest events of the log that concern the broker. */
export function RecentChanges() {
  const { events, isLoading, error, retry } = useRecentEvents(brokerTypes, MOST);
  const nameOf = useDealNames();
  const formats = useFormats();
  const render = useCallback(
    (event: BrokerEvent) => (
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 1.5, py: 1, borderTop: 1, borderColor: 'divider' }}>
        <Link
          component={RouterLink}
          to={pageOf(event)}
          underline="hover"
          color="text.primary"
          variant="body2"
          sx={text}
        >
          {changeOf(event, formats, 'dealId' in event.data ? nameOf(event.data.dealId) : undefined)}
        </Link>
        <Typography variant="caption" color="text.secondary" sx={{ whiteSpace: 'nowrap' }}>
          <When value={event.timestamp} />
        </Typography>
      </Box>
    ),
    [formats, nameOf],
  );
  return (
    <Section title="Recent changes">
      <AsyncState
        isLoading={isLoading}
        error={error}
        retry={retry}
        isEmpty={events.length === 0}
        empty={{ title: 'Nothing has happened lately', text: 'What changes appears here as it happens.' }}
      >
        <LiveRows rows={events} getKey={keyOf} render={render} label="Recent changes" gap={0} estimate={41} />
      </AsyncState>
    </Section>
  );
}

const text = { flex: 1, minWidth: 0, overflowWrap: 'anywhere' } as const;

/** What to call a deal that the newest ones hold; events carry no names. */
function useDealNames(): (id: string) => string | undefined {
  const { rows } = useLiveList('deals', ALL);
  const names = useMemo(() => new Map(rows.map((deal) => [deal.id, dealName(deal)])), [rows]);
  return useCallback((id) => names.get(id), [names]);
}
