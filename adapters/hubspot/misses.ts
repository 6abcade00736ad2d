import { z } from 'zod';
import { VendorFailure } from '../../src/contract/index.ts';

/** What a 207 says beside its results; several records may stand behind one error. */
export const misses = z
  .array(z.looseObject({ category: z.string().nullish(), subCategory: z.string().nullish() }))
  .nullish();

/**
 * A batch that left records out says why. Not to exist, and to have no associations, are answers; anything else is a
 * part that HubSpot did not answer, and must not be taken for absence.
 * @throws VendorFailure('unavailable')
 */
export function demandAnswered(errors: z.infer<typeof misses>): void {
  for (const { category, subCategory } of errors ?? []) {
    if (category === 'OBJECT_NOT_FOUND' || subCategory?.endsWith('NO_ASSOCIATIONS_FOUND')) continue;
    throw new VendorFailure({
      kind: 'unavailable',
      code: 'PARTIAL_ANSWER',
      mend: 'HubSpot did not answer for every record of a batch: it is asked again by itself.',
    });
  }
}
