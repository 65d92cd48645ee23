import { useSyncExternalStore } from 'react';
import { announced, onAnnounced } from './liveRegion.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

/** The page's one polite live region: mounted once, by the shell, outside of everything that comes and goes. */
export function LiveRegion() {
  const text = useSyncExternalStore(onAnnounced, announced);
  return (
    <VisuallyHidden role="status" aria-live="polite" aria-atomic>
      {text}
    </VisuallyHidden>
  );
}
