import { Alert, Box, Button, Portal } from '@mui/material';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { announce } from './liveRegion.ts';
import { useTopDialog } from './modals.ts';
import { ToastContext, type Toast } from './toasts.ts';

const SHOWN_MS = 6_000;
const MOST = 4;

interface Shown extends Toast {
  id: number;
}

/** Stays while it is pointed at or has the focus; errors and toasts with an action stay until they are closed. */
function ToastCard({ toast, onClose }: { toast: Shown; onClose: (id: number) => void }) {
  const [isHeld, setHeld] = useState(false);
  const stays = isHeld || toast.action !== undefined || toast.severity === 'error';
  const { id } = toast;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => onClose(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [stays, id, onClose]);
  const close = (): void => onClose(id);
  const act = toast.action && (
    <Button
      key="act"
      size="small"
      color="inherit"
      onClick={() => {
        close();
        toast.action?.onClick();
      }}
    >
      {toast.action.label}
    </Button>
  );
  return (
    <Alert
      role="group"
      aria-label="Message"
      severity={toast.severity ?? 'success'}
      variant="outlined"
      {...(act ? { action: [act, <CloseText key="close" onClick={close} />] } : { onClose: close })}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      sx={(theme) => ({ bgcolor: 'background.paper', boxShadow: theme.vars.shadows[6], pointerEvents: 'auto' })}
    >
      {toast.text}
    </Alert>
  );
}

const CloseText = ({ onClick }: { onClick: () => void }) => (
  <Button size="small" color="inherit" onClick={onClick}>
    Close
  </Button>
);

/** The toasts, within reach: a dialog hides all that is beside it, and keeps the focus inside. */
function Toasts({ toasts, onClose }: { toasts: readonly Shown[]; onClose: (id: number) => void }) {
  const dialog = useTopDialog();
  if (toasts.length === 0) return null;
  return (
    <Portal container={dialog}>
      <Box role="region" aria-label="Messages" sx={corner}>
        {toasts.map((each) => (
          <ToastCard key={each.id} toast={each} onClose={onClose} />
        ))}
      </Box>
    </Portal>
  );
}

/** Keeps the toasts of everything inside it, at most four at a time. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Shown[]>([]);
  const nextId = useRef(1);
  const toast = useCallback((next: Toast) => {
    const id = nextId.current++;
    setToasts((shown) => [...shown.slice(1 - MOST), { ...next, id }]);
    announce(next.text);
  }, []);
  const close = useCallback((id: number) => setToasts((shown) => shown.filter((each) => each.id !== id)), []);
  return (
    <ToastContext value={toast}>
      {children}
      <Toasts toasts={toasts} onClose={close} />
    </ToastContext>
  );
}

const corner = {
  position: 'fixed',
  zIndex: 'snackbar',
  bottom: 16,
  left: 16,
  right: 16,
  maxWidth: 480,
  display: 'grid',
  gap: 1,
  pointerEvents: 'none',
} as const;
