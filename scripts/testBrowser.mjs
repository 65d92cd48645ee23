// npm run test:browser: the web app in a real browser against the real server. npm run test:browser -- PATTERN…
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { ensureBuilt, ensureInstalled, inRoot } from './ensure.mjs';
import { runJest } from './jest.mjs';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

const browser = process.env.BROWSER_PATH ?? BROWSERS.find((path) => existsSync(path));
if (!browser) {
  console.log('No Chromium found: install it (Debian: apt-get install chromium) or set BROWSER_PATH to one.');
  report({ passed: 0, failed: process.env.CI ? 1 : 0, skipped: 1 });
} else {
  ensureInstalled();
  // The server itself runs from its sources.
  await ensureBuilt('web');
  process.env.BROWSER_PATH = browser;
  process.env.ARTIFACTS ??= inRoot('dist', 'screenshots');
  mkdirSync(process.env.ARTIFACTS, { recursive: true });
  report(
    await runJest(process.argv.slice(2), {
      testMatch: ['<rootDir>/src/__tests__/browser/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/'],
      // Each suite has a server and browsers of its own; what they paint is measured, so they take turns.
      maxWorkers: 1,
      testTimeout: 60_000,
    }),
  );
  console.log(`Screenshots: ${process.env.ARTIFACTS}`);
}

function report({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  console.log(`\n${line}`);
  if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, `${line}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
