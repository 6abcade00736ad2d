import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Adapter } from '../contract/index.ts';
import type { Catalogue } from '../domain/in-french.ts';
import { codeOf } from '../platform/error-code.ts';
import type { JudgesSettings } from '../settings/load.ts';
import type { Settings } from '../settings/settings.ts';

/** The built-in adapters, each imported when a system first needs it. */
export const builtIn: Readonly<Record<string, () => Promise<Adapter>>> = {
  hubspot: async () => (await import('../../adapters/hubspot/index.ts')).hubspot,
  salesforce: async () => (await import('../../adapters/salesforce/index.ts')).salesforce,
};

/** The adapter for what has no call: it is given the desk where people are asked. */
export const ASKS_PEOPLE = 'human';

/** What judges the settings of each built-in adapter, without the SDK behind it. */
export async function settingsJudges(): Promise<Readonly<Record<string, JudgesSettings>>> {
  const [{ hubspotSettings }, { settingsSchema }, { humanSettings }] = await Promise.all([
    import('../../adapters/hubspot/settings.ts'),
    import('../../adapters/salesforce/settings.ts'),
    import('../../adapters/human/settings.ts'),
  ]);
  return {
    hubspot: { settings: hubspotSettings },
    salesforce: { settings: settingsSchema },
    [ASKS_PEOPLE]: { settings: humanSettings },
  };
}

/** What greffe and its built-in adapters say, in French: without the SDK behind any of them. */
export async function frenchCatalogues(): Promise<readonly Catalogue[]> {
  const rooms = await Promise.all([
    import('../domain/french.ts'),
    import('../settings/french.ts'),
    import('../platform/french.ts'),
    import('../audit/french.ts'),
    import('../systems/french.ts'),
    import('../procedures/french.ts'),
    import('../greffe/french.ts'),
    import('../../adapters/hubspot/french.ts'),
    import('../../adapters/salesforce/french.ts'),
    import('../../adapters/human/french.ts'),
  ]);
  return rooms.map(({ french }) => french);
}

/** The adapter that a module of systems.yaml exports; null when there is none. */
export async function importAdapter(name: string): Promise<Adapter | null> {
  // A path is meant from the folder greffe is started in, as on every command line.
  const isPath = name.startsWith('.') || isAbsolute(name);
  const where = isPath ? pathToFileURL(resolve(name)).href : name;
  try {
    const module: { readonly default?: Adapter } = await import(where);
    return module.default ?? null;
  } catch (error) {
    if (codeOf(error)?.endsWith('MODULE_NOT_FOUND')) return null;
    throw error;
  }
}

/** Those of the systems that are not built in are asked themselves. */
export async function frenchOf(
  { systems }: Settings,
  adapters: Readonly<Record<string, () => Promise<Adapter>>>,
): Promise<readonly Catalogue[]> {
  const names = [...new Set(systems.map(({ adapter }) => adapter))];
  const others = names.filter(
    (name) => name !== ASKS_PEOPLE && (!builtIn[name] || adapters[name] !== builtIn[name]),
  );
  const asked = await Promise.all(others.map((name) => adapterNamed(name, adapters)));
  return [...(await frenchCatalogues()), ...asked.flatMap((one) => (one.french ? [one.french] : []))];
}

export async function adapterNamed(
  name: string,
  known: Readonly<Record<string, () => Promise<Adapter>>>,
): Promise<Adapter> {
  const adapter = (await known[name]?.()) ?? (await importAdapter(name));
  if (adapter) return adapter;
  throw new Error(`"${name}" of systems.yaml is no module that exports an adapter as its default.`);
}
