import type { ListSpec } from './lists.ts';
import type { EntityName } from './types.ts';

/** The entities whose changes show in a list. */
export function watchedBy({ entity, joins = [], computedFrom = [] }: ListSpec): EntityName[] {
  const others = joins.map((join) => join.entity);
  return [
    ...new Set([entity, ...others, ...computedFrom, ...(entity === 'conversation' ? (['message'] as const) : [])]),
  ];
}
