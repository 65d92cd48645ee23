import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const LINES = 30;

/**
 * Starts a server as a program of its own and waits until `url` answers.
 * @param {string[]} command the file and its arguments, for Node
 * @param {{ env: Record<string, string>, cwd: string, url: string, seconds?: number }} options `url` is asked until it answers
 * @returns {Promise<{ stop: () => Promise<void> }>}
 * @throws with the last lines the program wrote when it ends or does not answer
 */
export async function startProgram(command, { env, cwd, url, seconds = 60 }) {
  const child = spawn(process.execPath, command, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let said = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (said = [...said, ...String(text).split('\n')].slice(-LINES)));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const end = Date.now() + seconds * 1_000;
  while (!(await answers(url))) {
    if (!hasEnded() && Date.now() < end) await pause(50);
    else {
      kill();
      throw new Error(`${command[0]} ${hasEnded() ? 'ended' : 'does not answer'}:\n${said.join('\n')}`);
    }
  }
  return {
    async stop() {
      kill();
      await ended;
      process.off('exit', kill);
    },
  };
}

const answers = (url) =>
  fetch(url).then(
    () => true,
    () => false,
  );

/**
 * Runs a program to its end.
 * @throws with what it wrote when it fails
 */
export async function runProgram(command, { env, cwd }) {
  const child = spawn(process.execPath, command, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${said}`);
}
