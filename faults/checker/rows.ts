import { SCREEN_ENTITIES, type Row } from '../history.ts';
import { named, type Evidence, type Owner } from './evidence.ts';
import { keyOf } from './truth.ts';

/** Judges rows that a screen loaded: each must be one that its user was told of or may see. */
export function judgeLoaded(evidence: Evidence, owner: Owner, rows: readonly Row[]): void {
  for (const row of rows) if (isForeign(evidence, owner, row)) leaked(evidence, owner, row, 'was given');
}

/** Judges the rows that a screen shows at the end: they are those of the tables, in the same versions. */
export function judgeFinal(evidence: Evidence, owner: Owner, rows: readonly Row[]): void {
  const { breaches, truth } = evidence;
  const differs = (what: string) => breaches.add('stateDiffers', () => `${named(owner)} ${what}`);
  const compared = new Set(SCREEN_ENTITIES[owner.role]);
  const expected = new Map([...truth.rowsOf(owner.user)].filter(([key]) => compared.has(key.split(' ', 1)[0] ?? '')));
  for (const row of rows) {
    const key = keyOf(row);
    const version = expected.get(key);
    expected.delete(key);
    if (!compared.has(row.entity) || version === row.version) continue;
    if (version !== undefined) differs(`shows version ${row.version} of ${key}; the table has ${version}`);
    else if (isForeign(evidence, owner, row)) leaked(evidence, owner, row, 'shows');
    else differs(`shows ${key}, which is gone`);
  }
  for (const [key, version] of expected) differs(`lacks ${key} (version ${version})`);
}

/** Whether the log tells of the record, but never told this user, and the tables do not give it to him either. */
function isForeign({ entities, truth }: Evidence, { user }: Owner, row: Row): boolean {
  const entity = entities.get(row.id);
  return entity !== undefined && !entity.users.includes(user) && !truth.rowsOf(user).has(keyOf(row));
}

function leaked({ breaches }: Evidence, owner: Owner, row: Row, how: string): void {
  breaches.add('leaked', () => `${named(owner)} ${how} ${keyOf(row)}, which is another's`);
}
