import { readFileSync } from 'node:fs';

/** The version of greffe, as package.json has it. */
export function version(): string {
  // Two folders up in the sources, three in what is published: the nearest one is ours.
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const file: unknown = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8'));
      if (typeof file === 'object' && file !== null && 'version' in file) return String(file.version);
    } catch {
      // Not there: look further up.
    }
  }
  return '0.0.0';
}
