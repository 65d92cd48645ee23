import { MARKER, type LogLine, type Verdict, type WriterLine } from '../history.ts';
import type { Breaches } from './breaches.ts';
import type { Entities, Entity } from './entities.ts';
import { usersOf } from './logIndex.ts';
import { Samples } from './samples.ts';
import type { Windows } from './windows.ts';

type Tried = Extract<WriterLine, { k: 'write' }>;
type Answered = Extract<WriterLine, { k: 'answer' }>;

/** One change that a writer wanted, over all tries of it. */
interface Write extends Tried {
  /** The answers that promised it. */
  promised: Answered[];
  /** Tries of which nobody knows what became. */
  open: number;
  /** First position at which its marker stands; 0 when it stands nowhere. */
  foundAt: number;
  /** Records that it made, by their kind. */
  made: Map<string, string>;
  /** Records in which it changed something. */
  changed: Set<string>;
}

const isPromise = (status: number) => status >= 200 && status < 300;
/** The request was wrong, or the transaction ended before its commit: it was not done, and no later try of it will be. */
const isRefusal = ({ via }: Write, status: number) =>
  via === 'sql' ? status >= 400 : [400, 401, 403, 404, 422].includes(status);

/** What the writers were told, held against what the log has. */
export class Writes {
  readonly #breaches: Breaches;
  readonly #windows: Windows;
  readonly #writes = new Map<string, Write>();
  readonly #byMarker = new Map<string, Write>();
  readonly #byTry = new Map<string, Write>();
  readonly #answers = new Samples();
  readonly #statuses: Record<string, number> = {};
  readonly #counts = { tried: 0, acknowledged: 0, refused: 0, unknown: 0, rolledBack: 0 };

  constructor(breaches: Breaches, windows: Windows) {
    this.#breaches = breaches;
    this.#windows = windows;
  }

  /** Takes the next line of a writer. */
  add(line: WriterLine): void {
    if (line.k === 'write') this.#tried(line);
    else this.#answered(line);
  }

  /** Takes the next line of the log, parsed and as text; true when it begins what a writer did through the API. */
  seen(line: LogLine, text: string): boolean {
    if (!text.includes('mark-')) return false;
    let begins = false;
    for (const marker of new Set(text.match(MARKER))) {
      const write = this.#byMarker.get(marker);
      if (!write) {
        this.#breaches.add('phantom', () => `${place(line)} has marker ${marker}, which no writer ever wrote`);
        continue;
      }
      if (write.foundAt === 0) begins ||= write.via === 'api';
      this.#found(write, line);
    }
    return begins;
  }

  /** Judges the writes, once the whole log is known. */
  judge(entities: Entities, last: number): void {
    for (const write of this.#writes.values()) {
      if (write.fate === 'rolled back') continue;
      for (const answer of write.promised) this.#kept(write, answer, entities, last);
      if (write.promised.length === 0 && write.open === 0 && write.foundAt > 0)
        this.#breaches.add('phantom', () => `${describe(write)} was refused, but the log has it at ${write.foundAt}`);
    }
  }

