import { Box, Button, Link, Typography } from '@mui/material';
import { useMemo } from 'react';
import { Link as RouterLink } from 'react-router';
import { useLiveList } from '../../../../client/react/index.ts';
import { AsyncState, idOf, LiveRows, Money, Section, StatusChip, When } from '../../../components/index.ts';
import { listRow } from '../../common/layout.ts';
import { dealName, type ListedDeal } from '../deals/deal.ts';

const MOST = 6;
const ALL = {};

/** The deals that were opened last. */
export function NewestDeals() {
  const list = useLiveList('deals', ALL);
  const rows = useMemo(() => list.rows.slice(0, MOST), [list.rows]);
  return (
    <Section
      title="Newest deals"
      actions={
        <Button component={RouterLink} to="/broker/deals" size="small">
          All deals
        </Button>
      }
    >
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={rows.length === 0}
        empty={{ title: 'No deals yet', text: 'Open one from a demand listing or a property.' }}
      >
        <LiveRows rows={rows} getKey={idOf} render={renderDeal} label="Newest deals" gap={0} estimate={57} />
      </AsyncState>
    </Section>
  );
}

const renderDeal = (deal: ListedDeal) => (
  <Box sx={listRow}>
    <Box sx={{ flex: '1 1 160px', minWidth: 0 }}>
      <Link component={RouterLink} to={`/broker/deals/${deal.id}`} underline="hover" variant="subtitle2">
        {dealName(deal)}
      </Link>
      <Typography variant="caption" color="text.secondary" component="div" noWrap>
        {deal.property_title ?? deal.demand_title ?? 'Without a property'}
      </Typography>
    </Box>
    <StatusChip entity="deal" status={deal.status} />
    <Box sx={{ minWidth: 96, textAlign: 'right' }}>
      <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        <Money value={deal.estimated_commission} />
      </Typography>
      <Typography variant="caption" color="text.secondary">
        <When value={deal.created_at} />
      </Typography>
    </Box>
  </Box>
);
