import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { z } from 'zod';

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      optionalDependencies: z.record(z.string(), z.string()).optional(),
      version: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
    }),
  ),
});
const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
});

async function read<T>(file: string, as: z.ZodType<T>): Promise<T> {
  return as.parse(JSON.parse(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')));
}

// npm ci refuses a lock file that leaves out what another platform would install, and npm install leaves it out whenever
// the registry at hand does not have it: then `npm ci`, the first thing anybody types, fails.
test('the lock file knows the packages of every platform, not only of the one it was made on', async () => {
  const { packages } = await read('package-lock.json', lockFile);

  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).filter(
      (name) =>
        packages[`${path}/node_modules/${name}`] === undefined &&
        packages[`node_modules/${name}`] === undefined,
    ),
  );

  expect(missing).toEqual([]);
});

test('every package is of one version, and what runs in earnest is known by its hash', async () => {
  const { dependencies, devDependencies } = await read('package.json', manifest);
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  const { packages } = await read('package-lock.json', lockFile);
  const unknown = Object.entries(packages).filter(
    // Of tools that check and test here, binaries for other machines than the one the file was made on have none.
    ([path, { integrity, dev, optional }]) =>
      path !== '' && !(dev && optional) && integrity?.startsWith('sha512-') !== true,
  );
  expect({ ranges, unknown: unknown.map(([path]) => path) }).toEqual({ ranges: [], unknown: [] });
});

test('nothing runs at its installation but what package.json allows', async () => {
  const { allowScripts } = await read('package.json', manifest);
  const { packages } = await read('package-lock.json', lockFile);
  const unjudged = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
    .filter((name) => !Object.hasOwn(allowScripts, name));
  expect(unjudged).toEqual([]);
});
