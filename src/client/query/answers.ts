import type { Answer } from '../index.ts';
import type { Mutation } from '../mutations/index.ts';
import type { Change, Row } from './types.ts';

const kinds = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** What the answer to a write says of its record; undefined when it says nothing that could be shown. */
export function changeOfAnswer({ optimistic, answerKey }: Mutation, { data }: Answer<unknown>): Change | undefined {
  if (!optimistic) return undefined;
  const { entity, id, values } = optimistic;
  const kind = kinds[optimistic.kind];
  if (kind === 'deleted') return { entity, kind, id, answer: true };
  const record = recordIn(answerKey === undefined ? data : (data as Record<string, unknown> | null)?.[answerKey]);
  if (record && (kind === 'created' || record.id === id)) return { entity, kind, id: record.id, record, answer: true };
  // A conversation has no version that its next event could be compared with.
  if (kind === 'updated' && entity === 'conversation')
    return { entity, kind, id, record: { ...values, id }, answer: true };
  return undefined;
}

const recordIn = (data: unknown): Row | undefined =>
  typeof (data as Row | null | undefined)?.id === 'string' ? (data as Row) : undefined;
