import { readFileSync } from 'node:fs';
import { isVisible } from '../visible.ts';

/** Names of the documented events of a kind. */
function documented(kind: string): string[] {
  const text = readFileSync(new URL('../../../WEBSOCKET_IMPLEMENTATION.md', import.meta.url), 'utf8');
  return [...text.matchAll(new RegExp(`^\\| \`([a-z:-]+)\` \\| ${kind} \\|`, 'gm'))].map(([, name]) => name ?? '');
}

it('expects clients to get the documented log events, and no states', () => {
  expect(documented('log').length).toBeGreaterThan(30);
  expect(documented('log').filter((name) => !isVisible(name))).toEqual([]);
  expect(documented('state').filter(isVisible)).toEqual(['kpi:update']);
  expect(['canary', 'session:revoked'].filter(isVisible)).toEqual([]);
});
