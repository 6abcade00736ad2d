import type { Connection, Gap } from '../../src/contract/index.ts';
import type { MemoryClient } from './client.ts';
import type { MemorySettings } from './settings.ts';

const needed = ['rows.read', 'rows.write', 'rows.erase', 'bin.read', 'consent.read', 'consent.write'];

export function probe(client: MemoryClient, { restricted }: MemorySettings): Connection['probe']['call'] {
  return async (context) => {
    const { name, rights, owners } = await client.account(context);
    return {
      identity: { account: name },
      edition: null,
      granted: rights,
      missing: [
        ...needed.filter((right) => !rights.includes(right)).map(missingRight),
        ...(restricted === undefined || owners.includes(restricted.owner) ? [] : [noSuchOwner]),
      ],
      unavailable: [],
      readOnly: false,
    };
  };
}

const noSuchOwner: Gap = {
  what: 'giving restricted records to an owner of their own: the one that is configured is not there, or away',
  because: 'failed',
  mend: 'Name a user or a queue of the memory account that can be given records under restricted.owner.',
};

export function missingRight(right: string): Gap {
  return {
    what: `what needs the right ${right}`,
    because: 'no-scope',
    mend: `Give the token the right ${right}.`,
  };
}
