import { VERB_NAMES } from '../src/contract/index.ts';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Rules of the house that no import shows. Each violation says where and what to do instead. */
export async function judgeHouse(root: string): Promise<readonly string[]> {
  const adapters = await adapterNames(root);
  const vendors = adapters.filter((name) => name !== 'memory' && name !== 'human');
  const sources = [...(await sourcesUnder(root, 'src')), ...(await sourcesUnder(root, 'adapters'))];
  const texts = await Promise.all(
    sources.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
  );
  const kits = await Promise.all(adapters.map((name) => missingFiles(root, name)));
  return [
    ...texts.flatMap(({ path, text }) => vendorNames(path, text, vendors)),
    ...texts.flatMap(({ path, text }) => hiddenInputs(path, text)),
    ...kits.flat(),
  ];
}

/** The folders of the built-in adapters. */
export async function adapterNames(root: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, 'adapters'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'double-kit')
    .map(({ name }) => name);
}

/** Where the built-in adapters are offered. */
const KNOWS_VENDORS = 'src/main/adapters.ts';

function vendorNames(path: string, text: string, vendors: readonly string[]): readonly string[] {
  if (!path.startsWith('src/') || path === KNOWS_VENDORS) return [];
  const named = vendors.filter((vendor) => text.toLowerCase().includes(vendor));
  return named.map((vendor) => `${path} names ${vendor}: only ${KNOWS_VENDORS} knows vendors.`);
}

const mayReadTheWorld = /^src\/(platform|settings|cli)\/|^adapters\/(double-kit|[^/]+\/double)\//;

const hidden = [
  {
    what: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/,
    instead: 'take `now` as an argument, or the clock port',
  },
  { what: /\bMath\.random\(/, instead: 'take the random port' },
  { what: /\bprocess\.env\b/, instead: 'read it in src/settings' },
  { what: /\bconsole\./, instead: 'take the log port' },
];

/** Inputs that no signature shows: with them a decision cannot be tested, nor a night replayed. */
function hiddenInputs(path: string, text: string): readonly string[] {
  if (mayReadTheWorld.test(path)) return [];
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
  return hidden.flatMap(({ what, instead }) => {
    const found = what.exec(code);
    return found ? [`${path} says ${found[0]}: ${instead}.`] : [];
  });
}

const commonFiles = [
  'index.ts',
  'settings.ts',
  'limits.ts',
  'client.ts',
  'records.ts',
  'failures.ts',
  'README.md',
];

/** Whoever knows one adapter finds their way in every other: the same names, and one file a verb. */
async function missingFiles(root: string, adapter: string): Promise<readonly string[]> {
  const folder = join(root, 'adapters', adapter);
  const files = await readdir(folder);
  const missing = commonFiles.filter((name) => !files.includes(name));
  if (missing.includes('index.ts')) return [`adapters/${adapter} has no ${missing.join(', ')}.`];
  const index = await readFile(join(folder, 'index.ts'), 'utf8');
  const offered = VERB_NAMES.filter((verb) => new RegExp(`^\\s+${verb}(:|,)`, 'm').test(index));
  return [...missing, ...offered.map(fileOf).filter((name) => !files.includes(name))].map(
    (name) => `adapters/${adapter} has no ${name}: every adapter has the same files, and one for each verb.`,
  );
}

function fileOf(verb: string): string {
  return `${verb.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
}

async function sourcesUnder(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ''));
}
