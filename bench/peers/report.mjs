import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { USERS } from './peer.mjs';

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));
const README = fileURLToPath(new URL('../README.md', import.meta.url));
const [BEGIN, END] = ['<!-- peers: begin -->', '<!-- peers: end -->'];

const whole = (value) => Math.round(value).toLocaleString('en');
const ms = (value) => value.toFixed(value < 10 ? 1 : 0);
const percent = ({ recovered, missed }) => Math.floor((100 * recovered) / missed);

/** What the table shows of each system, as `[heading, cell]`. */
const columns = [
  ['', ({ title }) => title],
  ['dashboard, requests/s', ({ dashboard }) => whole(dashboard.perSecond)],
  ['p50 / p99 ms', ({ dashboard }) => `${ms(dashboard.p50)} / ${ms(dashboard.p99)}`],
  ['counts alone, requests/s', ({ counts }) => whole(counts.perSecond)],
  ['p50 / p99 ms', ({ counts }) => `${ms(counts.p50)} / ${ms(counts.p99)}`],
  ['request to event, p50 / p99 ms', ({ delay }) => `${ms(delay.fromStart.p50)} / ${ms(delay.fromStart.p99)}`],
  ['answer to event, p50 ms', ({ delay }) => ms(delay.fromAnswer.p50)],
  ['events/s', ({ stream }) => whole(stream.perSecond)],
  ['arrived of written', ({ stream }) => `${whole(stream.arrived)} of ${whole(stream.written)}`],
  ['recovered after 2 s away', ({ absence }) => `${percent(absence)} %`],
];

/** TenantList divided by a peer, so that more is better for TenantList everywhere. */
const ratios = [
  ['dashboard', (ours, peer) => ours.dashboard.perSecond / peer.dashboard.perSecond],
  ['counts alone', (ours, peer) => ours.counts.perSecond / peer.counts.perSecond],
  ['request to event, p50', (ours, peer) => peer.delay.fromStart.p50 / ours.delay.fromStart.p50],
  ['events/s', (ours, peer) => ours.stream.perSecond / peer.stream.perSecond],
];

/** At least these ratios, by peer. */
const targets = {
  dashboard: { feathers: 10, directus: 40 },
  'counts alone': { feathers: 10, directus: 40 },
  'request to event, p50': { feathers: 1.3, parse: 1.3, directus: 6 },
  'events/s': { bare: 0.6, feathers: 2, parse: 7, directus: 50 },
};

const measured = (results) => results.filter(({ fault }) => !fault);

function ratioRows(results) {
  const [ours, ...peers] = measured(results);
  if (ours?.name !== 'tenantlist') return [];
  return peers.map((peer) => ({ peer, cells: ratios.map(([name, of]) => ({ name, ratio: of(ours, peer) })) }));
}

function verdicts(results) {
  const lines = ratioRows(results).flatMap(({ peer, cells }) =>
    cells.flatMap(({ name, ratio }) => {
      const target = targets[name][peer.name];
      if (target === undefined) return [];
      return [{ what: `${name}, against ${peer.title}`, is: `${ratio.toFixed(2)} x`, target: `>= ${target} x`, reached: ratio >= target }]; // prettier-ignore
    }),
  );
  const ours = measured(results).find(({ name }) => name === 'tenantlist');
  if (!ours) return lines;
  const { absence } = ours;
  return [...lines, { what: 'recovered after 2 s away', is: `${percent(absence)} %`, target: '100 %', reached: absence.recovered === absence.missed }]; // prettier-ignore
}

const aligned = (rows) => {
  const widths = rows[0].map((_, n) => Math.max(...rows.map((row) => row[n].length)));
  return rows.map((row) => row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]) : cell.padStart(widths[n]))).join('  ')).join('\n'); // prettier-ignore
};

/** Figures with systems side by side, ratios to TenantList, versions. */
export function terminalTable(results) {
  const found = measured(results);
  if (found.length === 0) return 'Nothing could be measured.';
  const figures = columns.map(([heading, cell]) => [heading, ...found.map(cell)]);
  const compared = ratioRows(results);
  const times = ratios.map(([name], n) => [`${name}, TenantList / peer`, '', ...compared.map(({ cells }) => `${cells[n].ratio.toFixed(2)} x`)]); // prettier-ignore
  const table = aligned(compared.length > 0 ? [...figures, ...times] : figures);
  return `${table}\n\n${found.map(versionLine).join('\n')}`;
}

const versionLine = ({ title, versions }) =>
  `${title}: ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}`;

/** One line a target, reached or not. */
export function targetLines(results) {
  const lines = verdicts(results).map(({ what, is, target, reached }) => [what, is, target, reached ? 'reached' : 'MISSED']); // prettier-ignore
  const leaks = measured(results).filter(({ stream }) => stream.leaked > 0);
  const table = lines.length > 0 ? aligned(lines).split('\n') : [];
  return [...table, ...leaks.map(({ title, stream }) => `${title}: ${stream.leaked} events reached somebody else`)];
}

/**
 * Keeps what is needed to compare runs. Returns the file.
 * @param {object[]} results
 * @param {{ seconds: number, loadBefore: number }} run `loadBefore` tells a machine that was not idle
 */
export function writeJson(results, run) {
  mkdirSync(RESULTS, { recursive: true });
  const at = new Date().toISOString();
  const file = `${RESULTS}${at.replaceAll(':', '-').slice(0, 19)}.json`;
  const content = { at, machine: machine(), ...run, results, targets: verdicts(results) };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

const machine = () => ({ cores: cpus().length, cpu: cpus()[0]?.model, node: process.version });

const markdown = (rows) => {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(rows[0]), line(rows[0].map((_, n) => (n === 0 ? '---' : '---:'))), ...rows.slice(1).map(line)].join(
    '\n',
  );
};

/**
 * Puts the tables between the markers of bench/README.md.
 * @param {object[]} results
 * @param {{ seconds: number, loadBefore: number }} run as for `writeJson`
 */
export function writeReadme(results, { seconds, loadBefore }) {
  const text = readFileSync(README, 'utf8');
  if (!text.includes(BEGIN) || !text.includes(END)) throw new Error(`bench/README.md has no ${BEGIN} … ${END}`);
  const { cores, cpu, node } = machine();
  const figures = [columns.map(([heading]) => heading), ...results.map((result) => columns.map(([, cell]) => cell(result)))]; // prettier-ignore
  const times = [
    ['TenantList / peer, more is better', ...ratios.map(([name]) => name)],
    ...ratioRows(results).map(({ peer, cells }) => [peer.title, ...cells.map(({ ratio }) => `${ratio.toFixed(2)} x`)]),
  ];
  const wanted = [['Target', '', 'is', ''], ...verdicts(results).map((line) => [line.what, line.target, line.is, line.reached ? 'reached' : '**missed**'])]; // prettier-ignore
  const facts = `${cores} cores (${cpu?.trim()}), Node ${node.slice(1)}, ${seconds} s a measurement, ${USERS} users; load of the machine when it began ${loadBefore.toFixed(1)}.`;
  const block = [facts, markdown(figures), markdown(times), markdown(wanted), results.map((result) => `- ${versionLine(result)}`).join('\n')]; // prettier-ignore
  const [before, rest] = text.split(BEGIN);
  writeFileSync(README, `${before}${BEGIN}\n${block.join('\n\n')}\n${END}${rest.split(END)[1]}`);
}
