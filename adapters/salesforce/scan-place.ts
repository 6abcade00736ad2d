import { z } from 'zod';
import { VendorFailure } from '../../src/contract/index.ts';
import { isId } from './soql.ts';

/** Where a scan stands: its cursor, which another process may go on from days later. */
export type Place = z.output<typeof placeSchema>;

const id = z.string().refine(isId);

const placeSchema = z.strictObject({
  /** The last id handed on: every row after it is still to come. */
  after: id.nullable(),
  /** Pages asked one by one so far. */
  pages: z.int(),
  /** The vendor refused the conditions, or may have: it is asked for every row. */
  isJudged: z.boolean(),
  /** Jobs that came to nothing, one after the other. */
  lost: z.int(),
  /** The token turned out to see only a part of the rows, which was said. */
  isPartial: z.boolean(),
  job: z
    .strictObject({
      id: z.string().regex(/^\w{15,18}$/),
      /** The id after which its rows begin. */
      from: id.nullable(),
      /** Of its next page; null while nothing was read. */
      locator: z.string().nullable(),
      polls: z.int(),
      /** Its rows came in the order of their ids as far as they were read. */
      isSorted: z.boolean(),
    })
    .nullable(),
});

const beginning: Place = { after: null, pages: 0, isJudged: false, lost: 0, isPartial: false, job: null };

export function placeAt(cursor: string | null): Place {
  if (cursor === null) return beginning;
  const read = placeSchema.safeParse(parsed(cursor));
  if (read.success) return read.data;
  throw new VendorFailure({
    kind: 'invalid',
    code: 'CURSOR_UNREADABLE',
    mend: 'Begin the scan anew: its cursor is not one of this adapter.',
  });
}

export function cursorOf(place: Place | null): string | null {
  return place === null ? null : JSON.stringify(place);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
