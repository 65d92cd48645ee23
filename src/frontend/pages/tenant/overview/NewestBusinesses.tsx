import { Box, Button, Link, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router';
import { useLiveList } from '../../../../client/react/index.ts';
import { AsyncState, Section, StatusChip, When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { listRow } from '../../common/layout.ts';

const SHOWN = 5;

/** The businesses that were added last. */
export function NewestBusinesses() {
  const { rows, isLoading, error, retry } = useLiveList('businesses', {});
  return (
    <Section
      title="Newest businesses"
      actions={
        <Button size="small" component={RouterLink} to="/tenant/businesses">
          All businesses
        </Button>
      }
    >
      <AsyncState
        isLoading={isLoading}
        error={error}
        retry={retry}
        isEmpty={rows.length === 0}
        empty={{ title: 'No businesses yet', text: 'Add the first one on the page Businesses.' }}
      >
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {rows.slice(0, SHOWN).map(({ id, name, category, status, created_at }) => (
            <Box component="li" key={id} sx={listRow}>
              <Box sx={{ flex: 1, minWidth: 0 }}>
                <Link component={RouterLink} to={`/tenant/businesses/${id}`} sx={{ overflowWrap: 'anywhere' }}>
                  {name}
                </Link>
                <Typography variant="caption" color="text.secondary" component="div">
                  {label('businessCategory', category)}, added <When value={created_at} />
                </Typography>
              </Box>
              <StatusChip entity="business" status={status} />
            </Box>
          ))}
        </Box>
      </AsyncState>
    </Section>
  );
}
