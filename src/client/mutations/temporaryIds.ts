import type { Answer } from '../http.ts';
import type { Mutation, MutationRequest } from './types.ts';

/** What of a mutation can mention a record. */
const mentioning = ({ path, body, record, optimistic }: MutationRequest) => ({ path, body, record, optimistic });

/** Which of `ids` a mutation mentions, anywhere in its path, body, record or values. */
export function mentionedIds(request: MutationRequest, ids: Iterable<string>): string[] {
  const text = JSON.stringify(mentioning(request));
  return [...ids].filter((id) => text.includes(id));
}

/** The mutation with `realId` wherever it said `id`. Both are plain words, so that JSON stays JSON. */
export function withRealId<M extends Mutation>(mutation: M, id: string, realId: string): M {
  const text = JSON.stringify(mentioning(mutation));
  if (!text.includes(id)) return mutation;
  return { ...mutation, ...(JSON.parse(text.replaceAll(id, realId)) as Partial<M>) };
}

/** The record that an answer to a create names; null when it was no create, or the answer names none. */
export function createdId({ optimistic, answerKey }: Mutation, { data }: Answer<unknown>): string | null {
  if (optimistic?.kind !== 'create') return null;
  const record = answerKey === undefined ? data : (data as Record<string, unknown> | null)?.[answerKey];
  const id = (record as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? id : null;
}

/** A new uuid; also on pages without https, where `crypto.randomUUID` is missing. */
export function newUuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
