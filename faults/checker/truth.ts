import type { Row, TruthLine } from '../history.ts';
import type { Breaches } from './breaches.ts';
import type { Entities } from './entities.ts';
import type { LogIndex } from './logIndex.ts';

/** How a record is named beside others. */
export const keyOf = ({ entity, id }: Row): string => `${entity} ${id}`;

const NO_ROWS: ReadonlyMap<string, number> = new Map();

/** What the tables say at the end. */
export class Truth {
  readonly #rows = new Map<string, Map<string, number>>();
  readonly #kpis = new Map<string, Record<string, number>>();
  #log: Extract<TruthLine, { k: 'log' }> | null = null;

  /** Takes the next line. */
  add(line: TruthLine): void {
    if (line.k === 'row') {
      let rows = this.#rows.get(line.user);
      if (!rows) this.#rows.set(line.user, (rows = new Map()));
      rows.set(keyOf(line), line.version);
    } else if (line.k === 'kpis') {
      this.#kpis.set(line.user, line.kpis);
    } else {
      this.#log = line;
    }
  }

  /** Versions of the records that a user may see, by `keyOf`. */
  rowsOf(user: string): ReadonlyMap<string, number> {
    return this.#rows.get(user) ?? NO_ROWS;
  }

  kpisOf(user: string): Record<string, number> | undefined {
    return this.#kpis.get(user);
  }

  get generation(): string {
    return this.#log?.generation ?? '';
  }

  /**
   * Judges that the log is complete: everything has its position, the head is the last one, and every record is as the log last told of it.
   */
  judge(log: LogIndex, entities: Entities, breaches: Breaches): void {
    this.#judgeRows(log, entities, breaches);
    if (!this.#log) return breaches.add('logBroken', () => 'nothing says how the log stood at the end');
    const { waiting, head } = this.#log;
    if (waiting > 0) breaches.add('logBroken', () => `${waiting} committed changes never got a position`, waiting);
    if (head !== log.last)
      breaches.add('logBroken', () => `the head is at ${head}, the log's last event at ${log.last}`);
  }

  #judgeRows(log: LogIndex, entities: Entities, breaches: Breaches): void {
    const rows = new Map([...this.#rows.values()].flatMap((ofUser) => [...ofUser]));
    for (const [key, version] of rows) {
      const told = entities.get(key.slice(key.indexOf(' ') + 1));
      // What a log that lacks its beginning does not tell of may have been told there. In bulk, not every version is told.
      if (told?.fate === 'bulk' || ((told?.version ?? 0) === 0 && log.first > 1)) continue;
      if (told?.fate === 'there' && told.version === version) continue;
      const last = told ? `version ${told.version}${told.fate === 'deleted' ? ', deleted' : ''}` : 'nothing of it';
      breaches.add('stateDiffers', () => `the table has ${key} in version ${version}; the log has ${last}`);
    }
  }
}
