// A program with an embedded Postgres, to be killed: node --import tsx embeddedProgram.ts FOLDER. Prints its pid and URL.
import { startEmbeddedPostgres } from '../../db/embedded/startEmbeddedPostgres.ts';
import { dataDirOf } from './temporaryPostgres.ts';

const folder = process.argv[2] ?? '';
const server = await startEmbeddedPostgres({ projectRoot: folder, dataDir: dataDirOf(folder) });
process.stdout.write(`${JSON.stringify({ pid: server.pid, url: server.url })}\n`);
setInterval(() => undefined, 60_000);
