#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// What was compiled once is not compiled again: half the time of a short command.
enableCompileCache();
const { runCommand } = await import('./run.ts');
const { terminal } = await import('./io.ts');

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interruption.abort());
}
// Whoever reads us may stop reading (`| head`): then there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
await runCommand(process.argv.slice(2), terminal(interruption.signal));
