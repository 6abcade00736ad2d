import type { Identifier, IdentifierKind, Ref, RecordRef } from './record.ts';
import { recordKey } from './record.ts';

/** A match with the system it was found in: what `locate` brought home. */
export interface LocatedMatch {
  readonly ref: RecordRef;
  readonly role: 'person' | 'trace';
  readonly by: Identifier;
  readonly equality: 'exact' | 'similar';
  readonly identifiers: readonly Identifier[];
  readonly aliases: readonly Ref[];
  readonly state: 'live' | 'recycled';
  readonly facts: Readonly<Record<string, string>>;
}

/** What a human said of a candidate. */
export type Decision = 'accepted' | 'set-aside';

export interface JudgedMatch extends LocatedMatch {
  /** `exact`: theirs without a doubt · `candidate`: a human decides · then what the human said. */
  readonly judgement: 'exact' | 'candidate' | Decision;
  /** Why a human is asked. */
  readonly doubt: Doubt | null;
}

export type Doubt = 'shared-mailbox' | 'other-name' | 'by-name-only' | 'by-phone-only' | 'similar-only';

/** An identifier learnt from a record, which it names: the closure of a subject is always explained. */
export interface GrownIdentifier extends Identifier {
  readonly from: RecordRef;
}

/** The data subject as greffe knows them at one moment. */
export interface Subject {
  readonly matches: readonly JudgedMatch[];
  /** Not given by the requester, and found on a record that is theirs: to be searched with too. */
  readonly grown: readonly GrownIdentifier[];
  /** Addresses that several people share: never used to grow, never enough to decide. */
  readonly sharedMailboxes: readonly string[];
}

/** One comparable form per kind: lower-case address, E.164 number, accent-folded words of a name. */
export type Normalise = (identifier: Identifier) => string;

/** Local parts that name a role and not a person. */
const ROLE_ADDRESSES = new Set(
  (
    'accueil achat achats admin administration agence billing bonjour bureau commande commandes commercial compta ' +
    'comptabilite contact direction dpo equipe facturation famille foyer hello hr info infos juridique mail marketing ' +
    'noreply no-reply office presse reception recrutement rh sales sav secretariat service support team ventes'
  ).split(' '),
);

/**
 * Whether a person's row is still the one that was found: a row that was given to somebody else keeps its id. A new
 * address beside the old name is still theirs; a number alone says little, unless the row was found by it.
 * @param now  what the row can be looked up by as it stands
 */
export function isStillTheirs(
  match: Pick<LocatedMatch, 'by' | 'identifiers'>,
  now: readonly Identifier[],
  normalise: Normalise,
): boolean {
  const key = (one: Identifier): string => `${one.kind}:${normalise(one)}`;
  const known = new Set([match.by, ...match.identifiers].map(key));
  return now.some((one) => (one.kind !== 'phone' || match.by.kind === 'phone') && known.has(key(one)));
}

/**
 * Who is meant: judges every match, with the decisions already made, and says what else may be searched.
 *
 * An address is enough where it is one person's; a shared one never is, and neither is a name or a number alone.
 * Whoever the requester says they are (a given name) must not contradict the record.
 */
export function judge(
  given: readonly Identifier[],
  matches: readonly LocatedMatch[],
  decisions: ReadonlyMap<string, Decision>,
  normalise: Normalise,
  /** Addresses of whoever asks for them: on a record of theirs, they lead to somebody else all the same. */
  ofOthers: readonly Identifier[] = [],
): Subject {
  const standing = withoutFormer(matches);
  const shared = findShared(standing, normalise, ofOthers);
  const givenNames = given.filter((one) => one.kind === 'name').map((one) => wordsOf(normalise(one)));
  const judged = standing.map((match): JudgedMatch => {
    const decision = decisions.get(recordKey(match.ref));
    const doubt = doubtAbout(match, givenNames, shared, normalise);
    if (decision) return { ...match, judgement: decision, doubt };
    return { ...match, judgement: doubt === null ? 'exact' : 'candidate', doubt };
  });
  return {
    matches: judged,
    grown: grow(given, judged, shared, normalise),
    sharedMailboxes: [...shared.email].sort(),
  };
}

/** Without those that another one answers for since a merge: nothing can be read or written under their ids any more. */
function withoutFormer(matches: readonly LocatedMatch[]): readonly LocatedMatch[] {
  const formerOf = new Map(
    matches.map(({ ref, aliases }) => [
      recordKey(ref),
      new Set(
        aliases
          .filter(({ kind }) => kind === ref.kind)
          .map((one) => recordKey({ ...one, system: ref.system })),
      ),
    ]),
  );
  const isFormer = (key: string): boolean =>
    [...formerOf].some(([by, former]) => former.has(key) && formerOf.get(key)?.has(by) !== true);
  return matches.filter(({ ref }) => !isFormer(recordKey(ref)));
}

/**
 * True when a record was found again by something that tells its person more surely: first by the name that was given,
 * then by an address learnt meanwhile.
 */
export function tellsMore(found: LocatedMatch, known: LocatedMatch): boolean {
  return weightOf(found) > weightOf(known);
}

const WEIGHTS: Readonly<Record<IdentifierKind, number>> = { name: 1, phone: 2, email: 3, id: 3 };

function weightOf({ by, equality }: LocatedMatch): number {
  return equality === 'exact' ? WEIGHTS[by.kind] : 0;
}

