import type {
  AskedAbout,
  Connection,
  Failure,
  Identifier,
  Outcome,
  Sighting,
  Tools,
} from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import type { DefinitionsOf } from './definitions.ts';
import { holdersOf, isSought, keyOf, keysOf, type Holders } from './holders.ts';
import { failed } from './outcomes.ts';
import type { Catalogue } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';
import { sightingOf, sightOf } from './sighting.ts';
import { liveOf } from './standing.ts';

type AskLastContact = NonNullable<Connection['lastContact']>['call'];

/**
 * Reads the contacts that are known by their ids, then looks for others that carry what those do not. An id that was
 * merged away is answered by another contact, which is the person's only where it carries one of their addresses.
 *
 * Whoever else might carry an address and could not be ruled out makes the look at that person fail: the core then
 * does nothing to them, which can be made good, while an erasure cannot.
 */
export function lastContact(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
  definitionsOf: DefinitionsOf,
  tools: Tools,
): AskLastContact {
  return async (people, context) => {
    const contact = catalogue.of('contact');
    if (contact === null) return people.map(() => ({ status: 'done', value: [] }));
    const wanted = new Set(people.flatMap(fieldsOf));
    const sight = sightOf(await definitionsOf(contact, context), settings, [...wanted]);
    const { properties } = sight;
    const ids = people.flatMap(idsOf);
    const known = new Map(
      (await liveOf(client, contact, ids, { properties }, context)).map((object) => [object.id, object]),
    );
    const ownOf = (person: AskedAbout): readonly CrmObject[] =>
      idsOf(person).flatMap((id) => known.get(id) ?? []);
    const soughtOf = (person: AskedAbout): readonly Identifier[] => {
      const carried = new Set(ownOf(person).flatMap((object) => keysOf(object, settings)));
      return person.identifiers.filter((one) => isSought(one) && !carried.has(keyOf(one)));
    };
    const holders = await holdersOf(
      { client, contact, settings, properties },
      people.flatMap(soughtOf),
      context,
    );
    const now = tools.now();
    return people.map((person): Outcome<readonly Sighting[]> => {
      const found = foundFor(soughtOf(person), holders);
      if ('failure' in found) return failed(found.failure);
      const rows = new Map([...ownOf(person), ...found.objects].map((object) => [object.id, object]));
      return {
        status: 'done',
        value: [...rows.values()].map((object) => sightingOf(object, sight, fieldsOf(person), settings, now)),
      };
    });
  };
}

function fieldsOf({ fields }: AskedAbout): readonly string[] {
  return fields['contact'] ?? [];
}

function idsOf({ refs }: AskedAbout): readonly string[] {
  return refs.filter(({ kind }) => kind === 'contact').map(({ id }) => id);
}

function foundFor(
  sought: readonly Identifier[],
  holders: Holders,
): { readonly objects: readonly CrmObject[] } | { readonly failure: Failure } {
  const objects: CrmObject[] = [];
  for (const identifier of sought) {
    const found = holders(identifier);
    if ('failure' in found) return found;
    objects.push(...found.objects);
  }
  return { objects };
}
