import type { Connection, Gap } from '../../src/contract/index.ts';
import type { MemoryClient } from './client.ts';

const needed = ['rows.read', 'rows.write', 'rows.erase', 'bin.read', 'consent.read', 'consent.write'];

export function probe(client: MemoryClient): Connection['probe']['call'] {
  return async (context) => {
    const { name, rights } = await client.account(context);
    return {
      identity: { account: name },
      edition: null,
      granted: rights,
      missing: needed.filter((right) => !rights.includes(right)).map(missingRight),
      unavailable: [],
      readOnly: false,
    };
  };
}

export function missingRight(right: string): Gap {
  return {
    what: `what needs the right ${right}`,
    because: 'no-scope',
    mend: `Give the token the right ${right}.`,
  };
}
