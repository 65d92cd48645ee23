import { formatCursor } from '../../../events/cursor.ts';

/** A place of one user's in the log; positions have gaps, since others write as well. */
export interface Entry {
  pos: number;
  eventId: string;
  type: string;
  at: number;
  data: Record<string, unknown>;
}

/** What a server keeps of one user's events. */
export class FakeLog {
  generation = '00000001';
  entries: Entry[] = [];
  /** Every log there was, by generation. */
  readonly all = new Map([[this.generation, this.entries]]);
  head = 1;

  /** Appends an event, after `skipped` positions of other users. */
  append(skipped = 0): Entry {
    this.head += 1 + skipped;
    const pos = this.head;
    const hex = `${this.generation.slice(-2)}${pos.toString(16).padStart(6, '0')}`;
    const eventId = `${hex}-0000-4000-8000-000000000000`;
    const entry = { pos, eventId, type: 'business:created', at: Date.now(), data: { businessId: eventId, business: { name: `${pos}` } } }; // prettier-ignore
    this.entries.push(entry);
    return entry;
  }

  /** Something happens that this user does not see. */
  skip(positions = 1): void {
    this.head += positions;
  }

  /** A backup was restored: another log begins. */
  replace(): void {
    this.generation = (Number.parseInt(this.generation, 16) + 1).toString(16).padStart(8, '0');
    this.entries = [];
    this.all.set(this.generation, this.entries);
    this.head = 1;
  }

  cursorAt(pos: number): string {
    const eventId = this.entries.find((entry) => entry.pos === pos)?.eventId ?? 'ffffffff';
    return formatCursor({ generation: this.generation, pos, eventId });
  }

  /** The position of a cursor, or null when it cannot be continued. */
  resolve(cursor: string | null | undefined): number | null {
    const [generation, pos] = (cursor ?? '').split('-');
    return generation === this.generation && pos !== undefined ? Number.parseInt(pos, 36) : null;
  }

  /** Entries in (from, to]. */
  between(from: number, to: number): Entry[] {
    return this.entries.filter(({ pos }) => pos > from && pos <= to);
  }
}
