import { Alert, Box, Button, Typography } from '@mui/material';
import { CircleAlert, Inbox, RotateCw, WifiOff, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { isUnreachable, reasonOf } from './faults.ts';
import { Skeletons, type SkeletonShape } from './Skeletons.tsx';

/** What is said in place of content. */
export interface Notice {
  title: string;
  text?: string;
  action?: ReactNode;
}

export interface AsyncStateProps {
  isLoading: boolean;
  error?: unknown;
  /** Nothing is there: said by `empty`, or, after a failure, by the failure. */
  isEmpty?: boolean;
  empty?: Notice;
  retry?: () => void;
  /** Outline of what is being loaded. */
  skeleton?: SkeletonShape;
  /** A function when the content cannot be built before it is loaded. */
  children: ReactNode | (() => ReactNode);
}

interface PanelProps extends Notice {
  icon: LucideIcon;
  role?: 'alert';
}

/** A notice in place of content. */
function NoticePanel({ icon: Icon, title, text, action, role }: PanelProps) {
  return (
    <Box role={role} sx={{ display: 'grid', justifyItems: 'center', gap: 0.75, textAlign: 'center', px: 2, py: 5 }}>
      <Box sx={{ color: 'text.secondary', display: 'flex' }}>
        <Icon size={28} strokeWidth={1.5} aria-hidden />
      </Box>
      <Typography variant="subtitle2" component="p">
        {title}
      </Typography>
      {text !== undefined && (
        <Typography variant="body2" color="textSecondary" sx={{ maxWidth: '48ch' }}>
          {text}
        </Typography>
      )}
      {action != null && <Box sx={{ mt: 1 }}>{action}</Box>}
    </Box>
  );
}

const retryButton = (retry: (() => void) | undefined) =>
  retry && (
    <Button
      size="small"
      variant="outlined"
      onClick={retry}
      startIcon={<RotateCw size={16} aria-hidden />}
      sx={{ whiteSpace: 'nowrap' }}
    >
      Try again
    </Button>
  );

function ErrorPanel({ error, retry }: { error: unknown; retry: (() => void) | undefined }) {
  const offline = isUnreachable(error);
  return (
    <NoticePanel
      role="alert"
      icon={offline ? WifiOff : CircleAlert}
      title={offline ? 'The server cannot be reached' : 'This could not be loaded'}
      text={offline ? 'It loads by itself as soon as the connection is back.' : reasonOf(error)}
      action={retryButton(retry)}
    />
  );
}

/**
 * The states of everything that is loaded: outline, failure, nothing there, content. Content that is there stays
 * when a later load fails; the failure is then said above it.
 */
export function AsyncState(props: AsyncStateProps) {
  const { isLoading, error = null, isEmpty = false, empty, retry, skeleton = 'rows', children } = props;
  if (error != null && (isEmpty || isLoading)) return <ErrorPanel error={error} retry={retry} />;
  if (isLoading) return <Skeletons shape={skeleton} />;
  if (isEmpty) return <NoticePanel icon={Inbox} {...(empty ?? { title: 'Nothing here yet' })} />;
  const content = typeof children === 'function' ? children() : children;
  // The content keeps its place among its siblings, and with it its focus and scroll, when a failure comes and goes.
  return (
    <>
      {error != null && (
        <Alert severity="warning" role="status" action={retryButton(retry)} sx={{ mb: 1.5 }}>
          {`What you see may be out of date: ${reasonOf(error)}.`}
        </Alert>
      )}
      {content}
    </>
  );
}
