import type { Person } from './approval.ts';

/** The controllers a person may see and act for; null: every one. */
export type Perimeter = readonly string[] | null;

/** How far a person reaches. @source law.md SEC-2: by need */
export function perimeterOf({ controllers }: Person): Perimeter {
  return controllers ?? null;
}

/** Whether what is this controller's is there for them at all. */
export function isWithin(by: Person, controller: string): boolean {
  return by.controllers?.includes(controller) ?? true;
}

/** Whether nothing that reaches so far reaches further than they do themselves. */
export function isNoFurther(by: Person, reach: Perimeter): boolean {
  return perimeterOf(by) === null || (reach?.every((id) => isWithin(by, id)) ?? false);
}

/** What was found, for whom it is there; what is another controller's is answered as what was never there. */
export function within<T extends { readonly controller: string }>(by: Person, found: T | null): T | null {
  return found && isWithin(by, found.controller) ? found : null;
}