  get figures(): Pick<Verdict['figures'], 'writes' | 'statuses' | 'answers'> {
    const unknown = this.#counts.tried - this.#counts.acknowledged - this.#counts.refused - this.#counts.rolledBack;
    return { writes: { ...this.#counts, unknown }, statuses: this.#statuses, answers: this.#answers.spread() };
  }

  #tried(line: Tried): void {
    const name = line.key ?? (line.marker || `${line.w} ${line.n}`);
    let write = this.#writes.get(name);
    if (!write) {
      write = { ...line, promised: [], open: 0, foundAt: 0, made: new Map(), changed: new Set() };
      this.#writes.set(name, write);
      if (line.marker !== '') this.#byMarker.set(line.marker, write);
    }
    write.open++;
    this.#byTry.set(`${line.w} ${line.n}`, write);
    this.#counts.tried++;
    if (line.fate === 'rolled back') this.#counts.rolledBack++;
  }

  #answered(line: Answered): void {
    const attempt = `${line.w} ${line.n}`;
    const write = this.#byTry.get(attempt);
    if (!write) throw new Error(`Writer ${line.w} was answered to its try ${line.n}, which it did not record`);
    this.#byTry.delete(attempt);
    this.#statuses[line.status] = (this.#statuses[line.status] ?? 0) + 1;
    if (write.via === 'api') {
      this.#answers.add(line.took);
      for (const { answers } of this.#windows.around(line.at - line.took)) answers.add(line.took);
    }
    if (isPromise(line.status)) write.promised.push(line);
    if (isPromise(line.status) || isRefusal(write, line.status)) write.open--;
    if (write.fate === 'rolled back') return;
    if (isPromise(line.status)) this.#counts.acknowledged++;
    else if (line.status >= 400 && line.status < 500) this.#counts.refused++;
  }

  #found(write: Write, line: LogLine): void {
    if (write.foundAt === 0) write.foundAt = line.pos;
    if (write.fate === 'rolled back')
      this.#breaches.add('phantom', () => `${place(line)} has ${write.marker} of a write that was rolled back`);
    for (const user of usersOf(line.streams)) {
      if (!write.entitled.includes(user))
        this.#breaches.add(
          'leaked',
          () => `${place(line)} tells user ${user} of ${describe(write)}, who may not see it`,
        );
    }
    if (write.key !== undefined) this.#onlyOnce(write, line);
  }

  /** A write with an idempotency key happens once, however often it was tried. */
  #onlyOnce(write: Write, line: LogLine): void {
    const id = line.entityIds[0] ?? '';
    if (line.entityVersions?.[0] == null) return;
    const twice = () => this.#breaches.add('duplicated', () => `${describe(write)} was done again at ${place(line)}`);
    if (line.entityVersions[0] === 1) {
      const made = write.made.get(line.entityType);
      if (made !== undefined && made !== id) twice();
      write.made.set(line.entityType, id);
    } else if (JSON.stringify(line.data['changes'] ?? null).includes(write.marker)) {
      if (write.changed.has(id)) twice();
      write.changed.add(id);
    }
  }

  /** What was promised is in the log, and not past the position that was named. */
  #kept(write: Write, answer: Answered, entities: Entities, last: number): void {
    const { status, position, pending } = answer;
    const missing = (what: string) =>
      this.#breaches.add('acknowledgedMissing', () => `${describe(write)} was answered ${status}, ${what}`);
    if (!isInLog(write, answer, entities)) missing('but the log does not have it');
    if (position === undefined || pending === true) return;
    if (write.foundAt > position) missing(`with position ${position}, but it is at ${write.foundAt}`);
    if (position > last) missing(`with position ${position}, but the log ends at ${last}`);
  }
}

/**
 * By its marker where it has one, since another change may have been given the same version; what was told in bulk and deletes carry none.
 * Without a marker by the record's version; what carries neither text nor a record cannot be told apart.
 */
function isInLog(
  { op, id: named, marker, foundAt }: Write,
  { id = named, version }: Answered,
  entities: Entities,
): boolean {
  const entity = id === undefined ? undefined : entities.get(id);
  if (foundAt > 0 || entity?.fate === 'bulk') return true;
  if (op === 'delete') return entity?.fate === 'deleted';
  if (marker !== '') return entity !== undefined && isInBulk(entity, version);
  if (version !== undefined && entity !== undefined) return entity.version >= version;
  return id === undefined || entity !== undefined;
}

const isInBulk = ({ bulk }: Entity, version: number | undefined): boolean =>
  version === undefined ? bulk.length > 0 : bulk.includes(version) || bulk.includes(null);

const place = ({ pos, type, eventId }: LogLine) => `position ${pos} (${type}, event ${eventId})`;
const describe = ({ op, entity, id, marker, w, user }: Write) =>
  `the ${op} of ${entity}${id === undefined ? '' : ` ${id}`} by ${w} for user ${user}${marker && ` (${marker})`}`;
