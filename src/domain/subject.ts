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
  /** Not given by the requester, found on a record that is theirs, and not yet searched with. */
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
): Subject {
  const sharedMailboxes = findSharedMailboxes(matches, normalise);
  const givenNames = given.filter((one) => one.kind === 'name').map((one) => wordsOf(normalise(one)));
  const judged = matches.map((match): JudgedMatch => {
    const decision = decisions.get(recordKey(match.ref));
    const doubt = doubtAbout(match, givenNames, sharedMailboxes, normalise);
    if (decision) return { ...match, judgement: decision, doubt };
    return { ...match, judgement: doubt === null ? 'exact' : 'candidate', doubt };
  });
  return {
    matches: judged,
    grown: grow(given, judged, sharedMailboxes, normalise),
    sharedMailboxes: [...sharedMailboxes].sort(),
  };
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
  sharedMailboxes: ReadonlySet<string>,
  normalise: Normalise,
): Doubt | null {
  const names = namesOf(match, normalise);
  const sameName = names.some((name) => givenNames.some((given) => isSameName(given, name)));
  if (match.by.kind === 'id') return match.equality === 'exact' ? null : 'similar-only';
  if (match.by.kind === 'name') return 'by-name-only';
  if (match.equality === 'similar') return 'similar-only';
  if (match.by.kind === 'phone') return sameName ? null : 'by-phone-only';
  if (sharedMailboxes.has(normalise(match.by))) return sameName ? null : 'shared-mailbox';
  if (givenNames.length > 0 && names.length > 0 && !sameName) return 'other-name';
  return null;
}

/** An address is shared when it names a role, or when people of different names carry it. */
function findSharedMailboxes(matches: readonly LocatedMatch[], normalise: Normalise): ReadonlySet<string> {
  const carriers = new Map<string, ReadonlySet<string>[]>();
  for (const match of matches.filter((one) => one.role === 'person')) {
    const names = namesOf(match, normalise);
    for (const address of valuesOf(match.identifiers, 'email', normalise)) {
      carriers.set(address, [...(carriers.get(address) ?? []), ...names]);
    }
  }
  for (const match of matches.filter((one) => one.by.kind === 'email')) {
    const address = normalise(match.by);
    if (!carriers.has(address)) carriers.set(address, []);
  }
  const shared = [...carriers].filter(
    ([address, names]) =>
      ROLE_ADDRESSES.has(address.split('@')[0] ?? '') ||
      names.some((one) => names.some((other) => !isSameName(one, other))),
  );
  return new Set(shared.map(([address]) => address));
}

function grow(
  given: readonly Identifier[],
  judged: readonly JudgedMatch[],
  sharedMailboxes: ReadonlySet<string>,
  normalise: Normalise,
): readonly GrownIdentifier[] {
  const known = new Set(given.map((one) => `${one.kind}:${normalise(one)}`));
  const grown: GrownIdentifier[] = [];
  for (const match of judged.filter((one) => one.role === 'person' && isTheirs(one))) {
    // A number or a name leads to relatives and homonyms: only addresses and ids may widen the search.
    for (const identifier of match.identifiers.filter((one) => one.kind === 'email' || one.kind === 'id')) {
      const value = normalise(identifier);
      const key = `${identifier.kind}:${value}`;
      if (known.has(key) || sharedMailboxes.has(value)) continue;
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

/** Same words, or all the words of the shorter one: "Anne Martin" and "Anne Martin Duval". */
function isSameName(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.isSubsetOf(b) || b.isSubsetOf(a);
}
