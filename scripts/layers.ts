import { cruise } from 'dependency-cruiser';
import type { ICruiseOptions } from 'dependency-cruiser';
import { forbidden, options } from '../.dependency-cruiser.ts';

/** What the layer rules found: how much was read, so that an empty look is not taken for a clean one, and what broke. */
export interface Layers {
  readonly modules: readonly string[];
  /** "layer src/domain/: src/domain/plan.ts imports src/platform/clock.ts" */
  readonly violations: readonly string[];
}

/** Judges every import of a checkout by the table of who may import whom. */
export async function judgeLayers(root: string, folders: readonly string[]): Promise<Layers> {
  const judged: ICruiseOptions = {
    ...options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden },
  };
  const { output } = await cruise([...folders], judged);
  if (typeof output === 'string') throw new Error('The layers were reported as text.');
  return {
    modules: output.modules
      .map((module) => module.source)
      .filter((source) => /^(src|adapters)\//.test(source)),
    violations: output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`),
  };
}
