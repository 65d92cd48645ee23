import type { Row } from '../history.ts';

type Payload = Record<string, unknown>;

/** Events that tell of one record, by what stands before the verb: the record's kind and the names it goes by. */
const RECORDS: Record<string, { entity: string; record: string; id: string }> = {
  'business:': { entity: 'business', record: 'business', id: 'businessId' },
  'demand:': { entity: 'demand_listing', record: 'demandListing', id: 'demandListingId' },
  'property:': { entity: 'property', record: 'property', id: 'propertyId' },
  'invite:': { entity: 'business_invite', record: 'invite', id: 'inviteId' },
  'broker:deal-': { entity: 'deal', record: 'deal', id: 'dealId' },
};
const SHAPE = /^(business:|demand:|property:|invite:|broker:deal-)(created|updated|deleted)$/;

/** What a screen holds: records by kind and id, as versions. Bounded by what there is, not by what happened. */
export class Replica {
  readonly #rows = new Map<string, Map<string, number>>();
  /** While a kind is being loaded: what events said meanwhile, null for gone. It is newer than what was read before it. */
  readonly #meanwhile = new Map<string, Map<string, number | null>>();

  constructor(entities: readonly string[]) {
    for (const entity of entities) this.#rows.set(entity, new Map());
  }

  get entities(): string[] {
    return [...this.#rows.keys()];
  }

  rows(): Row[] {
    return [...this.#rows].flatMap(([entity, rows]) => [...rows].map(([id, version]) => ({ entity, id, version })));
  }

  /** Takes an event. Returns the kind of record that has to be loaded again, if the event asks for that. */
  apply(type: string, data: Payload): string | null {
    if (type === 'bulk:changed') return this.#rows.has(String(data['entityType'])) ? String(data['entityType']) : null;
    const [, prefix = '', verb] = SHAPE.exec(type) ?? [];
    const names = RECORDS[prefix];
    const rows = names && this.#rows.get(names.entity);
    if (!names || !rows) return null;
    const id = String(data[names.id]);
    if (verb === 'deleted') {
      rows.delete(id);
      this.#meanwhile.get(names.entity)?.set(id, null);
      return null;
    }
    const { version } = data[names.record] as { version: number };
    if (version >= (rows.get(id) ?? 0)) rows.set(id, version);
    this.#meanwhile.get(names.entity)?.set(id, version);
    return null;
  }

  /** The kind is about to be read. */
  beginLoad(entity: string): void {
    this.#meanwhile.set(entity, new Map());
  }

  /** The kind was read: it replaces what was held, except for what events said since `beginLoad`. */
  endLoad(entity: string, read: readonly Row[]): void {
    const rows = new Map(read.map(({ id, version }) => [id, version]));
    for (const [id, version] of this.#meanwhile.get(entity) ?? []) {
      if (version === null) rows.delete(id);
      else if (version > (rows.get(id) ?? 0)) rows.set(id, version);
    }
    this.#meanwhile.delete(entity);
    this.#rows.set(entity, rows);
  }
}
