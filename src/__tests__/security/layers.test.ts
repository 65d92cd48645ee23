import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../config/projectRoot.ts';

const root = join(projectRoot(), 'src');

/** One import of a file of ours; `names` are empty where only types are imported. */
interface Import {
  from: string;
  /** Path below src, or the package. */
  to: string;
  names: string[];
  ours: boolean;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.includes('__tests__'),
);

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, names: string[]) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const ours = specifier.text.startsWith('.');
    const to = ours ? relative(root, resolve(root, dirname(file), specifier.text)) : specifier.text;
    found.push({ from: file, to, names, ours });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, valuesOf(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly ? [] : ['*']);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], ['*']);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Names that exist when the program runs. */
function valuesOf(clause: ts.ImportClause | undefined): string[] {
  if (!clause) return ['*'];
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const { name, namedBindings: bindings } = clause;
  const named =
    bindings && ts.isNamedImports(bindings)
      ? bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly).map((element) => element.name.text)
      : bindings
        ? ['*']
        : [];
  return [...(name ? [name.text] : []), ...named];
}

const all = files.flatMap(importsOf);
const layerOf = (file: string): string => (file.includes('/') ? file.slice(0, file.indexOf('/')) : file);
const tell = (list: Import[]) => list.map(({ from, to }) => `${from} → ${to}`);
const values = (list: Import[]) => list.filter(({ names }) => names.length > 0);

test('the walk sees the program', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(all.filter(({ ours }) => ours).every(({ to }) => files.includes(to) || !to.endsWith('.ts'))).toBe(true);
  expect(tell(all)).toContain('app.ts → events/liveLog.ts');
});

test('contracts import nothing of ours but contracts', () => {
  expect(
    tell(all.filter(({ from, to, ours }) => layerOf(from) === 'contracts' && ours && layerOf(to) !== 'contracts')),
  ).toEqual([]);
  const packages = new Set(all.filter(({ from, ours }) => layerOf(from) === 'contracts' && !ours).map(({ to }) => to));
  expect([...packages]).toEqual(['zod']);
});

/** What a layer must not know, and what it may know the types of. */
const forbidden: [layer: string, never: string[], typesOnly: string[]][] = [
  ['errors', ['db', 'stores', 'services', 'events', 'controllers', 'routes', 'middleware', 'websocket', 'sse', 'cache', 'config', 'app.ts'], []],
  ['db', ['stores', 'services', 'events', 'controllers', 'routes', 'middleware', 'websocket', 'sse', 'cache', 'app.ts'], []],
  ['stores', ['services', 'events', 'controllers', 'routes', 'middleware', 'websocket', 'sse', 'cache', 'app.ts'], []],
  ['cache', ['services', 'stores', 'events', 'controllers', 'routes', 'middleware', 'websocket', 'sse', 'db', 'app.ts'], []],
  ['services', ['controllers', 'routes', 'middleware', 'websocket', 'sse', 'app.ts', 'config'], []],
  ['events', ['services', 'controllers', 'routes', 'middleware', 'websocket', 'sse', 'cache', 'app.ts', 'config'], []],
  ['websocket', ['controllers', 'routes', 'stores', 'sse', 'db', 'cache', 'app.ts', 'config'], ['services']],
  ['sse', ['controllers', 'routes', 'stores', 'websocket', 'db', 'cache', 'app.ts', 'config'], ['services', 'middleware']],
  // `routes/route.ts` is the vocabulary both sides speak: Call and Answer.
  ['controllers', ['websocket', 'app.ts', 'config'], ['sse']],
  ['routes', ['services', 'stores', 'db', 'events', 'websocket', 'sse', 'cache', 'app.ts', 'config'], ['controllers']],
  ['middleware', ['stores', 'db', 'websocket', 'sse', 'app.ts', 'config'], ['services', 'routes']],
  ['client', ['services', 'stores', 'db', 'events', 'controllers', 'routes', 'middleware', 'websocket', 'sse', 'cache', 'config', 'app.ts', 'errors', 'frontend'], ['contracts']],
  ['frontend', ['services', 'stores', 'db', 'events', 'controllers', 'routes', 'middleware', 'websocket', 'sse', 'cache', 'config', 'app.ts', 'errors', 'demo', 'cli'], ['contracts']],
]; // prettier-ignore

