import type { Context, Gap, Ref } from '../../src/contract/index.ts';
import type { Foreseen } from './ask.ts';
import { askRest, isRows } from './ask.ts';
import type { Client, Question, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue, Described, DescribedField } from './describe.ts';
import { idsByKind, isPersonId } from './kinds.ts';
import { isHousehold, isSaidHousehold } from './household.ts';
import { limits } from './limits.ts';
import { refOf, wordsOf } from './records.ts';
import { apiName, chunkedQueries } from './soql.ts';

/** How texts name the subject: in full, or by the family name alone where nobody else could be meant. */
export interface Named {
  readonly fullNames: readonly (readonly string[])[];
  readonly familyNames: readonly (readonly string[])[];
  readonly addresses: readonly string[];
}

export interface Mention {
  readonly ref: Ref;
  readonly row: Row;
  /** Fields whose text names the person and that we may overwrite. */
  readonly fields: readonly string[];
  readonly otherPeople: number;
  /** The person's home, as far as the account tells: whatever hangs on it hangs on them. */
  readonly isHousehold: boolean;
  /** Whether it says something of the person: their name, or that they live there with others. */
  readonly isAbout: boolean;
}

export function personIn(rows: readonly (Row | null)[]): Named {
  const known = rows.filter((row) => row !== null);
  const names = known.map(
    (row) => [wordsOf(text(row, 'FirstName') ?? ''), wordsOf(text(row, 'LastName') ?? '')] as const,
  );
  return {
    fullNames: names
      .filter(([given, family]) => given.length > 0 && family.length > 0)
      .map(([given, family]) => [...given, ...family]),
    familyNames: names.map(([, family]) => family).filter((family) => family.join('').length >= 3),
    addresses: known.flatMap((row) =>
      Object.values(row).flatMap((value) =>
        typeof value === 'string' && /^\S+@\S+$/.test(value) ? [value.toLowerCase()] : [],
      ),
    ),
  };
}

/**
 * Reads records that stay, and tells which of their texts name the person: all of them for one call.
 * @param accounts  each with how many of its contacts are the subject's own rows
 * @param households  record types of accounts that are households
 */
export async function mentionsOf(
  client: Client,
  catalogue: Catalogue,
  person: Named,
  subjects: ReadonlySet<string>,
  deals: readonly Ref[],
  accounts: ReadonlyMap<string, number>,
  households: ReadonlySet<string>,
  foreseen: Foreseen,
  context: Context,
): Promise<{ readonly records: readonly Mention[]; readonly gaps: readonly Gap[] }> {
  const accountIds = [...accounts.keys()];
  const refs = [...deals, ...accountIds.map((id) => ({ kind: 'Account', id }))];
  const questions: Question[] = [];
  for (const [kind, ids] of idsByKind(refs)) {
    if ((await catalogue.of(kind, context)) === null) continue;
    questions.push(...wholeRows(kind, ids));
  }
  const counting = [
    ...(accountIds.length === 0 ? [] : countsOf(accountIds)),
    ...rolesIn(deals.filter(({ kind }) => kind === 'Opportunity').map(({ id }) => id)),
  ];
  const answers = await askRest(client, [...counting, ...questions], foreseen, context);
  const counts = new Map<string, number>();
  const players = new Map<string, string[]>();
  for (const answer of answers.slice(0, counting.length)) {
    for (const row of isRows(answer) ? answer : []) {
      const [deal, player] = [text(row, 'OpportunityId'), text(row, 'ContactId')];
      if (deal !== null && player !== null) players.set(deal, [...(players.get(deal) ?? []), player]);
      else counts.set(text(row, 'AccountId') ?? '', Number(row['people'] ?? 0));
    }
  }
  const records: Mention[] = [];
  const gaps: Gap[] = [];
  for (const [at, answer] of answers.slice(counting.length).entries()) {
    if (!isRows(answer)) {
      gaps.push({ what: `texts of records that stay (${at + 1})`, because: 'failed', mend: answer.mend });
      continue;
    }
    for (const row of answer) {
      const ref = refOf(row);
      const described = await catalogue.of(ref.kind, context);
      if (!described) continue;
      const concerned = new Set([...(players.get(ref.id) ?? []), ...peopleIn(described, row)]);
      const otherPeople =
        ref.kind === 'Account'
          ? Math.max(0, (counts.get(ref.id) ?? Infinity) - (accounts.get(ref.id) ?? 0))
          : concerned.difference(subjects).size;
      const isHome = ref.kind === 'Account' && otherPeople === 0 && isHousehold(row, person, households);
      const fields = fieldsNaming(described, row, person, isHome);
      records.push({
        ref,
        row,
        otherPeople,
        isHousehold: isHome,
        isAbout:
          fields.length > 0 ||
          (ref.kind === 'Account' && otherPeople > 0 && isSaidHousehold(row, households)),
        fields,
      });
    }
  }
  return { records, gaps };
}

