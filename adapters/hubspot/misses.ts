import { z } from 'zod';
import { VendorFailure } from '../../src/contract/index.ts';

const ids = z.array(z.coerce.string()).catch([]);

/** What a 207 says beside its results; several records may stand behind one error. */
export const misses = z
  .array(
    z.looseObject({
      category: z.string().nullish(),
      subCategory: z.string().nullish(),
      context: z.looseObject({ ids, fromObjectId: ids }).nullish(),
    }),
  )
  .nullish();

type Misses = z.infer<typeof misses>;

/**
 * A batch that left records out says why. Not to exist, and to have no associations, are answers; anything else is a
 * part that HubSpot did not answer, and must not be taken for absence.
 * @throws VendorFailure('unavailable')
 */
export function demandAnswered(errors: Misses): void {
  if (!(errors ?? []).every(isAnswer)) throw partialAnswer();
}

/** The inputs that HubSpot says it has nothing of. One that is in neither list was not answered for. */
export function absentIn(errors: Misses, inputs: readonly string[]): ReadonlySet<string> {
  const answers = (errors ?? []).filter(isAnswer);
  // Of one input alone, the answer needs no name.
  if (inputs.length === 1 && answers.length > 0) return new Set(inputs);
  return new Set(
    answers.flatMap(({ context }) => [...(context?.ids ?? []), ...(context?.fromObjectId ?? [])]),
  );
}

function isAnswer({ category, subCategory }: NonNullable<Misses>[number]): boolean {
  return category === 'OBJECT_NOT_FOUND' || subCategory?.endsWith('NO_ASSOCIATIONS_FOUND') === true;
}

export function partialAnswer(): VendorFailure {
  return new VendorFailure({
    kind: 'unavailable',
    code: 'PARTIAL_ANSWER',
    mend: 'HubSpot did not answer for every record of a batch: it is asked again by itself.',
  });
}