/** True when the match belongs to the subject, by evidence or by decision. */
export function isTheirs(match: JudgedMatch): boolean {
  return match.judgement === 'exact' || match.judgement === 'accepted';
}

export function undecided(subject: Subject): readonly JudgedMatch[] {
  return subject.matches.filter((match) => match.judgement === 'candidate');
}

function doubtAbout(
  match: LocatedMatch,
  givenNames: readonly ReadonlySet<string>[],
  shared: Shared,
  normalise: Normalise,
): Doubt | null {
  const names = namesOf(match, normalise);
  const isNamed = (isSame: typeof isSameName): boolean =>
    names.some((name) => givenNames.some((given) => isSame(given, name)));
  if (match.by.kind === 'name') return 'by-name-only';
  if (match.equality === 'similar') return 'similar-only';
  // One household has one number, one mailbox, one customer number: there, only the whole name tells who is who.
  if (match.by.kind === 'phone') return isNamed(isWholeName) ? null : 'by-phone-only';
  if (shared[match.by.kind].has(normalise(match.by))) {
    if (isNamed(isWholeName)) return null;
    return match.by.kind === 'email' ? 'shared-mailbox' : 'other-name';
  }
  if (givenNames.length > 0 && names.length > 0 && !isNamed(isSameName)) return 'other-name';
  return null;
}

/** Addresses and ids that several people carry, in their comparable form. */
interface Shared {
  readonly email: ReadonlySet<string>;
  readonly id: ReadonlySet<string>;
}

function findShared(
  matches: readonly LocatedMatch[],
  normalise: Normalise,
  ofOthers: readonly Identifier[],
): Shared {
  const searched = matches.filter((one) => one.by.kind === 'email').map((one) => normalise(one.by));
  const carried = carriedBySeveral('email', matches, normalise);
  const addresses = [...searched, ...matches.flatMap((one) => valuesOf(one.identifiers, 'email', normalise))];
  return {
    email: new Set([
      ...carried,
      ...addresses.filter(isRoleAddress),
      ...valuesOf(ofOthers, 'email', normalise),
    ]),
    id: carriedBySeveral('id', matches, normalise),
  };
}

/** True when the address names a role or a household: "info@", "famille.martin@", "service-client@". */
export function isRoleAddress(address: string): boolean {
  const [local = ''] = address.split('@');
  return ROLE_ADDRESSES.has(local) || ROLE_ADDRESSES.has(local.split(/[^a-z]/)[0] ?? '');
}

/** Values on the records of people whose names differ. One record may carry several names of one person. */
function carriedBySeveral(
  kind: 'email' | 'id',
  matches: readonly LocatedMatch[],
  normalise: Normalise,
): ReadonlySet<string> {
  const carriers = matches
    .filter((match) => match.role === 'person')
    .map((match) => ({
      names: namesOf(match, normalise),
      values: valuesOf(match.identifiers, kind, normalise),
    }))
    .filter(({ names }) => names.length > 0);
  const byValue = Map.groupBy(
    carriers.flatMap(({ names, values }) => values.map((value) => ({ value, names }))),
    ({ value }) => value,
  );
  const differ = (all: readonly { readonly names: readonly ReadonlySet<string>[] }[]): boolean =>
    all.some((one) =>
      all.some((other) => !one.names.some((name) => other.names.some((same) => isSameName(name, same)))),
    );
  return new Set([...byValue].filter(([, all]) => differ(all)).map(([value]) => value));
}

function grow(
  given: readonly Identifier[],
  judged: readonly JudgedMatch[],
  shared: Shared,
  normalise: Normalise,
): readonly GrownIdentifier[] {
  const known = new Set(given.map((one) => `${one.kind}:${normalise(one)}`));
  const grown: GrownIdentifier[] = [];
  for (const match of judged.filter((one) => one.role === 'person' && isTheirs(one))) {
    // A number or a name leads to relatives and homonyms: only addresses and ids may widen the search.
    for (const identifier of match.identifiers) {
      if (identifier.kind !== 'email' && identifier.kind !== 'id') continue;
      const value = normalise(identifier);
      const key = `${identifier.kind}:${value}`;
      if (known.has(key) || shared[identifier.kind].has(value)) continue;
      known.add(key);
      grown.push({ ...identifier, from: match.ref });
    }
  }
  return grown;
}

function namesOf(match: LocatedMatch, normalise: Normalise): readonly ReadonlySet<string>[] {
  return valuesOf(match.identifiers, 'name', normalise)
    .map(wordsOf)
    .filter((words) => words.size > 0);
}

function valuesOf(
  identifiers: readonly Identifier[],
  kind: IdentifierKind,
  normalise: Normalise,
): readonly string[] {
  return identifiers.filter((one) => one.kind === kind).map(normalise);
}

function wordsOf(name: string): ReadonlySet<string> {
  return new Set(name.split(' ').filter((word) => word !== ''));
}

/** The same words in any order, and more than a family name: "Jean Martin" is not "Jean-Pierre Martin". */
function isWholeName(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size > 1 && a.symmetricDifference(b).size === 0;
}

/** Same words, or all the words of the shorter one: "Anne Martin" and "Anne Martin Duval". */
function isSameName(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.isSubsetOf(b) || b.isSubsetOf(a);
}
