import type { MutationRequest } from '../../../../client/index.ts';
import type { MatchMarks, MatchedProperty } from '../../../../contracts/propertyMatch.ts';

type Match = Pick<MatchedProperty, 'id' | 'property'>;

function mark(
  match: Match,
  method: 'POST' | 'DELETE',
  action: string,
  values: MatchMarks,
  label: string,
): MutationRequest {
  return {
    method,
    path: `/api/matches/${match.id}/${action}`,
    label: `${label} ${match.property.title}`,
    record: `match:${match.id}`,
    optimistic: { entity: 'match', kind: 'update', id: match.id, values: { ...values } },
  };
}

/** Keeps a match among the saved ones, or no longer. */
export const saveMatch = (match: Match, saved: boolean): MutationRequest =>
  mark(match, saved ? 'POST' : 'DELETE', 'save', { is_saved: saved }, saved ? 'Save' : 'No longer save');

/** Takes a match off the list, or puts it back. */
export const dismissMatch = (match: Match, dismissed: boolean): MutationRequest =>
  mark(
    match,
    dismissed ? 'POST' : 'DELETE',
    'dismiss',
    { is_dismissed: dismissed },
    dismissed ? 'Dismiss' : 'Put back',
  );

/** Marks a match as looked at. */
export const viewMatch = (match: Match): MutationRequest =>
  mark(match, 'POST', 'viewed', { is_viewed: true }, 'Mark as viewed:');
