// node load.mjs, forked by run.mjs for each peer: starts the peer's server and puts the three jobs to it.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { absence, delay, read, stream } from './jobs.mjs';
import { send } from './http.mjs';
import { ours } from './ground.mjs';
import { READERS, ROWS, USERS } from './peer.mjs';

async function measure({ name, seconds, databaseUrl, redisUrl, folder }) {
  const { default: peer } = await import(`./peers/${name}.mjs`);
  const { findFreePort } = await ours('src', 'db', 'embedded', 'freePort.js');
  const port = await findFreePort();
  const cwd = mkdtempSync(join(folder, `${name}-`));
  const server = await peer.start({ databaseUrl, redisUrl, port, folder: cwd });
  try {
    const users = await peer.addUsers(server, USERS);
    const scene = { peer, url: server.url, users, seconds };
    await fill(scene);
    await check(scene);
    const step = async (title, job) => {
      process.send({ step: title });
      return job;
    };
    return {
      name,
      title: peer.title,
      versions: peer.versions(),
      dashboard: await step('dashboard', read(scene, peer.dashboard)),
      counts: await step('counts', read(scene, peer.counts)),
      delay: await step('delay', delay(scene)),
      stream: await step('stream', stream(scene)),
      absence: await step('absence', absence(scene)),
    };
  } finally {
    await server.stop();
  }
}

/** The readers' records of a small dashboard. */
async function fill({ peer, url, users: all }) {
  const users = all.slice(0, READERS);
  let next = 0;
  const writer = async () => {
    for (let i = next++; i < users.length * ROWS; i = next++) {
      const n = i % users.length;
      await send(url, peer.create(users[n], `${n}.${i} seed`));
    }
  };
  await Promise.all(Array.from({ length: 4 }, writer));
}

/** What is read must be there and be the user's alone, and without a token there must be nothing. */
async function check({ peer, url, users }) {
  for (const n of [0, READERS - 1]) {
    const { names, total } = peer.readDashboard(await send(url, peer.dashboard(users[n])));
    if (names.length !== ROWS || total !== ROWS || !names.every((name) => name.startsWith(`${n}.`)))
      throw new Error(`The dashboard of user ${n} is not right: ${total}, ${names.join(', ')}`);
    const counted = peer.readCounts(await send(url, peer.counts(users[n])));
    if (counted !== ROWS) throw new Error(`The count of user ${n} is ${counted}, not ${ROWS}`);
  }
  for (const call of [peer.dashboard(users[0]), peer.counts(users[0])]) {
    const open = await fetch(`${url}${call.path}`, { headers: peer.anonymous ?? {} });
    const said = await open.text();
    if (open.ok && said.includes('seed')) throw new Error(`${call.path} answers without a token`);
  }
}

// Whoever ends the command ends this, and this its server.
process.once('disconnect', () => process.exit(1));
process.once('message', (order) => {
  measure(order).then(
    (result) => process.send({ result }, () => process.exit(0)),
    (error) => process.send({ fault: String(error.stack ?? error) }, () => process.exit(1)),
  );
});
