import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const node = join(root, 'node_modules', '.bin', 'node');
const tsc = join(root, 'node_modules', '.bin', 'tsc');

const packResult = z.array(
  z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }),
);
const examination = z.object({ held: z.number(), broken: z.array(z.string()) });
const packageFile = z.object({
  version: z.string(),
  bin: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
});

let folder: string;
let packed: readonly string[];

/** Packs in a copy, so that nothing else in the checkout sees a half-made `dist`; installs into an empty folder. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greffe-package-'));
  const checkout = join(folder, 'checkout');
  await copyCheckout(checkout);
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], checkout);
  const [tarball] = packResult.parse(JSON.parse(stdout.slice(stdout.indexOf('[\n'))));
  packed = tarball?.files.map(({ path }) => path) ?? [];
  await install(join(folder, tarball?.filename ?? ''), join(folder, 'app'));
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

test('the package holds the contract, the suite, the adapters and the command', () => {
  for (const path of [
    'dist/src/contract/index.js',
    'dist/src/contract/index.d.ts',
    'dist/test/conformance/index.js',
    'dist/test/conformance/index.d.ts',
    'dist/adapters/hubspot/index.js',
    'dist/adapters/salesforce/index.js',
    'dist/src/cli/bin.js',
    'config/greffe.yaml',
    'LICENSE',
  ]) {
    expect(packed).toContain(path);
  }
});

test('the package holds no double, no demo, no test but the suite, and no source', () => {
  const strays = packed.filter(
    (path) =>
      /(^|\/)(double|double-kit|demo|bench|scripts)(\/|$)/.test(path) ||
      (/(^|\/)test\//.test(path) && !path.startsWith('dist/test/conformance/')) ||
      (path.endsWith('.ts') && !path.endsWith('.d.ts')),
  );
  expect(strays).toEqual([]);
});

test('an adapter written against the package type-checks, and the suite examines it', async () => {
  const app = join(folder, 'app');
  for (const name of ['address-book.ts', 'conforms.ts']) {
    const text = await readFile(join(root, 'test', 'packaging', name), 'utf8');
    await writeFile(
      join(app, name),
      text
        .replaceAll("'../../src/contract/index.ts'", "'greffe/contract'")
        .replaceAll("'../conformance/index.ts'", "'greffe/conformance'"),
    );
  }
  await writeFile(
    join(app, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2024',
        module: 'nodenext',
        strict: true,
        noEmit: true,
        allowImportingTsExtensions: true,
        skipLibCheck: false,
        types: ['node'],
      },
    }),
  );
  await run(tsc, ['-p', '.'], app);
  const { stdout } = await run(node, ['conforms.ts'], app);
  const found = examination.parse(JSON.parse(stdout));
  expect(found.broken).toEqual([]);
  expect(found.held).toBeGreaterThan(80);
}, 180_000);

test('the command runs from the package and tells its version', async () => {
  const { version } = packageFile.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const { stdout } = await run(
    node,
    [join('node_modules', '.bin', 'greffe'), '--version'],
    join(folder, 'app'),
  );
  expect(stdout.trim()).toBe(version);
});

async function copyCheckout(to: string): Promise<void> {
  await mkdir(to);
  const parts = [
    'src',
    'adapters',
    'config',
    'scripts',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'LICENSE',
    'CHANGELOG.md',
  ];
  for (const part of parts) await cp(join(root, part), join(to, part), { recursive: true });
  await cp(join(root, 'test', 'conformance'), join(to, 'test', 'conformance'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'));
}

/**
 * What `npm install TARBALL` does, without the network: unpacks it under node_modules, links its command, and puts
 * beside it what it depends on and nothing else, so that a dependency nobody declared is missed.
 */
async function install(tarball: string, app: string): Promise<void> {
  const own = join(app, 'node_modules', 'greffe');
  await mkdir(own, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', own, '--strip-components=1'], app);
  const manifest = packageFile.parse(JSON.parse(await readFile(join(own, 'package.json'), 'utf8')));
  for (const name of [...Object.keys(manifest.dependencies), '@types/node', 'undici-types']) {
    await mkdir(dirname(join(app, 'node_modules', name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(app, 'node_modules', name));
  }
  await mkdir(join(app, 'node_modules', '.bin'));
  for (const [name, path] of Object.entries(manifest.bin)) {
    await symlink(join(own, path), join(app, 'node_modules', '.bin', name));
  }
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  expect((await readdir(join(own))).sort()).toEqual(
    expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'config', 'dist', 'package.json']),
  );
}

async function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly stdout: string }> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}`, NODE_OPTIONS: '' },
  });
  let stdout = '';
  let all = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
    all += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    all += chunk.toString('utf8');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${all}`);
  return { stdout };
}
