import type { Context, Match } from '../../contract/index.ts';
import type { Identifier } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { Subject } from '../../domain/subject.ts';
import { isTheirs } from '../../domain/subject.ts';
import type { House, System } from '../house.ts';

/**
 * Of addresses and numbers that nobody has objected with, those that somebody else has too in this tool: a switchboard, a
 * family's telephone. Where the tool cannot be searched by their kind all of them may be.
 * @throws VendorFailure while the tool does not answer
 */
export async function sharedAddresses(
  house: House,
  { name, connection: { locate } }: System,
  subject: Subject,
  addresses: readonly Identifier[],
  context: Context,
): Promise<readonly Identifier[]> {
  if (!locate) return addresses;
  const searchable = addresses.filter(({ kind }) => locate.by.includes(kind));
  const unsearchable = addresses.filter(({ kind }) => !locate.by.includes(kind));
  const theirs = new Set(
    subject.matches
      .filter((match) => match.ref.system === name && isTheirs(match))
      .flatMap(({ ref, aliases }) => [ref, ...aliases].map(refKey)),
  );
  const others: Match[] = [];
  for (let start = 0; start < searchable.length; start += locate.batchMax) {
    let cursor: string | null = null;
    do {
      const page = await locate.call(searchable.slice(start, start + locate.batchMax), cursor, context);
      others.push(...page.items.filter(({ role, ref }) => role === 'person' && !theirs.has(refKey(ref))));
      cursor = page.cursor;
    } while (cursor !== null);
  }
  const carried = new Set(others.flatMap(({ by, identifiers }) => [by, ...identifiers]).map(house.normalise));
  return [...unsearchable, ...searchable.filter((one) => carried.has(house.normalise(one)))];
}
