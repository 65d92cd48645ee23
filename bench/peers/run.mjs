// npm run bench:peers [-- --seconds N] [--write-readme] [PEER…]
import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled } from '../../scripts/ensure.mjs';
import { followParent } from '../../scripts/followParent.mjs';
import { startGround } from './ground.mjs';
import { ensurePeersInstalled } from './install.mjs';
import { targetLines, terminalTable, writeJson, writeReadme } from './report.mjs';

const PEERS = ['tenantlist', 'bare', 'bare-recovery', 'feathers', 'parse', 'directus'];

const USAGE = `npm run bench:peers [-- [--seconds N] [--write-readme] [PEER…]]

The same jobs on TenantList and on others, one after the other on this machine.
  PEER            of ${PEERS.join(', ')}; all unless named, TenantList always
  --seconds N     of one measurement; 5 unless given
  --write-readme  put the table into bench/README.md
  --no-build      measure what dist/ holds, whatever the sources say`;

/** One peer, loaded by a process of its own. */
function measure(order) {
  const child = fork(new URL('./load.mjs', import.meta.url), { env: { ...process.env, NODE_ENV: 'production' } });
  return new Promise((resolve, reject) => {
    child.on('message', ({ result, fault, step }) => {
      if (result) resolve(result);
      else if (fault) reject(new Error(fault));
      else process.stderr.write(` ${step}`);
    });
    child.on('exit', (code) => reject(new Error(`The load ended with ${code}`)));
    child.send(order);
  });
}

async function measureAll(names, seconds) {
  const ground = await startGround();
  const results = [];
  try {
    for (const name of names) {
      process.stderr.write(`${name}:`);
      const databaseUrl = await ground.database(name);
      const { redisUrl, folder } = ground;
      try {
        results.push(await measure({ name, seconds, databaseUrl, redisUrl, folder }));
      } catch (error) {
        results.push({ name, fault: error.message });
      }
      process.stderr.write('\n');
    }
  } finally {
    await ground.stop();
  }
  return results;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '5' },
      'write-readme': { type: 'boolean' },
      'no-build': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const seconds = Number(values.seconds);
  if (values.help || !(seconds > 0) || positionals.some((name) => !PEERS.includes(name))) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const names = PEERS.filter((n) => positionals.length === 0 || n === 'tenantlist' || positionals.includes(n));
  ensureInstalled();
  ensurePeersInstalled();
  if (!values['no-build']) await ensureBuilt('server');
  const [loadBefore] = loadavg();
  const results = await measureAll(names, seconds);
  console.log(`\n${terminalTable(results)}\n\n${targetLines(results).join('\n')}`);
  console.log(`\nWritten to ${writeJson(results, { seconds, loadBefore })}`);
  const failed = results.filter(({ fault }) => fault);
  for (const { name, fault } of failed) console.error(`\n${name} could not be measured: ${fault}`);
  if (values['write-readme']) {
    if (failed.length > 0 || results.length < PEERS.length)
      console.error('bench/README.md is left as it is: it shows all');
    else writeReadme(results, { seconds, loadBefore });
  }
  return failed.length === 0 ? 0 : 1;
}

// What was started ends with this program in an orderly exit only.
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(signal, () => process.exit(code)); // prettier-ignore
followParent();
main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
