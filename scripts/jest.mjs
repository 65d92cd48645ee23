import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './ensure.mjs';

/**
 * Runs Jest and counts tests. A suite that does not load counts as one failed test, and so does a run that fails in
 * any other way.
 * @param {string[]} args patterns of paths, or Jest's own options
 * @param {object} settings in place of those of jest.config.ts
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runJest(args, settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tenantlist-jest-'));
  try {
    const output = join(folder, 'result.json');
    const config = JSON.stringify({ ...(await readConfig()), ...settings });
    const code = await run(['--config', config, '--json', `--outputFile=${output}`, ...args]);
    return count(output, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Jest itself reads a .ts configuration only with Node 22, or with one more package. */
async function readConfig() {
  const { default: typescript } = await import(
    pathToFileURL(inRoot('node_modules', 'typescript', 'lib', 'typescript.js')).href
  );
  const source = readFileSync(inRoot('jest.config.ts'), 'utf8');
  const { ESNext } = typescript.ModuleKind;
  const compilerOptions = { module: ESNext, target: typescript.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  const { outputText } = typescript.transpileModule(source, { compilerOptions });
  const module = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);
  return { ...module.default, rootDir: root };
}

function run(args) {
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  // With --json the reports go to stderr, and the result, already in a file, to stdout.
  const stdio = ['inherit', 'ignore', 'inherit'];
  const child = spawn(process.execPath, [...flags, jest, ...args], { cwd: root, stdio });
  const pass = (signal) => child.kill(signal);
  // Ctrl-C reaches Jest by itself; this one only has to outlive it.
  process.on('SIGINT', () => undefined).on('SIGTERM', pass);
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

function count(output, code) {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  try {
    const result = JSON.parse(readFileSync(output, 'utf8'));
    passed = result.numPassedTests;
    failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    skipped = result.numPendingTests + result.numTodoTests;
  } catch {
    console.error('Jest did not get as far as running tests');
  }
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}
