import type { LineStanding } from '../../greffe/requests.ts';

export type LineState = LineStanding['state'];

/** Lines by what became of them: one that failed waits for a mend, and is no progress. */
export interface Progress {
  readonly all: number;
  /** Carried out, or noted where nothing is to be carried out. */
  readonly done: number;
  readonly failed: number;
  /** Set aside: what they left undone is for a plan of its own. */
  readonly stopped: number;
}

export function progressOf(lines: readonly Pick<LineStanding, 'state'>[]): Progress {
  const count = (...states: readonly LineState[]): number =>
    lines.filter(({ state }) => states.includes(state)).length;
  return {
    all: lines.length,
    done: count('done', 'already', 'noted'),
    failed: count('failed'),
    stopped: count('stopped'),
  };
}

/** In the order in which the systems are named first. */
export function progressBySystem(
  lines: readonly LineStanding[],
): readonly (Progress & { readonly system: string })[] {
  return [...Map.groupBy(lines, ({ system }) => system)].map(([system, own]) => ({
    system,
    ...progressOf(own),
  }));
}
