import { z } from 'zod';
import { numberInAddress } from './schemas.ts';

/** How long a page is that nobody says the length of, and how long it may be. */
const PAGE = 50;
const PAGE_MAX = 200;

const most = numberInAddress.pipe(z.int().max(PAGE_MAX)).default(PAGE);

/** Pages of what is listed from its beginning: the first one, or what comes after a cursor. */
export const onwards = { after: numberInAddress.optional(), most };

/** Pages of what is listed newest first. */
export const backwards = { before: numberInAddress.optional(), most };

/** Pages of what is listed by a name, or in an order of its own. */
export const byCursor = {
  after: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,127}$/)
    .optional(),
  most,
};

export interface Page<Item> {
  readonly items: readonly Item[];
  /** null on the last one. */
  readonly next: string | null;
}

/** What was read, one more than a page holds, as the page. */
export function pageOf<Item>(
  found: readonly Item[],
  asked: { readonly most: number },
  cursorOf: (item: Item) => string,
): Page<Item> {
  const items = found.slice(0, asked.most);
  const last = items.at(-1);
  return { items, next: found.length > asked.most && last !== undefined ? cursorOf(last) : null };
}

/**
 * The page of a list that is short enough to be read whole.
 * @param all  in the order of its cursors
 */
export function pageIn<Item>(
  all: readonly Item[],
  { after, most: length }: { readonly after?: string | number | undefined; readonly most: number },
  cursorOf: (item: Item) => string,
): Page<Item> {
  const comesAfter = (item: Item): boolean =>
    typeof after === 'number'
      ? Number(cursorOf(item)) > after
      : after === undefined || cursorOf(item) > after;
  return pageOf(all.filter(comesAfter), { most: length }, cursorOf);
}

/** In the order of its names, as a cursor among them needs it. */
export function byName<Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  return items.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
