import type { ArchiveEntry, ArchivedRecord } from '../domain/archive.ts';
import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import { overAll, within } from '../domain/perimeter.ts';
import type { Identifier } from '../domain/record.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { admit } from './admit.ts';
import { demandController, demandWhole } from './perimeter.ts';

export interface ArchiveNoun {
  /** Entries about a person, unopened. */
  find(by: Person, controller: string, identifiers: readonly Identifier[]): Promise<readonly ArchiveEntry[]>;
  /**
   * Opens one entry, for a reason that the log keeps.
   * @throws Refused('wrong-role') for whom the rule does not name
   */
  show(by: Person, id: number, reason: string): Promise<OpenedEntry>;
}

export interface OpenedEntry {
  readonly entry: ArchiveEntry;
  readonly records: readonly ArchivedRecord[];
}

export function archiveNoun(house: House): ArchiveNoun {
  return {
    async find(by, controller, identifiers) {
      await admit(house, by, 'read the archive', 'archive');
      demandController(house, by, controller);
      demandWhole(by);
      const found = await house.store.transact(async (tx) => {
        const all: ArchiveEntry[] = [];
        for (const one of identifiers) all.push(...(await house.store.archive.find(tx, controller, one)));
        return all;
      });
      return [...new Map(found.map((entry) => [entry.id, entry])).values()];
    },
    async show(by, id, reason) {
      await admit(house, by, 'read the archive', `archive ${id}`);
      const opened = await commit(house, async ({ tx, record }): Promise<OpenedEntry | Refused> => {
        const entry = within(by, await house.store.archive.entry(tx, id), overAll);
        if (!entry) return noSuchEntry(id);
        const { subject, readers } = entry;
        if (!by.roles.some((role) => readers.includes(role))) {
          const details = { code: 'wrong-role', to: 'read the archive' };
          record({ actor: by.id, act: 'act-denied', about: `archive ${id}`, subject, details });
          return new Refused(
            'wrong-role',
            `Entry ${id} is for ${readers.join(', ')} to read. Ask somebody who has that role.`,
          );
        }
        const records = await house.store.archive.open(tx, id);
        if (!records) return noSuchEntry(id);
        const counts = { shown: records.length };
        record({
          actor: by.id,
          act: 'record-revealed',
          about: `archive ${id}`,
          subject,
          counts,
          details: { reason },
        });
        return { entry, records };
      });
      if (opened instanceof Refused) throw opened;
      return opened;
    },
  };
}

function noSuchEntry(id: number): Refused {
  return new Refused(
    'no-such-entry',
    `The archive has no entry ${id}. Look for one with: greffe archive find`,
  );
}
