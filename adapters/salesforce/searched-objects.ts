import type { Context, Gap } from '../../src/contract/index.ts';
import type { Catalogue, Described } from './describe.ts';
import { hiddenFieldsOf } from './probe.ts';

export const people = ['Contact', 'Lead', 'Account', 'User'] as const;
export const traces = [
  'Case',
  'EmailMessage',
  'EmailMessageRelation',
  'ContactPointEmail',
  'ContactPointPhone',
] as const;

/** What exists here, for us, of the objects in which a person can be found. */
export type Objects = ReadonlyMap<string, Described>;

export async function describedObjects(
  catalogue: Catalogue,
  context: Context,
): Promise<{ readonly objects: Objects; readonly gaps: readonly Gap[] }> {
  const objects = new Map<string, Described>();
  const gaps: Gap[] = [];
  for (const name of [...people, ...traces]) {
    const described = await catalogue.of(name, context);
    if (described) {
      objects.set(name, described);
      // A field that is hidden is searched by nobody: what is found without it is not everything.
      gaps.push(...hiddenFieldsOf(described));
    } else if (name === 'Contact' || name === 'Lead' || name === 'Case' || name === 'EmailMessage') {
      gaps.push({
        what: `${name} records`,
        because: 'no-scope',
        mend: `Give the integration user Read and View All on ${name}, unless this edition has no such object.`,
      });
    }
  }
  return { objects, gaps };
}
