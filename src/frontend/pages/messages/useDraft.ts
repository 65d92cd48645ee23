import { useCallback, useState } from 'react';
import { dropDraft, readDraft, writeDraft } from '../../components/index.ts';

/** A text that is kept for this tab under a name, until it is empty. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ key, text: kept(key) }));
  if (draft.key !== key) setDraft({ key, text: kept(key) });
  const set = useCallback(
    (text: string) => {
      setDraft({ key, text });
      if (text === '') dropDraft(key);
      else writeDraft(key, { text });
    },
    [key],
  );
  return [draft.key === key ? draft.text : kept(key), set];
}

function kept(key: string): string {
  const text = readDraft(key)?.['text'];
  return typeof text === 'string' ? text : '';
}
