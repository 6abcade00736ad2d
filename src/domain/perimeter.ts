import type { Person } from './approval.ts';
import type { Right } from './right.ts';

/** Those alone; null: every one. */
export type Limit<T extends string = string> = readonly T[] | null;

/**
 * How far somebody reaches: for which controllers, in which of their tools, for which kinds of request. Each limit narrows
 * the others. @source law.md SEC-2: by need
 */
export interface Perimeter {
  readonly controllers: Limit;
  /** By their names in systems.yaml. */
  readonly systems: Limit;
  readonly rights: Limit<Right>;
}

/** Where something lies. */
export interface Place {
  readonly controller: string;
  /** The one tool that it is of; null where it goes over all of them. */
  readonly system: string | null;
  /** Of the request that it belongs to; null where it belongs to none. */
  readonly rights: readonly Right[] | null;
}

export const EVERYWHERE: Perimeter = { controllers: null, systems: null, rights: null };
export const NOWHERE: Perimeter = { controllers: [], systems: [], rights: [] };

/** How far a person reaches. */
export function perimeterOf({ controllers, systems, rights }: Person): Perimeter {
  return { controllers: controllers ?? null, systems: systems ?? null, rights: rights ?? null };
}

/** What a person who reaches so far carries of it. */
export function limitsOf({ controllers, systems, rights }: Perimeter): Pick<Person, keyof Perimeter> {
  return { ...(controllers && { controllers }), ...(systems && { systems }), ...(rights && { rights }) };
}

/** Whether they act for this controller, in some of its tools or for some of its requests at least. */
export function actsFor(by: Person, controller: string): boolean {
  return allows(perimeterOf(by).controllers, controller);
}

/** Whether they work on what is of this tool. */
export function worksOn(by: Person, system: string): boolean {
  return allows(perimeterOf(by).systems, system);
}

/** Whether they see everything of the controllers they act for. */
export function seesWhole(by: Person): boolean {
  const { systems, rights } = perimeterOf(by);
  return systems === null && rights === null;
}

/**
 * Whether what lies there is there for them at all. What goes over all tools is not for whoever is limited to some: there is
 * one plan, one answer and one proof for a person. Of several rights each has to be theirs, for what is known of one is known
 * of all.
 */
export function isWithin(by: Person, { controller, system, rights }: Place): boolean {
  const limits = perimeterOf(by);
  return (
    allows(limits.controllers, controller) &&
    (limits.systems === null || (system !== null && limits.systems.includes(system))) &&
    (limits.rights === null || (rights !== null && rights.every((right) => allows(limits.rights, right))))
  );
}

/** What was found, for whom it is there; what lies beyond is answered as what was never there. */
export function within<T>(by: Person, found: T | null, placeOf: (found: T) => Place): T | null {
  return found !== null && isWithin(by, placeOf(found)) ? found : null;
}

/** Of what goes over all tools and belongs to no request: a hold, a purge, an entry of the archive, a proposal. */
export function overAll({ controller }: { readonly controller: string }): Place {
  return { controller, system: null, rights: null };
}

/** Of what is of one tool and belongs to no request: what it told of, a sweep of it, whom that found. */
export function inOneTool({
  controller,
  system,
}: {
  readonly controller: string;
  readonly system: string;
}): Place {
  return { controller, system, rights: null };
}

/** Of a request, and of whatever is of it as a whole. */
export function ofRequest({
  controller,
  rights,
}: {
  readonly controller: string;
  readonly rights: readonly { readonly right: Right }[];
}): Place {
  return { controller, system: null, rights: rights.map(({ right }) => right) };
}

/** Whose lists of what goes over all tools they see, requests left out. */
export function listedOverAll(by: Person): Pick<Perimeter, 'controllers'> {
  return { controllers: seesWhole(by) ? perimeterOf(by).controllers : [] };
}

/** The same of what is of one tool. */
export function listedInTools(by: Person): Pick<Perimeter, 'controllers' | 'systems'> {
  const { controllers, systems, rights } = perimeterOf(by);
  return { controllers: rights === null ? controllers : [], systems };
}

/** The same of requests. */
export function listedRequests(by: Person): Pick<Perimeter, 'controllers' | 'rights'> {
  const { controllers, systems, rights } = perimeterOf(by);
  return { controllers: systems === null ? controllers : [], rights };
}

/** Whether nothing that reaches so far reaches further than they do themselves. */
export function isNoFurther(by: Person, reach: Perimeter): boolean {
  const own = perimeterOf(by);
  return (
    isPartOf(reach.controllers, own.controllers) &&
    isPartOf(reach.systems, own.systems) &&
    isPartOf(reach.rights, own.rights)
  );
}

function isPartOf<T extends string>(part: Limit<T>, whole: Limit<T>): boolean {
  return whole === null || (part?.every((one) => whole.includes(one)) ?? false);
}

function allows<T extends string>(limit: Limit<T>, one: T): boolean {
  return limit?.includes(one) ?? true;
}
