import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { Database, type Actor, type Queryable, type Written } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { createFolder } from './files.ts';
import { createImportDatabase, type ImportDatabase } from './importDatabase.ts';

const folder = createFolder();
let database: ImportDatabase;
beforeAll(async () => {
  database = await createImportDatabase();
});
afterAll(async () => {
  await database.close();
  folder.remove();
});

const csv = (...lines: string[]): string => folder.write(`${lines.join('\n')}\n`);
const header = 'LicenceNumber,BusinessName,BusinessType,Status';
/** A file of licences numbered from 1. */
const licences = (count: number): string =>
  csv(header, ...Array.from({ length: count }, (_, i) => `L-${i + 1},Shop ${i + 1},Restaurant,Issued`));

describe('a file imported', () => {
  test('becomes records, and again changes nothing and makes no event', async () => {
    const owner = await database.addOwner('tenant');
    const path = licences(1_203);
    const first = await database.run(path, 'businesses', owner);
    expect(first).toMatchObject({ rows: 1_203, inserted: 1_203, updated: 0, unchanged: 0, rejected: 0, duplicates: 0 });
    const events = await database.events(owner);
    expect(events.map(({ type, rows }) => [type, rows])).toEqual([500, 500, 203].map((rows) => ['bulk:changed', rows]));
    expect(new Set(events.map(({ actor }) => actor))).toEqual(new Set([owner]));

    const second = await database.run(path, 'businesses', owner);
    expect(second).toMatchObject({ rows: 1_203, inserted: 0, updated: 0, unchanged: 1_203 });
    expect(await database.versions('businesses', owner)).toBe(1_203);
    expect(await database.events(owner)).toEqual(events);
    // Not even locked: a lock would be written to the row.
    const locked = sql`select count(*) as rows from businesses where user_id = ${owner}::uuid and xmax <> 0`;
    expect(await database.db.row(locked)).toEqual({ rows: 0 });
    expect(await database.run(csv(header, 'L-1,Shop 1,,'), 'businesses', owner)).toMatchObject({ unchanged: 1 });
    expect(await database.db.row(locked)).toEqual({ rows: 0 });
  });

  test('changes only the rows that differ', async () => {
    const owner = await database.addOwner('tenant');
    await database.run(csv(header, 'L-1,One,Restaurant,Issued', 'L-2,Two,Office,Issued'), 'businesses', owner);
    const changed = csv(
      header,
      'L-1,One,Restaurant,Issued',
      'L-2,Two and more,Office,Pending',
      'L-3,Three,Hotel,Issued',
    );
    expect(await database.run(changed, 'businesses', owner)).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 });
    expect(await database.records('businesses', owner)).toEqual([
      { external_id: 'L-1', name: 'One', category: 'F&B', status: 'active', description: null },
      {
        external_id: 'L-2',
        name: 'Two and more',
        category: 'Office',
        status: 'pending_verification',
        description: null,
      },
      { external_id: 'L-3', name: 'Three', category: 'Hospitality', status: 'active', description: null },
    ]);
    expect(await database.versions('businesses', owner)).toBe(4);
  });

  test('belongs to its owner alone', async () => {
    const [owner, other] = [await database.addOwner('tenant'), await database.addOwner('tenant')];
    await database.run(csv(header, 'L-1,Mine,,'), 'businesses', owner);
    await database.run(csv(header, 'L-1,Theirs,,'), 'businesses', other);
    expect(await database.records('businesses', owner)).toMatchObject([
      { name: 'Mine', category: 'Other', status: 'active' },
    ]);
    expect(await database.records('businesses', other)).toMatchObject([{ name: 'Theirs' }]);
  });

  test('of properties keeps what is not known unknown', async () => {
    const owner = await database.addOwner('landlord');
    const path = csv(
      'Address,Zip Code,Coordinates for Mapping,Square Footage,Leasing Activity,Amenities',
      '1 Main St,02138,POINT (-71.123456 42.345678),"4,000",Actively leasing,Dock; Parking',
      '2 Main St,02139,,,Unknown,',
    );
    expect(await database.run(path, 'properties', owner)).toMatchObject({ inserted: 2, rejected: 0 });
    const rows = await database.records('properties', owner);
    expect(rows.sort((a, b) => String(a.address).localeCompare(String(b.address)))).toMatchObject([
      {
        title: '1 Main St',
        status: 'active',
        sqft: 4_000,
        zip_code: '02138',
        latitude: 42.345678,
        longitude: -71.123456,
        amenities: ['Dock', 'Parking'],
      },
      { title: '2 Main St', status: 'pending', property_type: 'other', sqft: null, latitude: null, amenities: [] },
    ]);
    expect(await database.run(path, 'properties', owner)).toMatchObject({ inserted: 0, updated: 0, unchanged: 2 });
  });

  test('is the same file in other clothes', async () => {
    const owner = await database.addOwner('landlord');
    await database.run(csv('Address,City,Flat', '1 Rue Zoë,Montréal,2', '1 Rue Zoë,Montréal,3'), 'properties', owner);
    const dressed = '\ufeff"Flat" ;City; Address\r\n2;Montréal;" 1 Rue  Zoe\u0308"\r\n"3";"Montréal";1 Rue Zoë';
    const again = await database.run(folder.write(Buffer.from(dressed, 'utf16le')), 'properties', owner);
    expect(again).toMatchObject({ rows: 2, inserted: 0, unchanged: 2 });
  });
});

