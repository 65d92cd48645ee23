import { useSyncExternalStore } from 'react';
import { createFormats, type Formats } from './formats.ts';

let current: Formats | undefined;

const read = (): Formats => (current ??= createFormats(navigator.languages[0] ?? 'en-US'));

function subscribe(changed: () => void): () => void {
  const listener = (): void => {
    current = undefined;
    changed();
  };
  addEventListener('languagechange', listener);
  return () => removeEventListener('languagechange', listener);
}

/** The reader's formats: one object for the whole page, another one when the browser's language changes. */
export const useFormats = (): Formats => useSyncExternalStore(subscribe, read);
