import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { openCsv } from '../../import/csvReader.ts';
import { RecordFramer } from '../../import/recordFramer.ts';
import { ImportRefused } from '../../import/refusal.ts';
import { cutOne, splitRecords } from '../../import/splitRecords.ts';
import { cellsOf, createFolder, readAll } from './files.ts';

const folder = createFolder();
afterAll(folder.remove);

const bom = { utf8: Buffer.from([0xef, 0xbb, 0xbf]), le: Buffer.from([0xff, 0xfe]), be: Buffer.from([0xfe, 0xff]) };
const text = 'Name,City\nCafé Zoë – “1”,Montréal\n€ 5 žluť,x\n';
const windows1252 = Buffer.from(
  text.replace(/[–“”€žť]/g, (c) => ({ '–': '\x96', '“': '\x93', '”': '\x94', '€': '\x80', ž: '\x9e', ť: 't' })[c] ?? c),
  'latin1',
);

describe('encodings', () => {
  const le = Buffer.from(text, 'utf16le');
  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with a byte-order mark', Buffer.concat([bom.utf8, Buffer.from(text)]), 'utf-8'],
    ['UTF-16 little-endian', Buffer.concat([bom.le, le]), 'utf-16le'],
    ['UTF-16 big-endian', Buffer.concat([bom.be, Buffer.from(le).swap16()]), 'utf-16be'],
  ])('%s', async (_, bytes, encoding) => {
    const path = folder.write(bytes);
    expect((await openCsv(path)).encoding.encoding).toBe(encoding);
    expect(cellsOf(await readAll(path))).toEqual([
      ['Café Zoë – “1”', 'Montréal'],
      ['€ 5 žluť', 'x'],
    ]);
  });

  test('windows-1252, with the signs that latin1 lacks', async () => {
    const path = folder.write(windows1252);
    expect((await openCsv(path)).encoding.encoding).toBe('windows-1252');
    expect(cellsOf(await readAll(path))).toEqual([
      ['Café Zoë – “1”', 'Montréal'],
      ['€ 5 žlut', 'x'],
    ]);
  });

  test('characters that fall between two reads stay whole', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `${'é'.repeat(i % 7)}日本${i},x`);
    for (const encode of [
      (s: string) => Buffer.from(s),
      (s: string) => Buffer.concat([bom.be, Buffer.from(s, 'utf16le').swap16()]),
    ]) {
      const cells = cellsOf(await readAll(folder.write(encode(`a,b\n${rows.join('\n')}`))));
      expect(cells.map((row) => row.join(',')).join()).toBe(rows.join());
    }
  });

  test('one torn character in a UTF-8 file costs its row, not every accent', async () => {
    const lines = ['Name,City', 'Zoë,Köln', 'Jürgen,Zürich', 'torn,'].join('\n');
    const rows = await readAll(
      folder.write(Buffer.concat([Buffer.from(lines), Buffer.from([0xe9, 0x0a]), Buffer.from('Ä,Ö\n')])),
    );
    expect(rows.map((row) => row.fault)).toEqual([null, null, 'it contains bytes that are not UTF-8', null]);
    expect(rows[3]?.cells).toEqual(['Ä', 'Ö']);
  });

  test('a long file is not taken for damaged where two reads meet', async () => {
    const path = folder.write(`x,y\n${'日本語日本語日本,é\n'.repeat(120_000)}`);
    expect((await openCsv(path)).encoding).toEqual({ encoding: 'utf-8', bomLength: 0, damaged: false });
  });

  test('a replacement character that was written as such is text', async () => {
    expect(cellsOf(await readAll(folder.write('a,b\n\ufffd,é\n')))).toEqual([['\ufffd', 'é']]);
  });

  test('half of a UTF-16 character rejects its row', async () => {
    const rows = await readAll(folder.write(Buffer.concat([bom.le, Buffer.from('a,b\nx,\ud800\n1,😀\n', 'utf16le')])));
    expect(rows.map((row) => row.fault)).toEqual(['it contains half of a UTF-16 character', null]);
  });
});

