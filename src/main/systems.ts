import type { Adapter } from '../contract/index.ts';
import type { Database } from '../platform/postgres/connect.ts';
import { openBudget } from '../platform/postgres/slots.ts';
import { systemRandom } from '../platform/random.ts';
import type { Budget } from '../ports/budget.ts';
import type { Log } from '../ports/log.ts';
import type { House } from '../procedures/house.ts';
import { taskDesk } from '../procedures/tasks/desk.ts';
import type { TaskDesk } from '../procedures/tasks/desk.ts';
import type { Settings } from '../settings/settings.ts';
import type { Wait } from '../systems/layers/retry.ts';
import { openSystems } from '../systems/registry.ts';
import type { Systems } from '../systems/registry.ts';
import { ASKS_PEOPLE, adapterNamed } from './adapters.ts';
import { meteredBudget } from './metering.ts';
import type { SwitchedMeter } from './metering.ts';

export interface Ground extends Pick<House, 'store' | 'jobs' | 'audit' | 'clock' | 'policy'> {
  readonly database: Database;
  readonly log: Log;
  readonly meter: SwitchedMeter;
  readonly wait: Wait;
  readonly budget: Budget | undefined;
  readonly adapters: Readonly<Record<string, () => Promise<Adapter>>>;
}

/** The systems as the settings have them, each with what people are asked where no call reaches. */
export function configuredSystems(settings: Settings, ground: Ground): Systems {
  const { adapters, budget, clock, database, log, meter, wait } = ground;
  const deskOf = (system: string): TaskDesk => taskDesk(ground, system);
  return openSystems(
    settings.systems.map((system) => ({ ...system, settings: system.settings.reveal() })),
    {
      adapter: async (name, system) =>
        name === ASKS_PEOPLE
          ? (await import('../../adapters/human/index.ts')).human(deskOf(system))
          : adapterNamed(name, adapters),
      complete: async (connection, system, tools) => {
        const desk = deskOf(system);
        if (desk.holder() === null || connection.asksSomebody) return connection;
        const { withHands } = await import('../../adapters/human/hands.ts');
        return withHands(connection, desk, tools);
      },
      mode: settings.mode,
      budget: meteredBudget(budget ?? openBudget(database.kysely), meter),
      clock,
      random: systemRandom,
      log,
      meter,
      wait,
    },
  );
}