/** `import type` of these is a declared shape, not a dependency of the running program. */
const TYPES_OF_SHAPES = new Set(['routes/route.ts', 'db/database.ts']);

describe.each(forbidden)('%s', (layer, never, typesOnly) => {
  const outgoing = all.filter(({ from, ours }) => ours && layerOf(from) === layer);
  test(`knows nothing of ${never.join(', ')}`, () => {
    const wrong = outgoing.filter(
      ({ to, names }) => never.includes(layerOf(to)) && !(names.length === 0 && TYPES_OF_SHAPES.has(to)),
    );
    expect(tell(wrong)).toEqual([]);
  });
  if (typesOnly.length > 0) {
    test(`knows only types of ${typesOnly.join(', ')}`, () =>
      expect(tell(values(outgoing.filter(({ to }) => typesOnly.includes(layerOf(to)))))).toEqual([]));
  }
});

test('the loops of the log know no database', () => {
  for (const file of ['events/loop.ts', 'events/sequencer.ts', 'events/relay.ts']) {
    expect(files).toContain(file);
    const reach = new Set<string>();
    const walk = (from: string): void => {
      for (const { to, ours } of values(all.filter((one) => one.from === from))) {
        if (reach.has(to)) continue;
        reach.add(to);
        if (ours) walk(to);
      }
    };
    walk(file);
    expect([...reach].filter((to) => layerOf(to) === 'db' || to === 'pg')).toEqual([]);
    expect(all.filter(({ from, to }) => from === file && (layerOf(to) === 'db' || to === 'pg'))).toEqual([]);
  }
});

test('parts are built in app.ts and its two lists of parts, nowhere else', () => {
  const BUILDERS = new Set(['app.ts', 'domain.ts', 'services/liveDashboards.ts', 'index.ts']);
  const built = /^(services|controllers|websocket|sse)\/(\w+)\.ts$/;
  const classes = new Set<string>();
  for (const file of files) {
    if (!built.test(file)) continue;
    for (const [, name = ''] of readFileSync(join(root, file), 'utf8').matchAll(/^export class (\w+)/gm))
      classes.add(name);
  }
  const elsewhere = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/\bnew (\w+)[(<]/g)]
      .filter(([, name = '']) => classes.has(name) && !text.includes(`class ${name}`))
      .map(([, name]) => [file, name] as const);
  });
  // A part's own parts, and the programs of the command line, which build what one command needs.
  const OWN = [
    /^websocket\/dashboardSocket\.ts (LiveSocket|SocketSession|MessageRate|ConnectionRefused)$/,
    /^sse\/eventStreams\.ts EventStream$/,
    /^(cli|demo|import)\//,
  ];
  const wrong = elsewhere.filter(([file]) => !BUILDERS.has(file)).map(([file, name]) => `${file} ${name}`).filter((line) => !OWN.some((own) => own.test(line))); // prettier-ignore
  expect(wrong).toEqual([]);
});

test('config alone reads the environment', () => {
  const reading = files.filter((file) =>
    /\bprocess\.env\b|\bprocess\s*\[\s*['"]env|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  // The embedded Postgres hands the environment on to the processes it starts.
  expect(reading.filter((file) => !file.startsWith('db/embedded/'))).toEqual(['config/env.ts']);
});

test('nothing imports the program itself', () => {
  expect(
    tell(
      all.filter(
        ({ to, from }) =>
          (to === 'app.ts' || to === 'index.ts') &&
          from !== 'index.ts' &&
          layerOf(from) !== 'cli' &&
          layerOf(from) !== 'demo',
      ),
    ),
  ).toEqual([]);
});
