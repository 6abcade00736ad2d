import { sql } from 'kysely';
import type { IdentifierKind } from '../../../../domain/record.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import { unwrap } from '../../transaction.ts';

/** Carried by more rows of one system than this, it tells nothing of who they are: a switchboard, a shared mailbox. */
const SHARED: Readonly<Record<IdentifierKind, number>> = { email: 8, id: 8, phone: 1, name: 0 };

const PER_PAGE = 5_000;
const PER_UPDATE = 5_000;

/**
 * Gives all rows that carry a common address, number or id the least `n` among them. Gone through once, in the order of
 * the hashes: four bytes a row are kept in memory, and the store does not have to guess how many will join.
 */
export async function joinRows(tx: Transaction, purge: number): Promise<void> {
  const range = await rangeOf(tx, purge);
  if (range === null) return;
  const sets = disjointSets(range.first, range.last);
  const shared: Buffer[] = [];
  for await (const carriers of eachCarried(tx, purge)) {
    const [one, ...others] = carriers;
    if (!one || others.length === 0) continue;
    if (tellsWho(carriers)) for (const other of others) sets.join(one.n, other.n);
    else shared.push(one.digest);
  }
  await forget(tx, purge, shared);
  let joined: { readonly n: number; readonly person: number }[] = [];
  for (const row of sets.joined()) {
    joined.push(row);
    if (joined.length < PER_UPDATE) continue;
    await save(tx, purge, joined);
    joined = [];
  }
  await save(tx, purge, joined);
}

interface Carrier {
  readonly digest: Buffer;
  readonly kind: IdentifierKind;
  readonly system: string;
  readonly n: number;
}

function tellsWho(carriers: readonly Carrier[]): boolean {
  const bySystem = Map.groupBy(carriers, ({ system }) => system);
  return [...bySystem.values()].every((own) => own.length <= (own[0] ? SHARED[own[0].kind] : 0));
}

/** The rows that carry one identifier, one identifier after the other. */
async function* eachCarried(tx: Transaction, purge: number): AsyncGenerator<readonly Carrier[]> {
  let after: { readonly digest: Buffer; readonly n: number } = { digest: Buffer.alloc(0), n: 0 };
  let carriers: Carrier[] = [];
  for (;;) {
    const { rows } = await sql<{ kind: IdentifierKind; digest: Buffer; system: string; n: string }>`
      select kind, digest, system, n from sighted_identifier
      where purge = ${purge} and (digest, n) > (${after.digest}, ${after.n})
      order by digest, n limit ${PER_PAGE}`.execute(unwrap(tx));
    for (const { kind, digest, system, n } of rows) {
      if (!digest.equals(after.digest) && carriers.length > 0) {
        yield carriers;
        carriers = [];
      }
      carriers.push({ digest, kind, system, n: Number(n) });
      after = { digest, n: Number(n) };
    }
    if (rows.length < PER_PAGE) break;
  }
  if (carriers.length > 0) yield carriers;
}

async function rangeOf(
  tx: Transaction,
  purge: number,
): Promise<{ readonly first: number; readonly last: number } | null> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(n) as first, max(n) as last from sighting where purge = ${purge}`.execute(unwrap(tx));
  const [row] = rows;
  return row?.first && row.last ? { first: Number(row.first), last: Number(row.last) } : null;
}

async function save(
  tx: Transaction,
  purge: number,
  rows: readonly { readonly n: number; readonly person: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update sighting s set person = given.person
    from unnest(${rows.map(({ n }) => n)}::bigint[], ${rows.map(({ person }) => person)}::bigint[]) as given (n, person)
    where s.purge = ${purge} and s.n = given.n`.execute(unwrap(tx));
}

/** What several people carry is looked up for none of them. */
async function forget(tx: Transaction, purge: number, digests: readonly Buffer[]): Promise<void> {
  for (let start = 0; start < digests.length; start += PER_UPDATE) {
    await sql`
      delete from sighted_identifier
      where purge = ${purge} and digest = any(${digests.slice(start, start + PER_UPDATE)}::bytea[])`.execute(
      unwrap(tx),
    );
  }
}

/** Numbers from first to last, each in a set named by its least member. */
/** Sets of whole numbers of a range, one of its own for each at first. */
export function disjointSets(first: number, last: number) {
  const parents = Uint32Array.from({ length: last - first + 1 }, (_, index) => index);
  const rootOf = (index: number): number => {
    let at = index;
    for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
      // Halves the way for whoever asks next.
      parents[at] = parents[parent] ?? parent;
      at = parents[at] ?? at;
    }
    return at;
  };
  return {
    join(a: number, b: number): void {
      const [one, other] = [rootOf(a - first), rootOf(b - first)];
      parents[Math.max(one, other)] = Math.min(one, other);
    },
    /** The least of its set. */
    least: (n: number): number => rootOf(n - first) + first,
    /** Those that are in the set of another. */
    *joined(): Generator<{ readonly n: number; readonly person: number }> {
      for (let index = 0; index < parents.length; index += 1) {
        const root = rootOf(index);
        if (root !== index) yield { n: index + first, person: root + first };
      }
    },
  };
}
