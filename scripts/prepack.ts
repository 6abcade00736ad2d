import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Compiles what is published: Node strips no types under node_modules. Runs before `npm pack` and `npm publish`, and
 * refuses to pack what must stay here.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) throw new Error('The sources do not compile: nothing is packed.');

const strays = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /(^|\/)(double|double-kit|demo|bench)(\/|$)|\.test\./.test(path),
);
if (strays.length > 0) throw new Error(`These must stay out of the package: ${strays.join(', ')}.`);
