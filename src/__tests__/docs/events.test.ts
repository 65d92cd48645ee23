import { readFileSync } from 'node:fs';
import { events } from '../../contracts/events.ts';
import { clientMessages, createAsyncApi, serverMessages } from '../../docs/asyncapi.ts';

const document = createAsyncApi() as {
  channels: { dashboard: { messages: Record<string, { $ref: string }> } };
  components: { messages: Record<string, unknown>; schemas: Record<string, unknown> };
};
const names = [...Object.keys(events), ...Object.keys(serverMessages), ...Object.keys(clientMessages)];

test('the document names every message, and every reference leads somewhere', () => {
  expect(Object.keys(document.channels.dashboard.messages).sort()).toEqual([...names].sort());
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(references.length).toBeGreaterThan(names.length);
  for (const path of references) {
    const target = path
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/')], document);
    expect([path, target]).not.toEqual([path, undefined]);
  }
});

test('the guide tells of every message, with the payload it is declared to have', () => {
  const guide = readFileSync('WEBSOCKET_IMPLEMENTATION.md', 'utf8');
  for (const name of names) expect(guide).toContain(`\`${name}\``);
  for (const [name, { kind, data }] of Object.entries(events)) {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
    expect(row).toContain(`| ${kind} |`);
    for (const key of Object.keys(data.shape)) expect(row).toContain(`\`${key}\``);
  }
});
