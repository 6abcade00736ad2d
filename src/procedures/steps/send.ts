import type { Context, FieldValue, Outcome, Reassignment } from '../../contract/index.ts';
import { isBlank } from '../../contract/index.ts';
import type { FieldChange } from '../../domain/correction.ts';
import type { Line } from '../../domain/plan.ts';
import { isHandingOver } from '../../domain/plan.ts';
import { isAddress } from '../../domain/plan-objection.ts';
import type { System } from '../house.ts';

/** Hands a batch of alike lines to the verb that carries them out: one outcome a line, in order. */
export async function send(
  system: System,
  lines: readonly Line[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const [first] = lines;
  const { erase, recycle, redact, detach, rectify, object, restrict, lift, reassign } = system.connection;
  if (first !== undefined && isHandingOver(first))
    return reassign ? reassign.call(lines.map(handingOver), context) : lines.map(absentVerb);
  switch (first?.action) {
    case undefined:
      return [];
    case 'erase':
      return erase
        ? erase.call(
            lines.map((line) => line.ref),
            context,
          )
        : lines.map(absentVerb);
    case 'recycle':
      return recycle
        ? recycle.call(
            lines.map((line) => line.ref),
            context,
          )
        : lines.map(absentVerb);
    case 'redact':
      return redact
        ? redact.call(
            lines.map(({ ref, fields }) => ({ ref, fields })),
            context,
          )
        : lines.map(absentVerb);
    case 'detach':
      return detach
        ? detach.call(
            lines.map(({ ref, from }) => ({ ref, from: from ?? ref })),
            context,
          )
        : lines.map(absentVerb);
    case 'object':
      return object
        ? object.call(
            lines.map(({ ref, address, channel = 'email' }) => ({
              channel,
              address: address?.value ?? '',
              refs: isAddress(ref) ? [] : [ref],
            })),
            context,
          )
        : lines.map(absentVerb);
    case 'restrict':
    case 'lift': {
      const verb = first.action === 'lift' ? lift : restrict;
      return verb
        ? verb.call(
            lines.map((line) => line.ref),
            context,
          )
        : lines.map(absentVerb);
    }
    case 'rectify':
      return rectify
        ? rectify.call(
            lines.map(({ ref, changes = [] }) => ({ ref, set: thenOf(changes), expect: nowOf(changes) })),
            context,
          )
        : lines.map(absentVerb);
    case 'keep':
    case 'leave':
    case 'disclose':
      throw new Error(`A line that is to ${first.action} writes nothing.`);
  }
}

/** Whose a record was, and whose it is to be; nobody's where a tool keeps a blank. */
export function handingOver({ ref, changes = [] }: Line): Reassignment {
  const [change] = changes;
  return { ref, from: ownerOf(change?.now), to: ownerOf(change?.to) };
}

export function ownerOf(value: FieldValue | undefined): string | null {
  if (value === undefined || isBlank(value)) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function nowOf(changes: readonly FieldChange[]): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(changes.map(({ field, now }) => [field, now]));
}

/** What the record holds once it is corrected, by the fields of the tool. */
export function thenOf(changes: readonly FieldChange[]): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(changes.map(({ field, to }) => [field, to]));
}

function absentVerb(): Outcome<null> {
  return {
    status: 'failed',
    failure: {
      kind: 'denied',
      code: 'VERB_ABSENT',
      mend: 'This adapter cannot do what was planned. Use the release the plan was made with, or withdraw the request.',
    },
  };
}
