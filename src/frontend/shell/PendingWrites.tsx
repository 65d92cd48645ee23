import { Box, Button, Stack, Typography } from '@mui/material';
import type { Mutation } from '../../client/index.ts';
import { useMutationQueue } from '../../client/react/index.ts';
import { reasonsOf } from '../components/index.ts';

/** The writes that have not reached the server, to cancel; and those it refused, with its reasons. */
export function PendingWrites() {
  const { waiting, refused, cancel, retry, dismiss } = useMutationQueue();
  if (waiting.length + refused.length === 0)
    return (
      <Typography variant="body2" color="text.secondary">
        All your changes have reached the server.
      </Typography>
    );
  return (
    <Stack spacing={2}>
      {waiting.length > 0 && (
        <Writes title={`${waiting.length} waiting`} mutations={waiting}>
          {(mutation) => (
            <Button size="small" disabled={mutation.state === 'sending'} onClick={() => void cancel(mutation.id)}>
              Cancel
            </Button>
          )}
        </Writes>
      )}
      {refused.length > 0 && (
        <Writes title={`${refused.length} could not be applied`} mutations={refused}>
          {(mutation) => (
            <>
              <Button size="small" onClick={() => retry(mutation.id)}>
                Try again
              </Button>
              <Button size="small" onClick={() => dismiss(mutation.id)}>
                Dismiss
              </Button>
            </>
          )}
        </Writes>
      )}
    </Stack>
  );
}

interface WritesProps {
  title: string;
  mutations: readonly Mutation[];
  children: (mutation: Mutation) => React.ReactNode;
}

function Writes({ title, mutations, children }: WritesProps) {
  return (
    <Box>
      <Typography variant="subtitle2" component="h3">
        {title}
      </Typography>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', maxHeight: 260, overflow: 'auto' }}>
        {mutations.map((mutation) => (
          <Box component="li" key={mutation.id} sx={{ display: 'flex', alignItems: 'center', gap: 1, py: 0.5 }}>
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography variant="body2" noWrap>
                {mutation.label}
              </Typography>
              {mutation.fault && (
                <Typography variant="caption" color="error" component="p">
                  {reasonsOf(mutation.fault)}
                </Typography>
              )}
            </Box>
            {children(mutation)}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
