import type { PackagedRecord } from '../../domain/package.ts';
import type { House } from '../house.ts';

/** Few enough that fifty long letters fit in memory together. */
const PAGE = 50;

/** Every record that was read for a package, in the order of the lines, a page in memory at a time. */
export async function* eachRecord(
  house: House,
  id: number,
  only?: { readonly system: string; readonly kind: string },
): AsyncGenerator<PackagedRecord> {
  let after = 0;
  for (;;) {
    const page = await house.store.transact((tx) =>
      house.store.packages.records(tx, id, { after, limit: PAGE, ...only }),
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.line;
  }
}
