import type { Connection } from '../contract/index.ts';
import { Refused } from '../domain/refused.ts';
import { isSameAccount } from '../domain/same-account.ts';
import type { ConfiguredSystem } from './registry.ts';
import type { SharedAccount } from './whose.ts';

/** One name for all systems over one account: they meet the same limits of the vendor. */
export function accountOf(system: ConfiguredSystem, all: readonly ConfiguredSystem[]): string {
  return (
    [system, ...all.filter((other) => isSameAccount(system, other))].map(({ name }) => name).sort()[0] ??
    system.name
  );
}

/**
 * @returns null for a tool that is one controller's as a whole
 * @throws Refused('person-untold' | 'kind-unread') when `only` leaves a kind of person's row untold, or names one that cannot be read
 */
export function sharedAccount(
  { name, only, ...system }: ConfiguredSystem,
  all: readonly ConfiguredSystem[],
  { kinds, read }: Connection,
): SharedAccount | null {
  if (!only) return null;
  const untold = Object.keys(kinds).filter((kind) => kinds[kind]?.role === 'person' && !only[kind]);
  if (untold.length > 0)
    throw new Refused(
      'person-untold',
      `systems.yaml: systems.${name}.only: must say by which field a row of ${untold.join(', ')} is one controller's too.`,
    );
  const unread = Object.keys(only).filter(
    (kind) => !read || (read.kinds.length > 0 && !read.kinds.includes(kind)),
  );
  if (unread.length > 0)
    throw new Refused(
      'kind-unread',
      `systems.yaml: systems.${name}.only: names ${unread.join(', ')}, which the adapter does not read: take it out.`,
    );
  const others = all.filter((other) => other.name !== name && isSameAccount(system, other));
  return { own: only, others: others.flatMap((other) => (other.only ? [other.only] : [])) };
}
