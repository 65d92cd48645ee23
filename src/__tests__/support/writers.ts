import { setTimeout as delay } from 'node:timers/promises';
import type { TestUser } from './testApp.ts';

/** One try to write; `status` 0 means that the connection broke, so nobody knows. */
export interface Attempt {
  userId: string;
  /** The record written; unknown while a creation was not acknowledged. */
  id: string | undefined;
  /** Found nowhere else, so that the log can be asked for it. */
  name: string;
  status: number;
  /** Milliseconds it took. */
  took: number;
  retryAfter: string | null;
  code: string | undefined;
}

/** Writers that go on through every fault, each on records of its own. */
export interface Writers {
  attempts: Attempt[];
  acknowledged(): Attempt[];
  stop(): Promise<void>;
}

/** Starts `count` writers a user at `urls`, each writing to the next in turn: businesses are created, then renamed. */
export function startWriters(urls: string[], users: TestUser[], count: number, pauseMs = 5): Writers {
  const attempts: Attempt[] = [];
  let running = true;
  let sequence = 0;
  const write = async (
    user: TestUser,
    url: string,
    method: string,
    path: string,
    id: string | undefined,
  ): Promise<Attempt> => {
    const attempt: Attempt = {
      userId: user.id,
      id,
      name: `write ${++sequence}`,
      status: 0,
      took: 0,
      retryAfter: null,
      code: undefined,
    };
    attempts.push(attempt);
    const began = performance.now();
    try {
      const reply = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${user.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: attempt.name }),
      });
      attempt.retryAfter = reply.headers.get('retry-after');
      const body = (await reply.json()) as { data?: { id: string }; error?: { code: string } };
      // Set last: an answer that broke off half way is no acknowledgement.
      attempt.id ??= body.data?.id;
      attempt.code = body.error?.code;
      attempt.status = reply.status;
    } catch {
      // The connection broke: the write may have happened or not.
    }
    attempt.took = performance.now() - began;
    return attempt;
  };
  const run = async (user: TestUser, first: number): Promise<void> => {
    for (let turn = first; running; turn++) {
      const url = urls[turn % urls.length] ?? '';
      const made = await write(user, url, 'POST', '/api/businesses', undefined);
      for (let n = 0; n < 3 && running && made.status === 201; n++)
        await write(user, url, 'PUT', `/api/businesses/${made.id}`, made.id);
      await delay(made.status === 201 ? pauseMs : 20);
    }
  };
  const all = users.flatMap((user) => Array.from({ length: count }, (_, n) => run(user, n)));
  return {
    attempts,
    acknowledged: () => attempts.filter(({ status }) => status === 200 || status === 201),
    async stop() {
      running = false;
      await Promise.all(all);
    },
  };
}
