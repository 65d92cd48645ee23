import { Box, Checkbox, IconButton, Link, Typography } from '@mui/material';
import { EllipsisVertical, GripVertical } from 'lucide-react';
import type { ComponentProps, Ref } from 'react';
import { Link as RouterLink, useLocation } from 'react-router';
import { Money, PendingMark, Percent, When } from '../../../components/index.ts';
import { dealName, isClosed, stage, type ListedDeal } from './deal.ts';

interface BodyProps {
  deal: ListedDeal;
  isPending: boolean;
  isGone?: boolean;
  /** It is the picture under the pointer while dragging. */
  isCarried?: boolean;
  titleRef?: Ref<HTMLAnchorElement>;
  menuRef?: Ref<HTMLButtonElement>;
  onMenu?: () => void;
  selection?: { isSelected: boolean; toggle: () => void };
  handle?: Omit<ComponentProps<'button'>, 'color'>;
}

const frame = {
  position: 'relative',
  border: 1,
  borderColor: 'divider',
  borderRadius: 1.5,
  bgcolor: 'background.paper',
  p: 1.25,
  pr: 0.5,
  cursor: 'grab',
  touchAction: 'manipulation',
  userSelect: 'none',
} as const;

/** What a card shows of its deal. */
export function DealCardBody({ deal, isPending, isGone = false, isCarried = false, handle, ...body }: BodyProps) {
  const name = dealName(deal);
  const { search } = useLocation();
  return (
    <Box
      inert={isGone}
      sx={(theme) => ({
        ...frame,
        borderColor: body.selection?.isSelected ? 'primary.main' : 'divider',
        ...(isGone && { opacity: 0.5, borderStyle: 'dashed' }),
        ...(isCarried && { cursor: 'grabbing', boxShadow: theme.vars.shadows[8] }),
      })}
    >
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 0.5 }}>
        {body.selection && (
          <Checkbox
            size="small"
            checked={body.selection.isSelected}
            onChange={body.selection.toggle}
            slotProps={{ input: { 'aria-label': `Select ${name}` } }}
            sx={{ p: 0.25, mt: '-2px' }}
          />
        )}
        <Link
          ref={body.titleRef}
          component={RouterLink}
          to={{ pathname: `/broker/deals/${deal.id}`, search }}
          draggable={false}
          underline="hover"
          variant="subtitle2"
          color="text.primary"
          aria-keyshortcuts="M"
          sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere', minHeight: 24 }}
        >
          {name}
        </Link>
        <IconButton {...handle} size="small" disableRipple sx={{ ...mark, cursor: 'grab' }}>
          <GripVertical size={16} aria-hidden />
        </IconButton>
        <IconButton
          ref={body.menuRef}
          size="small"
          aria-haspopup="menu"
          aria-label={`Move ${name} to…`}
          onClick={body.onMenu}
          sx={mark}
        >
          <EllipsisVertical size={16} aria-hidden />
        </IconButton>
      </Box>
      <Facts deal={deal} />
      {(isPending || isGone) && (
        <Box sx={{ mt: 0.75 }}>
          {isGone ? <Typography variant="caption">No longer in {stage(deal.status)}</Typography> : <PendingMark />}
        </Box>
      )}
    </Box>
  );
}

const mark = { p: 0.375, mt: '-3px', color: 'text.secondary', minWidth: 24, minHeight: 24 } as const;

function Facts({ deal }: { deal: ListedDeal }) {
  const { property_title, demand_title, estimated_commission, commission_percentage, notes, closed_at } = deal;
  return (
    <>
      {[property_title, demand_title].map(
        (text, i) =>
          text !== null && (
            <Typography key={i} variant="caption" color="text.secondary" noWrap sx={{ display: 'block', pr: 1 }}>
              {text}
            </Typography>
          ),
      )}
      <Box sx={{ display: 'flex', alignItems: 'baseline', flexWrap: 'wrap', columnGap: 0.75, mt: 0.5, pr: 1 }}>
        <Typography variant="body2" sx={{ fontWeight: 650, fontVariantNumeric: 'tabular-nums' }}>
          {estimated_commission === null ? 'No estimate' : <Money value={estimated_commission} />}
        </Typography>
        {commission_percentage !== null && (
          <Typography variant="caption" color="text.secondary">
            <Percent value={commission_percentage} />
          </Typography>
        )}
        <Typography variant="caption" color="text.secondary" sx={{ ml: 'auto', whiteSpace: 'nowrap' }}>
          <When value={isClosed(deal.status) ? (closed_at ?? deal.updated_at) : deal.created_at} />
        </Typography>
      </Box>
      {notes && (
        <Typography variant="caption" color="text.secondary" sx={notesStyle}>
          {notes}
        </Typography>
      )}
    </>
  );
}

const notesStyle = {
  display: '-webkit-box',
  WebkitLineClamp: 2,
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  mt: 0.5,
  pr: 1,
  overflowWrap: 'anywhere',
} as const;
