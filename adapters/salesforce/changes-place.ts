import { z } from 'zod';
import { VendorFailure } from '../../src/contract/index.ts';
import { limits } from './limits.ts';
import { isId } from './soql.ts';

/** How far a table was read: up to one row, in the order of what was changed when. */
export type Point = z.output<typeof pointSchema>;

const instant = z.iso.datetime();

const pointSchema = z.strictObject({
  at: instant,
  /** null: whatever was changed at that instant is still to come. */
  id: z.string().refine(isId).nullable(),
  /** The latest change seen so far, by the clock of Salesforce. */
  seen: instant,
});

/** Where the cursor stands: people first, then those whose Individual was changed; null between two rounds. */
export type Place = z.output<typeof placeSchema>;

const placeSchema = z.strictObject({
  table: z.enum(['people', 'individuals']).nullable(),
  people: pointSchema,
  individuals: pointSchema,
});

export function fromNowOn(now: Date): Place {
  const at = now.toISOString();
  const point: Point = { at, id: null, seen: at };
  return { table: null, people: point, individuals: point };
}

/** A round begins a while before where the last one ended. */
export function begun({ people, individuals }: Place): Place {
  const from = ({ seen }: Point): Point => ({
    at: new Date(new Date(seen).getTime() - limits.changesOverlapMs).toISOString(),
    id: null,
    seen,
  });
  return { table: 'people', people: from(people), individuals: from(individuals) };
}

export function placeIn(cursor: string): Place {
  const read = placeSchema.safeParse(parsed(cursor));
  if (read.success) return read.data;
  throw new VendorFailure({
    kind: 'invalid',
    code: 'CURSOR_UNREADABLE',
    mend: 'Ask for changes from now on: the cursor is not one of this adapter.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
