import { Alert, Button } from '@mui/material';
import type { Mutation } from '../../../client/index.ts';
import { useMutationQueue } from '../../../client/react/index.ts';

/** The messages of this conversation that the server refused: what they said, why, and what can be done. */
export function Unsent({ mutations }: { mutations: readonly Mutation[] }) {
  const { retry, dismiss } = useMutationQueue();
  return mutations.map(({ id, body, fault }) => (
    <Alert
      key={id}
      severity="error"
      variant="outlined"
      sx={{ mt: 1.5, textAlign: 'start' }}
      action={
        <>
          <Button size="small" color="inherit" onClick={() => retry(id)}>
            Try again
          </Button>
          <Button size="small" color="inherit" onClick={() => dismiss(id)}>
            Discard
          </Button>
        </>
      }
    >
      {`Not sent: “${(body as { content: string }).content}”. ${fault?.message ?? ''}`}
    </Alert>
  ));
}
