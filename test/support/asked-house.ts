import type { Person } from '../../src/domain/approval.ts';
import type { TaskHands } from '../../src/domain/task.ts';
import { Secret } from '../../src/settings/secret.ts';
import type { Settings, SystemSettings } from '../../src/settings/settings.ts';
import type { TestHouse } from './house.ts';
import { direction, dpo, openHouse, settingsOf } from './house.ts';

export const archiviste: Person = { id: 'archiviste', roles: [] };
export const adjoint: Person = { id: 'adjoint', roles: [] };

export const GROUND = 'C. com. L123-22';

const hands: TaskHands = {
  holder: 'archiviste',
  deputy: 'adjoint',
  remindAfterDays: null,
  deputyAfterDays: null,
  dpoAfterDays: null,
};

/** A house with a tool, and a room of paper that an archivist answers for; `crm-eu` has somebody too for what it lacks. */
export function askedHouse({ hasHandsEverywhere = false } = {}): Promise<TestHouse> {
  return openHouse({ systems: ['crm-eu'], settings: { ...askedSettings(hasHandsEverywhere), dataMap } });
}

/** A town, for what is to be corrected. */
const dataMap: Settings['dataMap'] = {
  fields: {
    town: {
      category: 'contact',
      origin: 'provided',
      purposes: ['contract'],
      propagate: 'proposed',
      in: { 'crm-eu': [{ kind: 'person', field: 'town' }] },
    },
  },
  classes: {},
  unclassed: {},
  events: {},
  purposes: {},
  exemptions: [],
};

export function askedSettings(hasHandsEverywhere = false): Partial<Settings> {
  const plain = settingsOf(['crm-eu']);
  const paper: SystemSettings = {
    name: 'archive-papier',
    adapter: 'human',
    settings: new Secret<unknown>(
      { holds: ['contrats signés'], exceptions: [{ ground: GROUND, label: 'contrats de moins de dix ans' }] },
      {},
    ),
    expect: {},
    share: 1,
    after: [],
    afterWaitMs: 86_400_000,
    tasks: hands,
  };
  return {
    controllers: plain.controllers.map((one) => ({ ...one, systems: ['crm-eu', 'archive-papier'] })),
    people: [
      dpo,
      direction,
      { ...archiviste, mail: 'archives@acme.example' },
      { ...adjoint, mail: 'adjoint@acme.example' },
    ],
    systems: [
      ...plain.systems.map((one) => ({ ...one, ...(hasHandsEverywhere && { tasks: hands }) })),
      paper,
    ],
  };
}
