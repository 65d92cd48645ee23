// npm test: type check, lint and all tests. npm test -- PATTERN…: only the tests whose path matches.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { ensureInstalled, inRoot, root } from './ensure.mjs';
import { runJest } from './jest.mjs';

const patterns = process.argv.slice(2);
ensureInstalled();
const counts =
  patterns.length > 0
    ? []
    : await Promise.all([
        check('Type check', ['typescript/bin/tsc', '--noEmit']),
        check('Lint', ['eslint/bin/eslint.js', '.']),
      ]);
counts.push(await runJest(patterns));
report(counts);

/** Runs one program of a package and shows what it says when it is through, so that two at once do not mix. */
async function check(title, [program, ...args]) {
  const started = Date.now();
  const child = spawn(process.execPath, [inRoot('node_modules', program), ...args], { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${output}${title}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
  return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

function report(all) {
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum);
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  console.log(`\n${line}`);
  if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, `${line}\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