describe('what was changed by hand', () => {
  const change = (owner: string, assignments: ReturnType<typeof sql>) =>
    database.db.write(owner, (tx) =>
      tx.rows(sql`update property_listings set ${assignments} where user_id = ${owner}::uuid`),
    );
  const path = csv('ID,Address,Sqft,Status,Price', '1,1 Main St,,Actively leasing,$5');

  test('stays where the file says nothing, and gives way where it does', async () => {
    const owner = await database.addOwner('landlord');
    await database.run(path, 'properties', owner);
    await change(owner, sql`title = 'Corner shop', city = 'Boston', sqft = 900, status = 'leased', asking_price = 6`);
    expect(await database.run(path, 'properties', owner)).toMatchObject({ updated: 1 });
    expect(await database.records('properties', owner)).toMatchObject([
      { title: 'Corner shop', city: 'Boston', sqft: 900, status: 'active', asking_price: 5 },
    ]);
  });

  test('stays in a field that is left out of the mapping', async () => {
    const owner = await database.addOwner('landlord');
    const asked = ['status=', 'asking_price='];
    await database.run(path, 'properties', owner, { asked });
    await change(owner, sql`status = 'leased', asking_price = 6`);
    expect(await database.run(path, 'properties', owner, { asked })).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await database.records('properties', owner)).toMatchObject([{ status: 'leased', asking_price: 6 }]);
  });
});

describe('rows with one id', () => {
  test('the last counts, also across batches, and again changes nothing', async () => {
    const owner = await database.addOwner('tenant');
    const path = csv(header, 'L-1,Old,,', 'L-2,Two,,', 'L-3,Three,,', 'L-1,New,,', 'L-3,Third,,');
    const first = await database.run(path, 'businesses', owner, { batchSize: 2 });
    expect(first).toMatchObject({ rows: 5, inserted: 3, duplicates: 2 });
    expect((await database.records('businesses', owner)).map((row) => row.name)).toEqual(['New', 'Two', 'Third']);
    expect(await database.run(path, 'businesses', owner, { batchSize: 2 })).toMatchObject({
      unchanged: 3,
      duplicates: 2,
    });
    expect(await database.versions('businesses', owner)).toBe(3);
  });

  test('the newer year counts, wherever it stands', async () => {
    const owner = await database.addOwner('tenant');
    const path = csv(
      'FolderYear,LicenceNumber,BusinessName',
      '25,L-1,Newer',
      '24,L-1,Older',
      '25,L-2,First',
      '25,L-2,Second',
      ',L-2,Undated',
    );
    expect(await database.run(path, 'businesses', owner)).toMatchObject({ inserted: 2, duplicates: 3 });
    expect((await database.records('businesses', owner)).map((row) => row.name)).toEqual(['Newer', 'Second']);
  });

  test('one that cannot be used does not stand in for one that can', async () => {
    const owner = await database.addOwner('tenant');
    const outcome = await database.run(csv(header, 'L-1,Good,,', 'L-1,,,', 'L-1,"Bad,,'), 'businesses', owner);
    expect(outcome).toMatchObject({ rows: 3, inserted: 1, duplicates: 0, rejected: 2 });
    expect(outcome.rejects.map((reject) => reject.line)).toEqual([3, 4]);
  });

  test('the same row twice, without an id', async () => {
    const owner = await database.addOwner('landlord');
    expect(await database.run(csv('Address,City', 'a,b', 'a,c', 'a,b'), 'properties', owner)).toMatchObject({
      inserted: 2,
      duplicates: 1,
    });
  });
});

