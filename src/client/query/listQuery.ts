import { LiveQuery } from './liveQuery.ts';
import { joinPage, loadList, PAGE_ROWS, readAfter } from './loading.ts';
import type { Change, EntityName, LiveListData, Row } from './types.ts';
import { watchedBy } from './watched.ts';
import { isLive } from './lists.ts';

type List = LiveListData<Row>;

/** A list in the cache. */
export class ListQuery extends LiveQuery<List> {
  #watched: ReadonlySet<EntityName> | undefined;
  #more: Promise<void> | undefined;

  heeds({ entity }: Change): boolean {
    return this.heedsAll(entity);
  }

  heedsAll(entity: EntityName): boolean {
    const { spec, viewer } = this.place;
    this.#watched ??= new Set(isLive(spec, viewer.role) ? watchedBy(spec) : []);
    return this.#watched.has(entity);
  }

  /** Loads the rows after those held. */
  more(): Promise<void> {
    this.#more ??= this.#extend().finally(() => (this.#more = undefined));
    return this.#more;
  }

  /** As many rows as are held. */
  protected async read(): Promise<List> {
    await this.#more?.catch(() => undefined);
    return loadList(this.source, Math.max(this.data?.rows.length ?? 0, PAGE_ROWS));
  }

  protected get counts(): boolean {
    return this.place.spec.paging === 'page';
  }

  protected toList(data: List): List {
    return data;
  }

  protected fromList(list: List): List {
    return list;
  }

  async #extend(): Promise<void> {
    if (this.query.state.fetchStatus !== 'idle') await this.query.promise?.catch(() => undefined);
    const { data } = this;
    if (!data?.hasMore) return;
    const { journal } = this.context;
    const mark = journal.mark();
    try {
      const page = await readAfter(this.source, data);
      const held = this.data;
      if (!held) return;
      const longer = joinPage(held, page, this.place.spec);
      if (longer) this.write(this.catchUp(this.#counted(held, longer, mark.from), mark));
      else this.write(this.catchUp(await loadList(this.source, held.rows.length + PAGE_ROWS), mark));
    } finally {
      journal.release(mark);
    }
  }

  /** What was told since the page was asked for is in the total held, and perhaps not in the page's. */
  #counted(held: List, longer: List, from: number): List {
    const isQuiet = this.context.journal.end === from;
    return isQuiet || !this.counts || !longer.hasMore ? longer : { ...longer, total: held.total };
  }
}
