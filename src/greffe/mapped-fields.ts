import type { Context } from '../contract/index.ts';
import { mappedIn } from '../domain/propagation.ts';
import type { House, System } from '../procedures/house.ts';
import { answerOf } from '../procedures/steps/locate.ts';
import { nearest } from '../settings/nearest.ts';
import type { Finding } from './systems.ts';

/**
 * What the data map says of a tool, held against the tool: fields that it does not have, and changes that are to be written
 * there by themselves and cannot be.
 */
export async function checkMappedFields(
  house: House,
  system: System,
  canScan: boolean,
  context: Context,
): Promise<readonly Finding[]> {
  const { kinds, scan } = system.connection;
  const findings = unwritable(house, system);
  for (const kind of canScan ? Object.keys(kinds) : []) {
    const mapped = mappedIn(house.policy.fields, system.name, kind);
    if (mapped.length === 0 || !scan?.kinds.includes(kind)) continue;
    const answer = await answerOf(() => unknownIn(system, kind, mapped, context));
    if (answer.answered) findings.push(...answer.value);
    else findings.push({ severity: 'warning', says: `${answer.obstacle.code}: ${answer.obstacle.mend}` });
  }
  return findings;
}

function unwritable(house: House, { name, connection }: System): Finding[] {
  return Object.entries(connection.kinds).flatMap(([kind, { role }]): readonly Finding[] => {
    if (role !== 'person' || connection.rectify?.kinds.includes(kind) === true) return [];
    const automatic = mappedIn(house.policy.fields, name, kind)
      .map((one) => one.name)
      .filter((one) => isWrittenElsewhere(house, one));
    if (automatic.length === 0) return [];
    const fields = [...new Set(automatic)].join(', ');
    return [
      {
        severity: 'warning',
        says: `data-map.yaml carries changes of ${fields} by themselves, and nothing can be written to ${kind} here: each is put to a human, to be corrected by hand. Say propagate: proposed to have it so everywhere.`,
      },
    ];
  });
}

/** Whether a change of it is to reach more than one place. */
function isWrittenElsewhere({ policy }: House, name: string): boolean {
  const field = policy.fields[name];
  return field?.propagate === 'automatic' && Object.values(field.in).flat().length > 1;
}

/** A scan names what it cannot bring along; the first page of one says it of all. */
async function unknownIn(
  { connection: { scan, read } }: System,
  kind: string,
  mapped: readonly { readonly name: string; readonly field: string }[],
  context: Context,
): Promise<readonly Finding[]> {
  if (!scan) return [];
  const fields = [...new Set(mapped.map(({ field }) => field))];
  const { items, gaps } = await scan.call({ kind, fields, where: [] }, null, context);
  const missing = mapped.filter(({ field }) => gaps.some(({ what }) => names(what, field)));
  if (missing.length === 0) return [];
  const [first] = items;
  const [outcome] = first && read ? await read.call([first.ref], null, context) : [];
  const known = outcome?.status === 'done' ? Object.keys(outcome.value.fields) : [];
  return missing.map(({ name, field }) => {
    const close = nearest(field, known);
    const says = `data-map.yaml says that "${name}" is in ${kind}.${field}, which this tool does not have, or hides from us.`;
    return { severity: 'warning', says: close === null ? says : `${says} Did you mean "${close}"?` };
  });
}

/** As a word of its own: "email" is not named by "otherEmails". */
function names(what: string, field: string): boolean {
  return what.split(/[^\p{L}\p{N}_]+/u).includes(field);
}
