import type { LogLine } from '../history.ts';
import { firstAbove, usersOf } from './logIndex.ts';

/** What one record adds to its owner's numbers. */
interface Part {
  owner: string;
  numbers: number[];
}

/** A kind of record that is counted: for whom, and as what. */
interface Rule {
  role: string;
  /** Name of the kind in the log, and the key of the record in the data. */
  entity: string;
  /** Names of the KPIs that its numbers are. */
  kpis: readonly string[];
  owner: string;
  /** Whole numbers; money in cents. */
  numbers: (record: Record<string, unknown>) => number[];
  /** What a KPI is worth in those whole numbers. */
  scale: readonly number[];
}

const isActive = ({ status }: Record<string, unknown>): number => (status === 'active' ? 1 : 0);
const PIPELINE: readonly unknown[] = ['touring', 'offer_submitted'];
const OVER: readonly unknown[] = ['signed', 'lost'];

const RULES: readonly Rule[] = [
  {
    role: 'tenant',
    entity: 'business',
    kpis: ['activeBusinesses'],
    owner: 'user_id',
    numbers: (business) => [isActive(business)],
    scale: [1],
  },
  {
    role: 'landlord',
    entity: 'property',
    kpis: ['totalListings', 'activeListings'],
    owner: 'user_id',
    numbers: (property) => [1, isActive(property)],
    scale: [1, 1],
  },
  {
    role: 'broker',
    entity: 'deal',
    kpis: ['activeDeals', 'commissionPipeline'],
    owner: 'broker_user_id',
    numbers: ({ status, estimated_commission: commission }) => [
      OVER.includes(status) ? 0 : 1,
      PIPELINE.includes(status) ? Math.round(Number(commission ?? 0) * 100) : 0,
    ],
    scale: [1, 100],
  },
];

/** A user's numbers by position: the values at `positions[i]` hold until the next one. */
interface Course {
  positions: number[];
  values: number[][];
  /** From here on the log told in bulk, without the records: nothing can be counted any more. */
  blindFrom: number;
}

/**
 * Counts the KPIs anew, from the records that the log's events carry: what every number must be at every position. It does not know the
 * program's own totals.
 */
export class KpiFold {
  readonly #parts = new Map<string, Part>();
  readonly #courses = new Map<string, Course>();
  #first = 0;

  /** Takes the next line of the log. */
  add(line: LogLine): void {
    this.#first ||= line.pos;
    if (line.type === 'bulk:changed') return this.#blind(line);
    const rule = RULES.find(({ entity }) => entity === line.entityType);
    const record = rule && line.data[rule.entity];
    const id = line.entityIds[0];
    if (!rule || id === undefined) return;
    if (typeof record === 'object' && record !== null) this.#put(line.pos, id, rule, record as Record<string, unknown>);
    else if (/[:-]deleted$/.test(line.type)) this.#drop(line.pos, id, rule);
  }

  /** What the user's KPIs must be at a position, by name; null when the log does not tell. */
  at(user: string, role: string, pos: number): Record<string, number> | null {
    const rule = RULES.find((candidate) => candidate.role === role);
    // Of a log that lacks its beginning nobody knows what there was before.
    if (!rule || this.#first > 1) return null;
    const course = this.#courses.get(`${rule.entity} ${user}`);
    if (course && pos >= course.blindFrom) return null;
    const index = course ? firstAbove(course.positions, pos) - 1 : -1;
    return Object.fromEntries(
      rule.kpis.map((name, i) => [name, (course?.values[index]?.[i] ?? 0) / (rule.scale[i] ?? 1)]),
    );
  }

  #put(pos: number, id: string, rule: Rule, record: Record<string, unknown>): void {
    this.#drop(pos, id, rule);
    const part = { owner: String(record[rule.owner]), numbers: rule.numbers(record) };
    this.#parts.set(id, part);
    this.#move(pos, rule, part, 1);
  }

  #drop(pos: number, id: string, rule: Rule): void {
    const part = this.#parts.get(id);
    if (!part) return;
    this.#parts.delete(id);
    this.#move(pos, rule, part, -1);
  }

  #move(pos: number, rule: Rule, { owner, numbers }: Part, sign: number): void {
    const { positions, values } = this.#course(rule, owner);
    const before = values.at(-1) ?? numbers.map(() => 0);
    const after = before.map((value, i) => value + sign * (numbers[i] ?? 0));
    if (positions.at(-1) === pos) {
      values[values.length - 1] = after;
    } else {
      positions.push(pos);
      values.push(after);
    }
  }

  #blind({ pos, data, streams }: LogLine): void {
    const rule = RULES.find(({ entity }) => entity === data['entityType']);
    if (!rule) return;
    for (const user of usersOf(streams)) {
      const course = this.#course(rule, user);
      course.blindFrom = Math.min(course.blindFrom, pos);
    }
  }

  #course(rule: Rule, user: string): Course {
    const key = `${rule.entity} ${user}`;
    let course = this.#courses.get(key);
    if (!course) this.#courses.set(key, (course = { positions: [], values: [], blindFrom: Infinity }));
    return course;
  }
}

/** A KPI's number in an answer, which is the number itself or an object with it; undefined when there is none. */
export function numberOf(kpis: unknown, name: string): number | undefined {
  const value = (kpis as Record<string, unknown> | null)?.[name];
  const number = typeof value === 'object' && value !== null ? (value as { value?: unknown }).value : value;
  return typeof number === 'number' ? number : undefined;
}
