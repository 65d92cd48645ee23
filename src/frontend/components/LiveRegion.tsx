import { Portal } from '@mui/material';
import { useSyncExternalStore } from 'react';
import { announced, onAnnounced } from './liveRegion.ts';
import { keepHeard } from './modals.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

/** The page's one polite live region: mounted once, outside of everything that comes and goes, and heard under dialogs too. */
export function LiveRegion() {
  const text = useSyncExternalStore(onAnnounced, announced);
  return (
    <Portal>
      <VisuallyHidden ref={keepHeard} role="status" aria-live="polite" aria-atomic>
        {text}
      </VisuallyHidden>
    </Portal>
  );
}
