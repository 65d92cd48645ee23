import { findDatabaseUrl } from '../config/env.ts';
import { runAdmin } from './runAdmin.ts';

process.exitCode = await runAdmin(process.argv.slice(2), findDatabaseUrl, {
  say: console.log,
  complain: console.error,
});
