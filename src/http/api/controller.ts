import { ApiProblem } from './problem.ts';
import type { Desk } from './route.ts';

/** The controller meant: the only one, or the one named. */
export function controllerOf({ controllers }: Pick<Desk, 'controllers'>, named: string | undefined): string {
  if (named !== undefined) {
    if (controllers.includes(named)) return named;
    throw new ApiProblem('no-such-controller', 404);
  }
  const [only, ...others] = controllers;
  if (only !== undefined && others.length === 0) return only;
  throw new ApiProblem('which-controller', 422);
}

/** Systems of systems.yaml. */
export function demandSystems({ systems }: Pick<Desk, 'systems'>, named: readonly string[]): void {
  if (named.every((name) => systems.includes(name))) return;
  throw new ApiProblem('no-such-system', 404);
}

/** Fields of data-map.yaml: the name of one that is not there is told to nobody. */
export function demandFields({ fields }: Pick<Desk, 'fields'>, named: readonly string[]): void {
  if (named.every((name) => fields.includes(name))) return;
  throw new ApiProblem('unknown-field', 422);
}

/** The digest that is signed: of the body, of If-Match, or of both alike. */
export function digestIn(body: string | undefined, ifMatch: string | null): string {
  const named = body ?? ifMatch;
  if (named === null || named === '') throw new ApiProblem('which-digest', 422);
  if (ifMatch !== null && ifMatch !== named) throw new ApiProblem('which-digest', 412);
  return named;
}