describe('interrupted', () => {
  test('it stops after the running batch, and the next run finishes it', async () => {
    const owner = await database.addOwner('tenant');
    const path = licences(2_000);
    const controller = new AbortController();
    const onProgress = (phase: string) => phase === 'writing' && controller.abort();
    const stopped = await database.run(path, 'businesses', owner, {
      signal: controller.signal,
      onProgress,
      batchSize: 100,
    });
    expect(stopped.stopped).toBe(true);
    expect(stopped.inserted).toBeGreaterThan(0);
    expect(stopped.inserted).toBeLessThan(2_000);
    expect(await database.records('businesses', owner)).toHaveLength(stopped.inserted);
    const next = await database.run(path, 'businesses', owner);
    expect(next).toMatchObject({ stopped: false, unchanged: stopped.inserted, inserted: 2_000 - stopped.inserted });
  });

  test('before it writes, it has written nothing', async () => {
    const owner = await database.addOwner('tenant');
    expect(await database.run(licences(10), 'businesses', owner, { signal: AbortSignal.abort() })).toMatchObject({
      stopped: true,
      inserted: 0,
    });
    expect(await database.records('businesses', owner)).toEqual([]);
  });

  /** Fails after so many writes, as if the program or its connection had died. */
  class Failing extends Database {
    #left: number;
    constructor(db: Database, writes: number) {
      super(db.pool);
      this.#left = writes;
    }
    override write<T>(actor: Actor, work: (tx: Queryable) => Promise<T>): Promise<Written<T>> {
      if (this.#left-- > 0) return super.write(actor, work);
      return Promise.reject(new Error('Connection terminated'));
    }
  }

  test.each([0, 1, 3])('a crash after %d batches and another run end like one run', async (writes) => {
    const [owner, other] = [await database.addOwner('tenant'), await database.addOwner('tenant')];
    const path = csv(header, ...Array.from({ length: 50 }, (_, i) => `L-${i % 40},Shop ${i},Office,Issued`));
    const crash = database.run(path, 'businesses', owner, { batchSize: 10, db: new Failing(database.db, writes) });
    await expect(crash).rejects.toThrow('Connection terminated');
    expect(await database.records('businesses', owner)).toHaveLength(writes * 10);
    await database.run(path, 'businesses', owner, { batchSize: 10 });
    await database.run(path, 'businesses', other);
    expect(await database.records('businesses', owner)).toEqual(await database.records('businesses', other));
    expect(await database.versions('businesses', owner)).toBe(40);
  });

  test('a file that changes meanwhile is noticed', async () => {
    const owner = await database.addOwner('tenant');
    const path = licences(10);
    const onProgress = (phase: string) => phase === 'checking' && appendFileSync(path, 'L-99,Late,,\n');
    await expect(database.run(path, 'businesses', owner, { onProgress })).rejects.toThrow('changed while it was read');
  });

  test('two imports of one file at once end like one', async () => {
    const owner = await database.addOwner('tenant');
    const path = licences(1_000);
    const outcomes = await Promise.all(
      [1, 2].map((i) => database.run(path, 'businesses', owner, { batchSize: 50 * i })),
    );
    const sum = (key: 'inserted' | 'updated') => outcomes.reduce((total, outcome) => total + outcome[key], 0);
    expect([sum('inserted'), sum('updated')]).toEqual([1_000, 0]);
    expect(await database.versions('businesses', owner)).toBe(1_000);
  });
});

test('a dry run says the same and writes nothing', async () => {
  const owner = await database.addOwner('tenant');
  await database.run(csv(header, 'L-1,One,,', 'L-2,Two,,'), 'businesses', owner);
  const before = [await database.records('businesses', owner), await database.events(owner)];
  const path = csv(header, 'L-1,One,,', 'L-2,Changed,,', 'L-3,New,,', 'L-4,,,', 'L-3,Newer,,');
  const dry = await database.run(path, 'businesses', owner, { dryRun: true });
  expect(dry).toMatchObject({ rows: 5, inserted: 1, updated: 1, unchanged: 1, rejected: 1, duplicates: 1 });
  expect([await database.records('businesses', owner), await database.events(owner)]).toEqual(before);
  expect(await database.run(path, 'businesses', owner)).toEqual(dry);
});

test('a row that only the database refuses costs itself alone', async () => {
  const owner = await database.addOwner('tenant');
  await database.db.rows(sql`alter table businesses add constraint not_bob check (name <> 'Bob')`);
  const path = csv(header, ...Array.from({ length: 30 }, (_, i) => `L-${i},${i % 13 === 5 ? 'Bob' : 'Alice'},,`));
  const outcome = await database.run(path, 'businesses', owner);
  await database.db.rows(sql`alter table businesses drop constraint not_bob`);
  expect(outcome).toMatchObject({ rows: 30, inserted: 28, rejected: 2, unchanged: 0 });
  expect(outcome.rejects).toEqual(
    [7, 20].map((line) => ({
      line,
      reasons: ['the database refuses the row (not_bob)'],
      cells: [`L-${line - 2}`, 'Bob', '', ''],
    })),
  );
});

test('words that mean something elsewhere are only words here', async () => {
  const owner = await database.addOwner('tenant');
  const names = [
    `'; drop table businesses; --`,
    '__proto__',
    'constructor',
    '${jndi}',
    '\\',
    '<b>x</b>',
    '=1+1',
    '{"a":1}',
    '😀\u2028',
  ];
  const path = csv(
    '__proto__,constructor,LicenceNumber,BusinessName',
    ...names.map((name, i) => `x,y,${i},"${name.replaceAll('"', '""')}"`),
  );
  expect(await database.run(path, 'businesses', owner)).toMatchObject({ inserted: names.length, rejected: 0 });
  expect((await database.records('businesses', owner)).map((row) => row.name)).toEqual(
    names.map((name) => name.replace(/\u2028/, '')),
  );
});

test('whatever the rows and the batches, the records are what the last rows say', async () => {
  const row = fc.record({
    id: fc.integer({ min: 1, max: 6 }),
    name: fc.constantFrom('a', 'b', ''),
    year: fc.integer({ min: 2020, max: 2022 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 5 }),
      async (rows, batchSize) => {
        const owner = await database.addOwner('tenant');
        const path = csv(
          'LicenceNumber,BusinessName,Year',
          ...rows.map(({ id, name, year }) => `${id},${name},${year}`),
        );
        const latest = new Map<number, (typeof rows)[number]>();
        for (const each of rows.filter(({ name }) => name !== ''))
          if (each.year >= (latest.get(each.id)?.year ?? 0)) latest.set(each.id, each);
        for (const expected of [
          { inserted: latest.size, unchanged: 0 },
          { inserted: 0, unchanged: latest.size },
        ]) {
          const outcome = await database.run(path, 'businesses', owner, { batchSize });
          expect(outcome).toMatchObject({ ...expected, updated: 0, rows: rows.length });
          expect(outcome.inserted + outcome.unchanged + outcome.rejected + outcome.duplicates).toBe(rows.length);
        }
        const names = (await database.records('businesses', owner)).map(({ external_id, name }) => [external_id, name]);
        expect(names).toEqual(
          [...latest.values()].sort((a, b) => a.id - b.id).map(({ id, name }) => [String(id), name]),
        );
      },
    ),
    { numRuns: 25 },
  );
});
