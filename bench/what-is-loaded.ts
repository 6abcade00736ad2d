import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Imported before a command (`node --import`), it writes down what that command loaded and the processor time it took,
 * into the file that LOADED_INTO names.
 */
export interface Loaded {
  /** Modules by where they come from: `own`, or the name of a package. */
  readonly modules: Readonly<Record<string, number>>;
  readonly cpuMs: number;
}

const modules: Record<string, number> = {};
const counts = process.env['LOADED_COUNTS'] !== 'no';

if (counts) {
  registerHooks({
    load(url, context, next) {
      // JSON is read, and runs nothing.
      if (!url.startsWith('node:') && !url.endsWith('.json')) {
        const [, name = 'own'] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
        modules[name] = (modules[name] ?? 0) + 1;
      }
      return next(url, context);
    },
  });
}

process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  const loaded: Loaded = { modules, cpuMs: (user + system) / 1_000 };
  writeFileSync(process.env['LOADED_INTO'] ?? '', JSON.stringify(loaded));
});
