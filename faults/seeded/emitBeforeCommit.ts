import { isLogEventType } from '../../src/contracts/events.ts';
import { Database, type Actor, type Queryable, type Written } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { userOfStream } from '../../src/events/logEvent.ts';
import { DashboardSocketServer, getDashboardSocket } from '../../src/websocket/dashboardSocket.ts';

interface Appended {
  id: number;
  eventId: string;
  type: string;
  streams: string[];
  data: Record<string, unknown>;
  at: Date;
}

const { write } = Database.prototype;
const { emitEvent } = DashboardSocketServer.prototype;
/** Ids of the events that were emitted too early. */
const emitted = new Set<string>();
let cursor = '';

DashboardSocketServer.prototype.emitEvent = function (userId, event) {
  cursor = event.cursor;
  if (!emitted.has(event.eventId)) emitEvent.call(this, userId, event);
};

// The bug: screens are told by the service that writes, after each of its statements, and not of what was committed.
Database.prototype.write = function <T>(this: Database, actor: Actor, work: (tx: Queryable) => Promise<T>) {
  return write.call(this, actor, (tx) => work(telling(tx))) as Promise<Written<T>>;
};

function telling(tx: Queryable): Queryable {
  let last = 0;
  const tell = async <T>(result: T): Promise<T> => {
    const appended = await tx.rows<Appended>(sql`
      select id, event_id::text as "eventId", type, streams, data, at from outbox
      where xid = pg_current_xact_id_if_assigned() and id > ${last} order by id`);
    for (const event of appended) emit(event);
    last = appended.at(-1)?.id ?? last;
    return result;
  };
  return {
    rows: async (statement) => tell(await tx.rows(statement)),
    row: async (statement) => tell(await tx.row(statement)),
  };
}

function emit({ eventId, type, streams, data, at }: Appended): void {
  const server = getDashboardSocket();
  if (!server || cursor === '' || !isLogEventType(type)) return;
  for (const userId of streams.map(userOfStream)) {
    if (userId === null) continue;
    emitEvent.call(server, userId, { type, eventId, data, cursor, timestamp: at.toISOString() });
    emitted.add(eventId);
  }
}

await import('../../src/index.ts');
