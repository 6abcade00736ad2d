import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { judgeHouse } from '../scripts/house-rules.ts';
import { judgeLayers } from '../scripts/layers.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'greffe-layers-'));
  await cp(join(root, 'src'), join(copy, 'src'), { recursive: true });
  await cp(join(root, 'adapters'), join(copy, 'adapters'), { recursive: true });
  await cp(join(root, 'package.json'), join(copy, 'package.json'));
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rm(copy, { recursive: true }));

describe('who may import whom', () => {
  test('holds everywhere, over every file there is', async () => {
    const { modules, violations } = await judgeLayers(root, ['src', 'adapters']);
    expect(violations).toEqual([]);
    // The parser that reads nothing finds nothing wrong.
    expect(modules.length).toBeGreaterThan(150);
    for (const folder of ['src/domain', 'src/contract', 'src/ports', 'src/platform', 'adapters/memory']) {
      expect(modules.filter((module) => module.startsWith(`${folder}/`))).not.toEqual([]);
    }
  });

  test.each([
    ['src/domain/planted.ts', "import '../platform/clock.ts';", 'layer src/domain/'],
    ['src/domain/planted.ts', "import type { Clock } from '../ports/clock.ts';", 'layer src/domain/'],
    ['src/domain/planted.ts', "import { createHash } from 'node:crypto';", 'layer src/domain/'],
    ['src/domain/planted.ts', "import { z } from 'zod';", 'layer src/domain/'],
    ['src/contract/planted.ts', "import '../ports/clock.ts';", 'layer src/contract/'],
    ['src/ports/planted.ts', "import '../contract/index.ts';", 'layer src/ports/'],
    ['src/settings/planted.ts', "import '../ports/clock.ts';", 'layer src/settings/'],
    ['src/settings/planted.ts', "import 'node:fs/promises';", 'settings-read-files-in-load-only'],
    ['src/audit/planted.ts', "import '../platform/clock.ts';", 'layer src/audit/'],
    ['src/systems/planted.ts', "import '../procedures/house.ts';", 'layer src/systems/'],
    ['src/procedures/planted.ts', "import '../platform/clock.ts';", 'layer src/procedures/'],
    ['src/procedures/planted.ts', "import pRetry from 'p-retry';", 'layer src/procedures/'],
    ['src/platform/planted.ts', "import '../procedures/house.ts';", 'layer src/platform/'],
    ['src/platform/planted.ts', "import 'jsforce';", 'layer src/platform/'],
    ['src/greffe.ts', "import './platform/clock.ts';", 'layer src/greffe'],
    ['src/systems/planted.ts', "import '../main.ts';", 'nothing-imports-the-doors'],
    ['src/cli/planted.ts', "import '../main/adapters.ts';", 'main-is-entered-by-its-front-door'],
    ['src/greffe/planted.ts', "import '../main/policy.ts';", 'main-is-entered-by-its-front-door'],
    ['adapters/memory/planted.ts', "import '../../src/domain/record.ts';", 'adapters-read-the-contract'],
    ['adapters/memory/planted.ts', "import 'jsforce';", 'layer adapters/memory/'],
    ['adapters/memory/planted.ts', "import '../hubspot/settings.ts';", 'adapters-stand-alone'],
    ['adapters/memory/planted.ts', "import '../double-kit/index.ts';", 'simulated-vendors-stay-out'],
    [
      'adapters/salesforce/double/planted.ts',
      "import '../settings.ts';",
      'simulated-vendors-know-no-real-code',
    ],
    ['src/utils/planted.ts', "import '../domain/record.ts';", 'every-folder-has-a-line'],
    ['src/platform/planted.ts', "import nock from 'nock';", 'packages-are-declared'],
    ['src/domain/planted.ts', "import './nowhere.ts';", 'resolves'],
  ])('is broken by %s saying %s', async (path, line, rule) => {
    await plant(path, line);
    const { violations } = await judgeLayers(copy, [path]);
    await restore(path);
    expect(violations.filter((violation) => violation.includes(path.replace('.ts', '')))).toEqual(
      expect.arrayContaining([expect.stringContaining(rule)]),
    );
  });

  test('lets no circle stand', async () => {
    await plant('src/domain/one.ts', "import { two } from './two.ts';\nexport const one = () => two;");
    await plant('src/domain/two.ts', "import { one } from './one.ts';\nexport const two = () => one;");
    const { violations } = await judgeLayers(copy, ['src/domain']);
    await Promise.all(['src/domain/one.ts', 'src/domain/two.ts'].map(restore));
    expect(violations).toContain('no-circle: src/domain/one.ts imports src/domain/two.ts');
  });
});

describe('the rules of the house', () => {
  test('hold everywhere', async () => {
    expect(await judgeHouse(root)).toEqual([]);
  });

  test.each([
    ['src/procedures/planted.ts', '// as HubSpot does', 'names hubspot'],
    ['src/main/planted.ts', '// as HubSpot does', 'names hubspot'],
    ['src/domain/planted.ts', 'export const at = Date.now();', 'says Date.now('],
    ['src/procedures/planted.ts', 'export const at = new Date();', 'says new Date()'],
    ['src/systems/planted.ts', 'export const dice = Math.random();', 'says Math.random('],
    ['adapters/memory/planted.ts', "export const token = process.env['TOKEN'];", 'says process.env'],
    ['src/audit/planted.ts', "console.log('seen');", 'says console.'],
  ])('are broken by %s saying %s', async (path, line, said) => {
    await plant(path, line);
    const violations = await judgeHouse(copy);
    await restore(path);
    expect(violations.filter((violation) => violation.startsWith(path))).toEqual([
      expect.stringContaining(`${path} ${said}`),
    ]);
  });

  test('let a comment speak of the clock', async () => {
    await plant(
      'src/domain/planted.ts',
      '/** Never Date.now(). */\nexport const two = 2; // not Math.random()',
    );
    const violations = await judgeHouse(copy);
    await restore('src/domain/planted.ts');
    expect(violations.filter((violation) => violation.includes('planted'))).toEqual([]);
  });

  test('miss a file that an adapter should have', async () => {
    await rm(join(copy, 'adapters/memory/failures.ts'));
    await rm(join(copy, 'adapters/memory/probe.ts'));
    const violations = await judgeHouse(copy);
    await Promise.all(['adapters/memory/failures.ts', 'adapters/memory/probe.ts'].map(restore));
    expect(violations.filter((violation) => /memory has no (failures|probe)\.ts/.test(violation))).toEqual([
      'adapters/memory has no failures.ts: every adapter has the same files, and one for each verb.',
      'adapters/memory has no probe.ts: every adapter has the same files, and one for each verb.',
    ]);
  });
});

async function plant(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(copy, path)), { recursive: true });
  await writeFile(join(copy, path), `${text}\n`);
}

/** Puts the file of the checkout back, or nothing where it has none. */
async function restore(path: string): Promise<void> {
  await rm(join(copy, path), { force: true });
  await cp(join(root, path), join(copy, path)).catch((error: unknown) => {
    if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== 'ENOENT')
      throw error;
  });
}
