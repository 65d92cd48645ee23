import type { FieldValue } from './formContext.ts';

const PREFIX = 'tenantlist-draft:';
type Values = Record<string, FieldValue>;

/** Unsaved text of forms, kept for this tab: it survives a reload, not the tab. Without storage nothing is kept. */
export function readDraft(key: string | undefined): Values | null {
  if (key === undefined) return null;
  try {
    const text = sessionStorage.getItem(PREFIX + key);
    const draft: unknown = text === null ? null : JSON.parse(text);
    return typeof draft === 'object' && !Array.isArray(draft) ? (draft as Values | null) : null;
  } catch {
    return null;
  }
}

export function writeDraft(key: string | undefined, values: Values): void {
  if (key === undefined) return;
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(values));
  } catch {
    // Full or forbidden: the form works without.
  }
}

export function dropDraft(key: string | undefined): void {
  if (key === undefined) return;
  try {
    sessionStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept.
  }
}

/** Forgets every draft, e.g. on signing out: the next one at this tab may be another person. */
export function clearDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
