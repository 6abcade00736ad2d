import type { Person } from '../domain/approval.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import { isWithin, perimeterOf } from '../domain/perimeter.ts';
import { Refused } from '../domain/refused.ts';
import type { Controller, House } from '../procedures/house.ts';

/** A controller the person acts for; another one is not there. @throws Refused('no-such-controller') */
export function demandController({ policy }: House, by: Person, id: string): Controller {
  if (policy.controllers.includes(id) && isWithin(by, id)) return policy.controller(id);
  throw new Refused(
    'no-such-controller',
    `There is no controller ${id} that you act for. They are named in greffe.yaml, and yours beside your roles.`,
  );
}

/**
 * How far somebody they give a clearance to may reach: as far as they do themselves, unless less is said.
 * @throws Refused('no-controller' | 'no-such-controller')
 */
export function demandReach(house: House, by: Person, wanted: readonly string[] | undefined): Perimeter {
  if (wanted?.length === 0)
    throw new Refused('no-controller', 'Say for whom they act: at least one controller, or leave it out.');
  for (const id of wanted ?? []) demandController(house, by, id);
  return wanted ?? perimeterOf(by);
}

/** Tools of controllers the person acts for; another one is not there. @throws Refused('no-such-system') */
export function demandSystems(house: House, by: Person, names: readonly string[]): void {
  if (perimeterOf(by) === null) return;
  const seen = new Set(systemsWithin(house, by));
  const unknown = names.find((name) => !seen.has(name));
  if (unknown === undefined) return;
  throw new Refused(
    'no-such-system',
    `There is no system ${unknown} of a controller that you act for. They are named in greffe.yaml.`,
  );
}

/** Tools of the controllers they act for. */
export function systemsWithin({ policy }: House, by: Person): readonly string[] {
  return policy.controllers.filter((id) => isWithin(by, id)).flatMap((id) => policy.controller(id).systems);
}

/** The log tells of every controller at once: it is for whoever acts for all of them. @throws Refused('other-controllers') */
export function demandWholeLog({ policy }: House, by: Person): void {
  if (policy.controllers.every((id) => isWithin(by, id))) return;
  throw new Refused(
    'other-controllers',
    `The log is one for every controller, and you act for ${(by.controllers ?? []).join(', ')}. Ask somebody who acts for all of them.`,
  );
}
