import { Chip } from '@mui/material';
import {
  BadgeCheck, Ban, CircleCheck, CircleDashed, CircleDot, Clock, EyeOff, Footprints, Handshake, KeyRound, Search, Send,
  XCircle, type LucideIcon,
} from 'lucide-react'; // prettier-ignore
import { label, type Enums } from '../format/labels.ts';

type Tone = 'default' | 'primary' | 'secondary' | 'success' | 'warning' | 'error' | 'info';
type Look = [Tone, LucideIcon];

interface Statuses {
  business: 'businessStatus';
  demand: 'demandStatus';
  invite: 'inviteStatus';
  property: 'propertyStatus';
  deal: 'dealStatus';
}
/** Records that stand in a status. */
export type StatusEntity = keyof Statuses;
export type StatusOf<E extends StatusEntity> = Enums[Statuses[E]];

const looks: { [E in StatusEntity]: Record<StatusOf<E>, Look> } = {
  business: {
    active: ['success', CircleCheck],
    pending_verification: ['warning', Clock],
    stealth_mode: ['info', EyeOff],
  },
  demand: { active: ['success', CircleCheck], pending: ['warning', Clock], closed: ['default', Ban] },
  invite: { pending: ['warning', Clock], accepted: ['success', CircleCheck], declined: ['error', XCircle] },
  property: {
    active: ['success', CircleCheck],
    pending: ['warning', Clock],
    leased: ['primary', KeyRound],
    off_market: ['default', CircleDashed],
  },
  deal: {
    prospecting: ['default', Search],
    touring: ['info', Footprints],
    offer_submitted: ['warning', Send],
    signed: ['success', Handshake],
    lost: ['error', XCircle],
  },
};
const enumOf: { [E in StatusEntity]: Statuses[E] } = {
  business: 'businessStatus',
  demand: 'demandStatus',
  invite: 'inviteStatus',
  property: 'propertyStatus',
  deal: 'dealStatus',
};

/** The icon of a status, for menus and column heads. */
export const statusIcon = <E extends StatusEntity>(entity: E, status: StatusOf<E>): LucideIcon =>
  (looks[entity] as Record<string, Look>)[status]?.[1] ?? CircleDot;

/** A record's status: icon and word, the colour only repeats them. */
export function StatusChip<E extends StatusEntity>({ entity, status }: { entity: E; status: StatusOf<E> }) {
  const [tone, Icon] = (looks[entity] as Record<string, Look>)[status] ?? ['default', CircleDot];
  return (
    <Chip
      size="small"
      variant="outlined"
      color={tone}
      icon={<Icon size={14} aria-hidden />}
      label={label(enumOf[entity], status)}
    />
  );
}

/** What the operator has verified. */
export function VerifiedMark() {
  return (
    <Chip
      size="small"
      variant="outlined"
      color="primary"
      icon={<BadgeCheck size={14} aria-hidden />}
      label="Verified"
    />
  );
}
