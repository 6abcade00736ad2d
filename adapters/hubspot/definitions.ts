import type { Context, Gap, Tools } from '../../src/contract/index.ts';
import type { HubspotClient, Sensitivity } from './client.ts';
import { unless } from './outcomes.ts';
import type { CrmKind } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { PropertyDefinition } from './shapes.ts';

/** The properties of a kind that this token may know of, and what may be kept from it. */
export interface Definitions {
  readonly byName: ReadonlyMap<string, PropertyDefinition>;
  readonly hidden: readonly Gap[];
}

/** Remembered for a day: three calls a kind, for what changes once a quarter. */
export type DefinitionsOf = (kind: CrmKind, context: Context) => Promise<Definitions>;

const dayMs = 86_400_000;

export function rememberedDefinitions(
  client: HubspotClient,
  settings: HubspotSettings,
  tools: Tools,
): DefinitionsOf {
  const known = new Map<string, { readonly readAt: number; readonly definitions: Definitions }>();
  return async (kind, context) => {
    const remembered = known.get(kind.kind);
    const now = tools.now().getTime();
    if (remembered !== undefined && now - remembered.readAt < dayMs) return remembered.definitions;
    const definitions = await read(client, settings, kind, context);
    known.set(kind.kind, { readAt: now, definitions });
    return definitions;
  };
}

/**
 * A property of a class is listed only when that class is asked for, and an export that does not ask is silently
 * incomplete. Activities have no sensitive properties: no scope for them exists.
 */
async function read(
  client: HubspotClient,
  settings: HubspotSettings,
  kind: CrmKind,
  context: Context,
): Promise<Definitions> {
  const classes: readonly Sensitivity[] =
    kind.role === 'activity' ? ['non_sensitive'] : ['non_sensitive', 'sensitive', 'highly_sensitive'];
  const byName = new Map<string, PropertyDefinition>();
  const hidden: Gap[] = [];
  for (const sensitivity of classes) {
    const listed = await unless(
      sensitivity === 'non_sensitive' ? [] : ['denied'],
      () => client.properties(kind.type, sensitivity, context),
      () => null,
    );
    for (const definition of listed ?? []) byName.set(definition.name, definition);
    const silent = listed?.length === 0 && sensitivity !== 'non_sensitive' && settings.tier === 'enterprise';
    if (listed === null || silent) hidden.push(classGap(kind, sensitivity));
  }
  return { byName, hidden };
}

/** Where none is listed, there may be none or we may not be told: the two look the same. */
function classGap({ kind, type }: CrmKind, sensitivity: Sensitivity): Gap {
  const family = type === 'tickets' ? 'tickets' : `crm.objects.${type}`;
  const scope = `${family}.${sensitivity}.read.v2`;
  const words = sensitivity === 'sensitive' ? 'sensitive' : 'highly sensitive';
  return {
    what: `${words} properties of each ${kind}, if there are any`,
    because: 'no-scope',
    mend: `Add the scope ${scope} to the token, or confirm that there are none.`,
  };
}

export function isReadOnly(definition: PropertyDefinition): boolean {
  return definition.modificationMetadata?.readOnlyValue === true || definition.calculated === true;
}
