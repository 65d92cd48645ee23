import { Box, Link, Typography } from '@mui/material';
import { Clock, Paperclip } from 'lucide-react';
import { memo } from 'react';
import type { Message } from '../../../contracts/message.ts';
import { VisuallyHidden } from '../../components/index.ts';
import { useFormats } from '../../format/useFormats.ts';

export interface MessageBubbleProps {
  message: Message;
  /** Who wrote it; null for the reader. */
  sender: string | null;
  isContinued: boolean;
  /** Said of one that the server has not confirmed yet. */
  pending: string | null;
}

/** One message. The reader's own stand at the right. */
export const MessageBubble = memo(function MessageBubble(props: MessageBubbleProps) {
  const { message, sender, isContinued, pending } = props;
  const { dateTime, locale } = useFormats();
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(message.created_at));
  return (
    <Box sx={{ ...row, alignItems: sender === null ? 'flex-end' : 'flex-start', mt: isContinued ? 0.375 : 1.5 }}>
      {isContinued ? (
        <VisuallyHidden>{sender ?? 'You'}</VisuallyHidden>
      ) : (
        <Typography variant="caption" color="text.secondary" sx={{ px: 0.5, mb: 0.25 }}>
          {sender ?? 'You'}
        </Typography>
      )}
      <Box sx={sender === null ? own : others}>
        <Typography variant="body2" component="p" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {message.content}
        </Typography>
        {message.attachments.map((attachment) => (
          <Link
            key={attachment.url}
            href={attachment.url}
            target="_blank"
            rel="noreferrer noopener"
            variant="body2"
            sx={{ display: 'flex', alignItems: 'center', gap: 0.5, mt: 0.5, minHeight: 24 }}
          >
            <Paperclip size={14} aria-hidden />
            {attachment.name}
            {attachment.size !== undefined && ` (${sizeText(attachment.size, locale)})`}
          </Link>
        ))}
        <Typography variant="caption" component="div" color="text.secondary" sx={{ textAlign: 'right', mt: 0.25 }}>
          {pending !== null ? (
            <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}>
              <Clock size={12} aria-hidden />
              {pending}
            </Box>
          ) : (
            <time dateTime={message.created_at} title={dateTime(message.created_at)}>
              {time}
            </time>
          )}
        </Typography>
      </Box>
    </Box>
  );
});

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function sizeText(bytes: number, locale: string): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const unit = UNITS[step] ?? 'byte';
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(bytes / 1000 ** step);
}

const row = { display: 'flex', flexDirection: 'column' } as const;
const bubble = {
  maxWidth: 'min(560px, 86%)',
  px: 1.5,
  py: 0.75,
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: 2,
} as const;
const others = { ...bubble, bgcolor: 'background.default', borderTopLeftRadius: 4 } as const;
const own = {
  ...bubble,
  borderTopRightRadius: 4,
  borderColor: 'transparent',
  bgcolor: 'color-mix(in srgb, var(--mui-palette-primary-main) 12%, var(--mui-palette-background-paper))',
} as const;