describe('delimiters and line ends', () => {
  const rows = [
    ['Name, in full', 'Where', 'n'],
    ['a;b', 'c|d', '1'],
    ['e, f', '', '2'],
  ];
  test.each([',', ';', '\t', '|'])('delimiter %j', async (delimiter) => {
    const file = await openCsv(folder.write(stringify(rows, { delimiter })));
    expect(file.delimiter).toBe(delimiter);
    expect(file.header).toEqual(rows[0]);
    expect(cellsOf(await readAll(file.path))).toEqual(rows.slice(1));
  });

  test.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR alone', 'a,b\r1,2\r3,4\r'],
    ['a mixture', 'a,b\r1,2\r\n3,4\n'],
    ['none at the end', 'a,b\r\n1,2\r\n3,4'],
    ['empty lines', '\n\na,b\n\n1,2\r\n\r\n3,4\n\n'],
    ['lines of empty cells', 'a,b\n1,2\n , \n,\n3,4\n'],
    ['empty cells beyond the header', 'a,b,,\n1,2,,\n3,4,,,\n'],
    ['blanks around the header and quotes', ' a , "b" \n1, "2"\n"3" ,4\n'],
    ['a declared delimiter', 'sep=;\na;b\n1;2\n3;4\n'],
  ])('%s', async (_, content) => {
    const file = await openCsv(folder.write(content));
    expect(file.header).toEqual(['a', 'b']);
    expect(cellsOf(await readAll(file.path)).map((cells) => cells.map((cell) => cell.trim()))).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('lines are counted as an editor counts them', async () => {
    const rows = await readAll(folder.write('a,b\r\n\r\n"x\ny\rz",1\r2,3\n'));
    expect(rows).toEqual([
      { line: 3, cells: ['x\ny\rz', '1'], fault: null },
      { line: 6, cells: ['2', '3'], fault: null },
    ]);
  });

  test('a column alone has no delimiter', async () => {
    expect(cellsOf(await readAll(folder.write('Name\nx\n"y, z"\n')))).toEqual([['x'], ['y, z']]);
  });
});

describe('header', () => {
  test.each([
    ['names that are trimmed', ' SALE PRICE ,\u00a0City\n', ['SALE PRICE', 'City']],
    ['names that occur twice', 'a,a,b,a\n', ['a', 'a (2)', 'b', 'a (3)']],
    ['columns without a name', 'a,,b\n', ['a', 'column 2', 'b']],
    ['a name with a line end', '"Square\nFootage",b\n', ['Square Footage', 'b']],
  ])('%s', async (_, content, header) => {
    expect((await openCsv(folder.write(content))).header).toEqual(header);
  });

  test.each([
    ['an empty file', '', /is empty/],
    ['only a byte-order mark', '\ufeff', /no header/],
    ['only line ends', '\r\n\r\n', /no header/],
    ['a header with wrong quoting', 'a,"b"x\n1,2\n', /wrong quoting/],
    ['a spreadsheet', Buffer.from('PK\x03\x04\x14\x00\x08\x00\x08'), /not text/],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), /not text/],
  ])('refuses %s', async (_, content, message) => {
    await expect(openCsv(folder.write(content))).rejects.toThrow(message);
    await expect(openCsv(folder.write(content))).rejects.toThrow(ImportRefused);
  });

  test('refuses what is no file', async () => {
    await expect(openCsv('/nowhere/at-all.csv')).rejects.toThrow(/no such file/);
    await expect(openCsv(folder.path)).rejects.toThrow(/not a file/);
  });
});

