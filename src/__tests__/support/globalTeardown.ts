import { run } from './globalSetup.ts';

/** Stops the Postgres of the run and removes its data; of an external one drops the template. */
export default async function globalTeardown(): Promise<void> {
  await run.cleanUp?.();
}
