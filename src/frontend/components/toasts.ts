import { createContext, useContext } from 'react';

/** A short message that appears for a while; with an action or as an error it stays until it is closed. */
export interface Toast {
  text: string;
  severity?: 'success' | 'info' | 'warning' | 'error';
  action?: { label: string; onClick: () => void };
}

export const ToastContext = createContext<((toast: Toast) => void) | null>(null);

/** Shows a toast; its text is also said by the live region. Stable, so it may stand in dependencies. */
export function useToast(): (toast: Toast) => void {
  const toast = useContext(ToastContext);
  if (!toast) throw new Error('useToast needs a ToastProvider above it');
  return toast;
}
