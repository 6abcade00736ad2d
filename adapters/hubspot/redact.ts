import type { Connection, Context, Outcome, Redaction, Tools } from '../../src/contract/index.ts';
import type { Change, HubspotClient } from './client.ts';
import { isReadOnly, type DefinitionsOf } from './definitions.ts';
import { batchMax } from './limits.ts';
import {
  byKind,
  done,
  failed,
  inChunks,
  kindNotHandled,
  notFound,
  nowAnotherRecord,
  settled,
  unanswered,
  unless,
} from './outcomes.ts';
import {
  overwrittenMark,
  secondaryAddresses,
  secondaryAddressesOf,
  type Catalogue,
  type CrmKind,
} from './records.ts';
import type { CrmObject } from './shapes.ts';
import { liveIn, standingsOf } from './standing.ts';

type Redact = NonNullable<Connection['redact']>['call'];

/**
 * Overwrites the named properties with nothing, or with a word of chance where HubSpot wants one. Their former values
 * stay in the history of the record: only its purge removes them.
 */
export function redact(
  client: HubspotClient,
  catalogue: Catalogue,
  definitions: DefinitionsOf,
  tools: Tools,
): Redact {
  return (redactions, context) =>
    byKind(
      redactions,
      ({ ref }) => ref,
      async (kindName, group) => {
        const kind = catalogue.of(kindName);
        if (kind === null || kind.personal.length === 0) return group.map(() => kindNotHandled);
        const { byName } = await definitions(kind, context);
        const ids = group.map(({ ref }) => ref.id);
        const named = group.flatMap(({ fields }) => fields).filter((name) => takenOff(kind, name));
        const standings = await standingsOf(client, kind, ids, { properties: named }, context);
        const judged = group.map(({ ref, fields }): Outcome<null> | null => {
          const is = standings.get(ref.id)?.is;
          if (is !== 'live') return is === 'merged' ? nowAnotherRecord : notFound;
          const wrong = fields.some((name) => {
            const definition = byName.get(name);
            return !takenOff(kind, name) && (definition === undefined || isReadOnly(definition));
          });
          return wrong ? notWritable : null;
        });
        const right = group.filter((_, index) => judged[index] === null);
        const wanted = new Set(
          right.flatMap(({ ref, fields }) => (fields.some((name) => takenOff(kind, name)) ? [ref.id] : [])),
        );
        // Before the main address is emptied: no other one is there to take its place.
        const left = await leaveAddresses(
          client,
          liveIn(standings).filter(({ id }) => wanted.has(id)),
          context,
        );
        const written = await update(client, kind, changesFor(kind, right, tools), context);
        return group.map(({ ref }, index) => {
          const outcome = judged[index] ?? written.get(ref.id) ?? left.get(ref.id) ?? notFound;
          return outcome.status === 'failed' ? outcome : (left.get(ref.id) ?? outcome);
        });
      },
    );
}

function takenOff({ role }: CrmKind, name: string): boolean {
  return role === 'person' && name === secondaryAddresses;
}

/** What became of the secondary addresses of each contact. One that is no longer there is taken off already. */
async function leaveAddresses(
  client: HubspotClient,
  contacts: readonly CrmObject[],
  context: Context,
): Promise<ReadonlyMap<string, Outcome<null>>> {
  const outcomes = new Map<string, Outcome<null>>();
  for (const contact of contacts) {
    const [outcome = done] = await settled([contact], async () => {
      for (const address of secondaryAddressesOf(contact)) {
        const refused = await unless(
          ['not-found', 'unexpected'],
          () => client.removeSecondaryAddress(contact.id, address, context),
          (failure) => failure,
        );
        if (refused?.kind === 'unexpected')
          return [refused.code === 'WRONG_PATH' ? noWayOff : failed(refused)];
      }
      return [done];
    });
    outcomes.set(contact.id, outcome);
  }
  return outcomes;
}

const noWayOff = failed({
  kind: 'blocked',
  code: 'SECONDARY_ADDRESS_STAYS',
  mend: `Take the secondary addresses off the contact in HubSpot, then retry; or name ${secondaryAddresses} under contactProperties.keep.`,
});

const notWritable = failed({
  kind: 'invalid',
  code: 'FIELD_NOT_REDACTABLE',
  mend: 'Name only fields that expand lists as redactable: HubSpot writes the others itself.',
});

/** One change a record: a batch that names an id twice is refused whole. */
function changesFor(kind: CrmKind, redactions: readonly Redaction[], tools: Tools): readonly Change[] {
  const fields = new Map<string, Set<string>>();
  for (const { ref, fields: names } of redactions) {
    fields.set(ref.id, new Set([...(fields.get(ref.id) ?? []), ...names]));
  }
  return [...fields].flatMap(([id, all]) => {
    const names = [...all].filter((name) => !takenOff(kind, name));
    return names.length === 0 ? [] : [{ id, properties: overwritten(kind, names, tools) }];
  });
}

export function overwritten(
  kind: CrmKind,
  names: readonly string[],
  tools: Tools,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => [name, kind.required.includes(name) ? `${overwrittenMark}${tools.opaque()}` : '']),
  );
}

/**
 * One record that HubSpot refuses makes it refuse its whole batch, and nothing is done: then each is sent by itself,
 * so that the refusal is that record's alone. An id that the answer says is not there was gone by then.
 */
export async function update(
  client: HubspotClient,
  kind: CrmKind,
  changes: readonly Change[],
  context: Context,
): Promise<ReadonlyMap<string, Outcome<null>>> {
  const outcomes = new Map<string, Outcome<null>>();
  for (const chunk of inChunks(changes, batchMax)) {
    const answers = await settled(chunk, async () => {
      const { written, absent } = await client.batchUpdate(kind.type, chunk, context);
      return chunk.map(({ id }) => (written.has(id) ? done : absent.has(id) ? notFound : unanswered));
    });
    const refused = answers.some((one) => one.status === 'failed' && wasRefused(one.failure.kind));
    if (refused && chunk.length > 1) {
      for (const change of chunk) {
        for (const [id, outcome] of await update(client, kind, [change], context)) outcomes.set(id, outcome);
      }
      continue;
    }
    for (const [index, { id }] of chunk.entries()) outcomes.set(id, answers[index] ?? notFound);
  }
  return outcomes;
}

function wasRefused(kind: string): boolean {
  return kind === 'invalid' || kind === 'blocked' || kind === 'conflict';
}
