import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Prints what a test run counted, alone on a line: "412 passed, 0 failed, 1 skipped". */
const results = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that could not even be read: none of their tests was counted. */
  numRuntimeErrorTestSuites: z.number(),
  wasInterrupted: z.boolean(),
});

const [, , path] = process.argv;
if (path === undefined) throw new Error('Which file holds the results? node scripts/test-figures.ts FILE');
const text = await readFile(path, 'utf8');
const run = text === '' ? null : results.parse(JSON.parse(text));
if (run) {
  const failed = run.numFailedTests + run.numRuntimeErrorTestSuites;
  const skipped = run.numPendingTests + run.numTodoTests;
  process.stdout.write(
    `${run.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  process.exitCode = failed > 0 || run.wasInterrupted || run.numPassedTests === 0 ? 1 : 0;
} else {
  process.stdout.write('0 passed, 0 failed\n');
  process.stderr.write('The test run left no results: it ended before its first test.\n');
  process.exitCode = 1;
}
