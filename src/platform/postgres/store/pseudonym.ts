import { createHmac } from 'node:crypto';
import type { Identifier } from '../../../domain/record.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';

/** Names the subject in the log by a key of the year: destroyed with that year's proof period, it links nothing. */
export async function pseudonym(
  keys: Keys,
  normalise: Normalise,
  identifiers: readonly Identifier[],
  at: Date,
): Promise<string> {
  const preferred = identifiers.find((one) => one.kind === 'email') ?? identifiers[0];
  if (!preferred) throw new Error('A request names nobody: give at least one identifier.');
  const key = await keys.subjectKey(at.getUTCFullYear());
  if (!key)
    throw new Error(
      `The audit key of ${at.getUTCFullYear()} was destroyed: the clock of this machine is wrong.`,
    );
  return createHmac('sha256', key)
    .update(`${preferred.kind}:${normalise(preferred)}`)
    .digest('hex');
}
