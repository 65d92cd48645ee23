import { styleText } from 'node:util';

/** What is told when the server is up. */
export interface Welcome {
  port: number;
  embedded: boolean;
  /** The demo market's accounts, when there is one. */
  demo: readonly { email: string; password: string; role: string }[];
}

/** Prints where the server is and what to try next. */
export function printWelcome({ port, embedded, demo }: Welcome): void {
  const url = `http://localhost:${port}`;
  const lines = [
    '',
    `${styleText('bold', 'TenantList')} is live at ${styleText('cyan', url)}`,
    `  API documentation   ${url}/docs   (events: ${url}/docs/asyncapi.json)`,
    ...demo.slice(0, 3).map(({ email, password, role }) => `  ${role.padEnd(18)}  ${email}   password ${password}`),
  ];
  if (demo.length > 0) {
    lines.push(
      '',
      'Try next, each in a terminal of its own:',
      `  npm run watch -- --as ${demo[1]?.email ?? demo[0]?.email}      a live dashboard`,
      '  npm run simulate -- --rate 20 --for 60s                 traffic that moves it',
    );
    if (embedded)
      lines.push('  psql "$(cat .data/database-url)"                        change a row: the dashboard follows');
  }
  lines.push('', 'Ctrl-C stops the server; the data stays. npm run reset starts over.', '');
  console.log(lines.join('\n'));
}
