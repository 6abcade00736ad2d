import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { judgeDocs } from './docs.ts';
import { judgeHouse } from './house-rules.ts';
import { judgeLayers } from './layers.ts';

/**
 * Everything that can be judged without running the product: `npm run check`, the same here and in CI. Every step
 * runs, each says its time, and all that failed is told at the end.
 */
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

const steps: readonly { readonly name: string; readonly run: () => Promise<readonly string[]> }[] = [
  { name: 'types', run: () => tool('tsc', ['-p', '.']) },
  { name: 'lint', run: () => tool('oxlint', ['--type-aware']) },
  { name: 'format', run: () => tool('oxfmt', ['--check', '.']) },
  { name: 'layers', run: layers },
  { name: 'docs', run: () => judgeDocs(root) },
];

const failures: { readonly step: string; readonly said: readonly string[] }[] = [];
for (const { name, run } of steps) {
  const startedAt = performance.now();
  const said = await run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `${said.length === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(8)} ${seconds.padStart(5)} s\n`,
  );
  if (said.length > 0) failures.push({ step: name, said });
}
for (const { step, said } of failures) {
  process.stdout.write(`\n${step}\n${said.map((line) => `  ${line}`).join('\n')}\n`);
}
process.exitCode = failures.length === 0 ? 0 : 1;

async function layers(): Promise<readonly string[]> {
  const folders = ['src', 'adapters', 'demo', 'bench', 'scripts', 'test'].filter((folder) =>
    existsSync(join(root, folder)),
  );
  const { modules, violations } = await judgeLayers(root, folders);
  // A parser that reads nothing finds nothing wrong.
  const unread =
    modules.length < 150 ? [`only ${modules.length} modules were read: the parser is not working`] : [];
  return [...unread, ...violations, ...(await judgeHouse(root))];
}

/** Runs a tool of node_modules; what it said counts only when it failed. */
async function tool(name: string, args: readonly string[]): Promise<readonly string[]> {
  const child = spawn(join(root, 'node_modules', '.bin', name), args, { cwd: root });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return [];
  const text = Buffer.concat(said).toString('utf8').trim();
  return text === '' ? [`${name} ended with ${code}`] : text.split('\n');
}
