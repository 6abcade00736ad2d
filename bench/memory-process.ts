import { parseArgs } from 'node:util';
import type { Budget } from '../src/ports/budget.ts';
import type { Told } from './house.ts';
import { exportTo, openGreffe } from './house.ts';
import type { Size } from './people.ts';
import { sizes, somebody } from './people.ts';

/** Exports one person and prints how large the package was, and the most memory this process ever held. */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    told: { type: 'string', default: '{}' },
    size: { type: 'string', default: '' },
  },
});

const boundless: Budget = {
  acquire: async () => ({ release: async () => undefined }),
  spend: async () => ({ granted: true }),
};

const told: Told = JSON.parse(values.told);
const application = await openGreffe(values.data, told, boundless);
try {
  const packageBytes = await exportTo({ application }, somebody(sizeNamed(values.size), 'memory'));
  // The kernel counts in kilobytes.
  const rssBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({ packageBytes, rssBytes }));
} finally {
  await application.close();
}

function sizeNamed(name: string): Size {
  const found = Object.keys(sizes).find((size) => size === name);
  if (found === 'fifty' || found === 'fiveHundred') return found;
  throw new Error(`Nobody of this size has files: ${name}.`);
}
