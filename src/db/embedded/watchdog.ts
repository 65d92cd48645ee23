import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

// The end of its input is the one sign of death that not even SIGKILL can suppress. The lock file guards against
// signalling a stranger that was given the pid later; it may not be written yet when the program dies early.
const SCRIPT = `
  exec 2>/dev/null
  read -r _
  n=0 seen=
  while kill -0 "$1" && [ "$n" -lt 300 ]; do
    held=; read -r held < "$2"
    if [ "$held" = "$1" ]; then seen=1; kill -INT "$1"; kill -CONT "$1"; elif [ "$seen" ]; then exit; fi
    n=$((n + 1)); sleep 0.1
  done
  if [ "$held" = "$1" ]; then kill -QUIT "$1"; fi
`;

/**
 * Ties a server to this program: when the program ends in any way, `pid` gets SIGINT as long as the first line of
 * `lockFile` is that pid, and SIGQUIT after 30 seconds. Does not keep the program running.
 * @returns a function that calls the watchdog off
 */
export function tieToThisProgram(pid: number, lockFile: string): () => void {
  // Detached, or Ctrl-C would end it together with the program.
  const watchdog = spawn('/bin/sh', ['-c', SCRIPT, 'tenantlist-watchdog', String(pid), lockFile], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const pipe = watchdog.stdin as unknown as Socket;
  pipe.on('error', () => undefined);
  pipe.unref();
  watchdog.unref();
  return () => {
    watchdog.kill('SIGKILL');
    pipe.destroy();
  };
}
