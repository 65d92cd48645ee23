import type { LogLine } from '../history.ts';
import type { Breaches } from './breaches.ts';
import { usersOf } from './logIndex.ts';

/** What the log says last of a record: that it was told of in bulk, which does not say how it ended. */
type Fate = 'there' | 'deleted' | 'bulk';

const NONE: readonly never[] = [];

/** One record as the log tells of it. */
export interface Entity {
  /** The newest version told; 0 when only companions of its changes were. */
  version: number;
  fate: Fate;
  /** Versions that were told of in bulk, without what was changed; null where not even the version was. */
  bulk: readonly (number | null)[];
  /** Who was ever told of it. Shared between records that the same users know, so replaced and never changed. */
  users: readonly string[];
}

/** The records the log speaks of. Judges that the versions of each are 1, 2, 3… in the order of positions. */
export class Entities {
  readonly #breaches: Breaches;
  readonly #entities = new Map<string, Entity>();
  readonly #groups = new Map<string, readonly string[]>();

  constructor(breaches: Breaches) {
    this.#breaches = breaches;
  }

  /** Takes the next line of the log; `whole` is true when nothing was dropped before its first. */
  add(line: LogLine, whole: boolean): void {
    const users = usersOf(line.streams);
    line.entityIds.forEach((id, i) => {
      const entity = this.#entity(id);
      if ([...users].some((user) => !entity.users.includes(user))) entity.users = this.#together(entity.users, users);
      const version = line.entityVersions?.[i];
      if (version != null) this.#version(entity, version, { id, line, whole });
      if (line.type === 'bulk:changed') [entity.fate, entity.bulk] = ['bulk', [...entity.bulk, version ?? null]];
      else if (version != null) entity.fate = line.type.endsWith('deleted') ? 'deleted' : 'there';
    });
  }

  /** What the log says of a record; undefined when it never speaks of it. */
  get(id: string): Readonly<Entity> | undefined {
    return this.#entities.get(id);
  }

  #entity(id: string): Entity {
    let entity = this.#entities.get(id);
    if (!entity) this.#entities.set(id, (entity = { version: 0, fate: 'there', bulk: NONE, users: [] }));
    return entity;
  }

  #together(known: readonly string[], more: Iterable<string>): readonly string[] {
    const users = [...new Set([...known, ...more])].sort();
    const name = users.join();
    const group = this.#groups.get(name) ?? users;
    this.#groups.set(name, group);
    return group;
  }

  #version(entity: Entity, version: number, at: { id: string; line: LogLine; whole: boolean }): void {
    const known = entity.version > 0 || at.whole;
    if (known && version !== entity.version + 1)
      this.#breaches.add(
        'outOfOrder',
        () =>
          `the log has version ${version} of ${at.line.entityType} ${at.id} at ${at.line.pos} after version ${entity.version}`,
      );
    entity.version = version;
  }
}