/** What is asked of business accounts, so that it may be asked as soon as they are known. */
export function aboutAccounts(ids: readonly string[]): readonly Question[] {
  return ids.length === 0 ? [] : [...countsOf(ids), ...wholeRows('Account', ids)];
}

function wholeRows(kind: string, ids: readonly string[]): readonly Question[] {
  return chunkedQueries(
    ids,
    limits.allFields,
    (list) => `SELECT FIELDS(ALL) FROM ${apiName(kind)} WHERE Id IN ${list} LIMIT ${limits.allFields}`,
  ).map((soql) => ({ soql, deletedToo: false }));
}

function countsOf(accountIds: readonly string[]): readonly Question[] {
  return chunkedQueries(
    accountIds,
    limits.ids,
    (list) => `SELECT AccountId, COUNT(Id) people FROM Contact WHERE AccountId IN ${list} GROUP BY AccountId`,
  ).map((soql) => ({ soql, deletedToo: false }));
}

/** Who else plays a part in a deal: their record is not ours to overwrite. */
function rolesIn(dealIds: readonly string[]): readonly Question[] {
  return chunkedQueries(
    dealIds,
    limits.ids,
    (list) => `SELECT OpportunityId, ContactId FROM OpportunityContactRole WHERE OpportunityId IN ${list}`,
  ).map((soql) => ({ soql, deletedToo: false }));
}

/** People whom the record's own references name, the org's own lookups among them. */
function peopleIn(described: Described, row: Row): readonly string[] {
  return [...described.fields.values()]
    .filter((field) => field.type === 'reference')
    .flatMap((field) => text(row, field.name) ?? [])
    .filter(isPersonId);
}

const texts: ReadonlySet<string> = new Set(['string', 'textarea', 'email', 'phone', 'url']);

/**
 * @param isHome  the person's household: then the family name alone names them, and address and numbers are theirs
 */
function fieldsNaming(described: Described, row: Row, person: Named, isHome: boolean): readonly string[] {
  // Of a home every word of their names tells: it is greeted as "Ada and Grace".
  const names = isHome
    ? [...person.fullNames, ...person.familyNames].flat().map((word) => [word])
    : person.fullNames;
  const filled = [...described.fields.values()].filter(
    (field) => field.updateable && texts.has(field.type) && text(row, field.name) !== null,
  );
  const naming = filled.filter((field) => doesName(text(row, field.name) ?? '', names, person.addresses));
  const homes = isHome ? filled.filter((field) => field.name === 'Name' || saysWhere(field)) : [];
  return [...new Set([...naming, ...homes].map((field) => field.name))].sort();
}

function saysWhere({ name, type }: DescribedField): boolean {
  return type === 'phone' || type === 'email' || /(Street|City|State|PostalCode|Country)(__c)?$/.test(name);
}

function doesName(
  value: string,
  names: readonly (readonly string[])[],
  addresses: readonly string[],
): boolean {
  const lower = value.toLowerCase();
  if (addresses.some((address) => lower.includes(address))) return true;
  const words = new Set(wordsOf(value));
  return names.some((name) => name.every((word) => words.has(word)));
}