describe('rows that cannot be used', () => {
  const good = ['1,2', '3,4', '5,6'];
  const around = (bad: string): string => ['a,b', good[0], bad, good[1], good[2]].join('\n');
  test.each([
    ['a quote never closed', 'x,"y', 'wrong quoting: a quote is opened and not closed'],
    ['a quote never closed at the start', '"x,y', 'wrong quoting: a quote is opened and not closed'],
    ['text after a closing quote', 'x,"y"z', 'wrong quoting'],
    ['a quote in the middle', 'x,5" pipe', 'wrong quoting: a quote is opened and not closed'],
    ['two quotes in the middle', 'x,the "best" one', 'wrong quoting'],
    ['a NUL byte', 'x,\0', 'it contains a NUL byte'],
    ['too few cells', 'x', 'it has 1 cell, the header has 2'],
    ['too many cells', 'x,y,z', 'it has 3 cells, the header has 2'],
    ['more than 64 KB', `x,${'y'.repeat(65_536)}`, 'the row is longer than 64 KB'],
    ['more than 64 KB of UTF-8', `x,${'é'.repeat(33_000)}`, 'the row is longer than 64 KB'],
    ['more than 64 KB in one quote', `x,"${'y'.repeat(70_000)}"`, 'the row is longer than 64 KB'],
  ])('%s costs its own row alone', async (_, bad, fault) => {
    const rows = await readAll(folder.write(around(bad)));
    expect(rows.map((row) => row.fault)).toEqual([null, fault, null, null]);
    expect(rows[1]?.line).toBe(3);
    expect(rows.filter((row) => row.fault === null).map((row) => row.cells.join())).toEqual(good);
  });

  test('two open quotes cost two rows, though together they look like one', async () => {
    const rows = await readAll(folder.write('a,b\nx,"y\n1,2\nz,"w\n3,4\n'));
    expect(rows.map(({ line, fault }) => [line, fault === null])).toEqual([
      [2, false],
      [3, true],
      [4, false],
      [5, true],
    ]);
  });

  test('an open quote before thousands of rows costs one', async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => (i === 7 ? 'x,"y' : `${i},"v, ${i}"`));
    const rows = await readAll(folder.write(`a,b\n${lines.join('\n')}`));
    expect(rows).toHaveLength(30_000);
    expect(rows.filter((row) => row.fault !== null).map((row) => row.line)).toEqual([9]);
  });

  test('an open quote does not hold back the rows after it for long', () => {
    const framer = new RecordFramer(() => true);
    framer.push('x,"y\n');
    expect(framer.push('1,2\n'.repeat(17_000)).map((record) => record.line)).toContain(3);
  });

  test('64 KB exactly are let pass', async () => {
    const rows = await readAll(folder.write(`a,b\nx,${'y'.repeat(65_534)}\nx,${'é'.repeat(32_767)}\n`));
    expect(rows.map((row) => row.fault)).toEqual([null, null]);
  });

  test('an endless line is not kept in memory', async () => {
    const path = folder.write('a,b\n');
    const megabyte = Buffer.alloc(1 << 20, 'x');
    for (let i = 0; i < 200; i++) appendFileSync(path, megabyte);
    const before = process.memoryUsage().rss;
    const rows = await readAll(path);
    expect(rows.map((row) => row.fault)).toEqual(['the row is longer than 64 KB']);
    expect(rows[0]?.cells[0]?.length).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 << 20);
  });

  test.each(['a,b', 'a,b\n', 'sep=;\na;b\n', '\n\na,b\r\n\r\n'])('a header alone has no rows: %j', async (content) => {
    expect(await readAll(folder.write(content))).toEqual([]);
  });

  test('a file with too many rows is refused', async () => {
    const path = folder.write('a\n1\n2\n\n3\n');
    expect(await readAll(path, { rows: 3 })).toHaveLength(3);
    await expect(readAll(path, { rows: 2 })).rejects.toThrow('The file has more than 2 rows');
  });
});

describe('for any table', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '😀', ' ', '"', ',', ';', '\t', '|', '\n', '\r', "'", '=', '1'),
    maxLength: 12,
  });
  // A row of blanks is left out, a blank is trimmed off outside quotes, and the delimiter has to be told by the header.
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
    .map((rows) => rows.map(([first = '', ...others]) => [`x${first}`, ...others]));
  const dialect = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    record_delimiter: fc.constantFrom('\n', '\r\n', '\r'),
    quoted: fc.boolean(),
    bom: fc.boolean(),
    pieces: fc.integer({ min: 1, max: 9 }),
  });

  test('what was written is read', async () => {
    await fc.assert(
      fc.asyncProperty(table, dialect, async (rows, { pieces: _, ...options }) => {
        const header = (rows[0] ?? []).map((__, i) => `column${i}`);
        const path = folder.write(
          stringify([header, ...rows], { ...options, quote_record_delimiter: true }),
          'any.csv',
        );
        const file = await openCsv(path);
        expect(file.delimiter).toBe(options.delimiter);
        const trimmed = (all: string[][]) => all.map((row) => row.map((text) => text.trim()));
        expect(trimmed(cellsOf(await readAll(path)))).toEqual(trimmed(rows));
      }),
      { numRuns: 200 },
    );
  });

  test('where the text is cut into pieces makes no difference', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ') }),
        fc.integer({ min: 1, max: 9 }),
        (content, size) => {
          const frame = (pieces: string[]) => {
            const framer = new RecordFramer((record) => cutOne(record, ',') !== null);
            return [...pieces.flatMap((piece) => framer.push(piece)), ...framer.end()];
          };
          expect(frame(content.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [])).toEqual(frame([content]));
        },
      ),
    );
  });

  test('every line is in one row or another, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', '\0') }), { maxLength: 12 }),
        (lines) => {
          const shape = { delimiter: ',', columns: 2, width: 2, damaged: false };
          const framer = new RecordFramer((record) => cutOne(record, ',')?.length === 2);
          const records = [...framer.push(lines.join('\n')), ...framer.end()];
          expect(
            records
              .map((record) => record.text)
              .join('\n')
              .replace(/\n+/g, '\n'),
          ).toBe(lines.filter((line) => line !== '').join('\n'));
          const together = splitRecords(records, shape);
          const oneByOne = records.flatMap((record) => splitRecords([record], shape));
          expect(together).toEqual(oneByOne);
        },
      ),
    );
  });
});
