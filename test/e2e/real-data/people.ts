import { foldText } from '../../../adapters/double-kit/index.ts';
import type { StoredRecord, Witness } from '../../../adapters/double-kit/index.ts';
import { isReference } from './rows.ts';
import type { SampleRow } from './rows.ts';

/** Somebody of the sample: who they are, decided from the data alone. */
export interface SamplePerson {
  readonly key: string;
  readonly name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  /** Where they live: their own streets, and those of a household that has no other member. */
  readonly streets: readonly string[];
  /** Their own rows, one or several, by system. */
  readonly rows: Readonly<Record<string, ReadonlySet<string>>>;
}

export interface Loaded {
  readonly system: string;
  /** Ids by the rows' keys. */
  readonly ids: ReadonlyMap<string, string>;
  readonly witness: Witness;
}

/**
 * Two rows are one person when name and an address agree; the same name alone is a homonym, the same address under
 * another name a household.
 */
export function peopleOf(rows: readonly SampleRow[], systems: readonly Loaded[]): readonly SamplePerson[] {
  const groups: SampleRow[][] = [];
  for (const row of rows.filter(({ object }) => object === 'Contact' || object === 'Lead')) {
    const twin = groups.find(([first]) => first !== undefined && isSamePerson(first, row));
    if (twin) twin.push(row);
    else groups.push([row]);
  }
  const members = rows.filter((row) => row.object === 'Contact' && householdOf(row) !== '');
  const households = Map.groupBy(members, householdOf);
  const homesOf = (group: readonly SampleRow[]): readonly SampleRow[] => {
    const own = new Set(group.map(householdOf).filter((key) => households.get(key)?.length === 1));
    return rows.filter((row) => own.has(row.id ?? row.key) || own.has(householdOf(row)));
  };
  return groups.map((group) => ({
    key: group[0]?.key ?? '',
    name: nameOf(group[0]),
    emails: valuesOf(group, isEmailColumn),
    phones: valuesOf(group, isPhoneColumn),
    streets: valuesOf([...group, ...homesOf(group)], isStreetColumn),
    rows: Object.fromEntries(
      systems.map(({ system, ids }) => [system, new Set(group.flatMap(({ key }) => ids.get(key) ?? []))]),
    ),
  }));
}

function isSamePerson(one: SampleRow, other: SampleRow): boolean {
  if (foldText(nameOf(one)) !== foldText(nameOf(other))) return false;
  const addresses = valuesOf([one], isEmailColumn);
  return valuesOf([other], isEmailColumn).some((address) => addresses.includes(address));
}

function nameOf(row: SampleRow | undefined): string {
  return [row?.fields['FirstName'], row?.fields['LastName']]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

const isEmailColumn = (column: string): boolean =>
  /email(__c)?$/i.test(column) && !/preferred|has/i.test(column);
const isPhoneColumn = (column: string): boolean => /phone(__c)?$/i.test(column) && !/preferred/i.test(column);

const isStreetColumn = (column: string): boolean => /street(__c)?$/i.test(column);

/** The account a row belongs to, as the data names it; empty for none. */
function householdOf({ fields }: SampleRow): string {
  const account = fields['AccountId'] ?? fields['household_account__c'];
  return isReference(account) ? account.row : (account ?? '');
}

/** Everything a person can be recognised by in a text. */
export function tracesOf(person: SamplePerson): readonly string[] {
  return [person.name, ...person.emails, ...person.phones, ...person.streets];
}

function valuesOf(rows: readonly SampleRow[], isWanted: (column: string) => boolean): readonly string[] {
  const values = rows.flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([column, value]) =>
      isWanted(column) && !isReference(value) ? [value.trim()] : [],
    ),
  );
  return [...new Set(values)];
}

/** Whom each record concerns, by "system:kind:id", before anything was erased. */
export type Owners = ReadonlyMap<string, ReadonlySet<SamplePerson>>;

/**
 * A record concerns whom it names: itself a person's row, a reference to one, a role in it. A household concerns its
 * members, and what hangs on nothing but a household concerns them too; a company concerns nobody.
 */
export function ownersOf(people: readonly SamplePerson[], systems: readonly Loaded[]): Owners {
  const owners = new Map<string, Set<SamplePerson>>();
  for (const { system, witness } of systems) {
    const records = witness.records();
    const personOf = new Map(
      people.flatMap((one) => [...(one.rows[system] ?? [])].map((id) => [id, one] as const)),
    );
    const add = (key: string, persons: Iterable<SamplePerson>): void => {
      owners.set(key, new Set([...(owners.get(key) ?? []), ...persons]));
    };
    const named = (record: StoredRecord): readonly SamplePerson[] =>
      [record.id, ...record.links.map((link) => link.slice(link.indexOf(':') + 1))].flatMap(
        (id) => personOf.get(id) ?? [],
      );
    const households = new Set(
      records
        .filter(({ fields }) => fields['npe01__SYSTEM_AccountType__c'] === 'Household Account')
        .map(({ id }) => id),
    );
    for (const record of records) {
      const { kind, id, fields } = record;
      add(`${system}:${kind}:${id}`, kind === 'Account' && !households.has(id) ? [] : named(record));
      const deal = fields['OpportunityId'];
      if (kind === 'OpportunityContactRole') add(`${system}:Opportunity:${String(deal)}`, named(record));
      const household = String(fields['AccountId']);
      if (kind === 'Contact' && households.has(household))
        add(`${system}:Account:${household}`, named(record));
    }
    for (const record of records) {
      const key = `${system}:${record.kind}:${record.id}`;
      if ((owners.get(key)?.size ?? 0) > 0) continue;
      for (const link of record.links.filter((one) => one.startsWith('Account:')))
        add(key, owners.get(`${system}:${link}`) ?? []);
    }
  }
  return owners;
}
