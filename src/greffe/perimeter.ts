import type { Person } from '../domain/approval.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import { actsFor, perimeterOf, worksOn } from '../domain/perimeter.ts';
import { Refused } from '../domain/refused.ts';
import type { Right } from '../domain/right.ts';
import type { Controller, House } from '../procedures/house.ts';

/** A controller the person acts for; another one is not there. @throws Refused('no-such-controller') */
export function demandController({ policy }: House, by: Person, id: string): Controller {
  if (policy.controllers.includes(id) && actsFor(by, id)) return policy.controller(id);
  throw new Refused(
    'no-such-controller',
    `There is no controller ${id} that you act for. They are named in greffe.yaml, and yours beside your roles.`,
  );
}

/** How far somebody they give a clearance to is to reach. Of what is left out, or null: as far as they do themselves. */
export type WantedReach = { readonly [Name in keyof Perimeter]?: Perimeter[Name] | undefined };

/**
 * How far somebody they give a clearance to may reach: nobody gives what they have not.
 * @throws Refused('no-controller' | 'no-system' | 'no-right' | 'no-such-controller' | 'no-such-system' | 'right-not-yours')
 */
export function demandReach(house: House, by: Person, wanted: WantedReach): Perimeter {
  const own = perimeterOf(by);
  const controllers = wanted.controllers ?? own.controllers;
  const systems = wanted.systems ?? own.systems;
  const rights = wanted.rights ?? own.rights;
  if (wanted.controllers?.length === 0)
    throw new Refused('no-controller', 'Say for whom they act: at least one controller, or leave it out.');
  for (const id of wanted.controllers ?? []) demandController(house, by, id);
  if (wanted.systems?.length === 0)
    throw new Refused('no-system', 'Say which tools they work on: at least one, or leave it out.');
  const known = systemsWithin(house, { ...by, ...(controllers && { controllers }) });
  const unknown = wanted.systems?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Refused(
      'no-such-system',
      `There is no system ${unknown} of the controllers they are to act for, or none that you work on. They are named in greffe.yaml.`,
    );
  }
  if (wanted.rights?.length === 0)
    throw new Refused('no-right', 'Say which requests they see: at least one right, or leave it out.');
  const beyond = wanted.rights?.find((right) => !(own.rights?.includes(right) ?? true));
  if (beyond !== undefined) {
    throw new Refused(
      'right-not-yours',
      `Nobody gives what they have not: requests of ${beyond} are not among those that you see. Ask somebody who sees them.`,
    );
  }
  return { controllers, systems, rights };
}

/** Tools the person works on; another one is not there. @throws Refused('no-such-system') */
export function demandSystems(house: House, by: Person, names: readonly string[]): void {
  const { controllers, systems } = perimeterOf(by);
  if (controllers === null && systems === null) return;
  const seen = new Set(systemsWithin(house, by));
  const unknown = names.find((name) => !seen.has(name));
  if (unknown === undefined) return;
  throw new Refused(
    'no-such-system',
    `There is no system ${unknown} that you work on, of a controller that you act for. They are named in greffe.yaml.`,
  );
}

/** Tools of the controllers they act for, of those they work on. */
export function systemsWithin({ policy }: House, by: Person): readonly string[] {
  return policy.controllers
    .filter((id) => actsFor(by, id))
    .flatMap((id) => policy.controller(id).systems)
    .filter((name) => worksOn(by, name));
}

/** What a person asks for goes over every tool, and is seen whole or not at all. @throws Refused('outside-perimeter') */
export function demandRights(by: Person, asked: readonly Right[]): void {
  demandEverySystem(by);
  const { rights } = perimeterOf(by);
  if (rights !== null && !asked.every((right) => rights.includes(right))) throw otherRights(rights);
}

/** What belongs to no request of a person. @throws Refused('outside-perimeter') */
export function demandEveryRight(by: Person): void {
  const { rights } = perimeterOf(by);
  if (rights !== null) throw otherRights(rights);
}

/** What goes over every tool, and belongs to no request of a person. @throws Refused('outside-perimeter') */
export function demandWhole(by: Person): void {
  demandEverySystem(by);
  demandEveryRight(by);
}

/** The log tells of everything at once: it is for whoever acts for all of it. @throws Refused('other-controllers' | 'outside-perimeter') */
export function demandWholeLog({ policy }: House, by: Person): void {
  demandWhole(by);
  if (policy.controllers.every((id) => actsFor(by, id))) return;
  throw new Refused(
    'other-controllers',
    `The log is one for every controller, and you act for ${(by.controllers ?? []).join(', ')}. Ask somebody who acts for all of them.`,
  );
}

function demandEverySystem(by: Person): void {
  const { systems } = perimeterOf(by);
  if (systems === null) return;
  throw new Refused(
    'outside-perimeter',
    `This goes over every tool, and you work on these alone: ${systems.join(', ')}. Ask somebody who works on all of them.`,
  );
}

function otherRights(rights: readonly Right[]): Refused {
  return new Refused(
    'outside-perimeter',
    `This is about more than the requests that you see: ${rights.join(', ')}. Ask somebody who sees all of them.`,
  );
}
