import type { Context } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { askAll, isRows } from './ask.ts';
import type { Client, Row } from './client.ts';
import { list, text } from './client.ts';
import { limits } from './limits.ts';
import type { SalesforceSettings } from './settings.ts';

/** An object as the org describes it to us: fields hidden from the integration user are simply not there. */
export interface Described {
  readonly name: string;
  readonly label: string;
  readonly deletable: boolean;
  readonly updateable: boolean;
  readonly fields: ReadonlyMap<string, DescribedField>;
  readonly children: readonly ChildRelation[];
}

export interface DescribedField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly length: number;
  readonly nillable: boolean;
  readonly updateable: boolean;
  readonly filterable: boolean;
  readonly isCustom: boolean;
  /** An id of the customer's own register. */
  readonly isExternalId: boolean;
  /** An address or a number of somebody else: a spouse, an assistant, who pays the bills. */
  readonly isForeign: boolean;
  readonly referenceTo: readonly string[];
}

/** Another object's reference to this one, and what becomes of its rows when the row they name is deleted. */
export interface ChildRelation {
  readonly object: string;
  readonly field: string;
  /** How a subquery names it; null where it cannot. */
  readonly relationshipName: string | null;
  readonly whenErased: 'cascades' | 'blocks' | 'stays';
}

/** One line of the org's own list of objects. */
export interface Listed {
  readonly name: string;
  readonly keyPrefix: string | null;
  readonly queryable: boolean;
  readonly deletable: boolean;
  readonly updateable: boolean;
  /** Deleted rows pass through the recycle bin. */
  readonly undeletable: boolean;
}

export interface Catalogue {
  /** Every object that exists here for us, by name. */
  objects(context: Context): Promise<ReadonlyMap<string, Listed>>;
  /** @returns null when the object is not in this edition, or hidden from us */
  of(name: string, context: Context): Promise<Described | null>;
  /** Whether the org keeps Individuals ("Data Protection and Privacy"); null where it does not tell. */
  keepsIndividuals(context: Context): Promise<boolean | null>;
  /** What was kept is asked for again. */
  forget(): void;
}

/** What the settings say of the org's fields, as "Object.Field". */
export type NamedFields = Pick<SalesforceSettings, 'identifierFields' | 'foreignFields'>;

/** The org's own description, kept for a day: the plan follows it, never a list of ours. */
export function catalogueOf(client: Client, named: NamedFields, now: () => Date): Catalogue {
  const keptList = keeper<ReadonlyMap<string, Listed>>(now);
  const keptObjects = keeper<Described | null>(now);
  const keptChoice = keeper<boolean | null>(now);
  const objects = (context: Context): Promise<ReadonlyMap<string, Listed>> =>
    keptList.of('', async () => {
      const rows = await client.describeGlobal(context);
      return new Map(rows.map((one) => [text(one, 'name') ?? '', listed(one)]));
    });
  return {
    objects,
    of: async (name, context) => {
      if (!(await objects(context)).has(name)) return null;
      return keptObjects.of(name, async () => {
        const found = await client.describe(name, context);
        return found === null ? null : described(found, named);
      });
    },
    keepsIndividuals: (context) =>
      keptChoice.of('', async () => {
        const [answer = []] = await askAll(client, [{ soql: privacyChoice, deletedToo: false }], context);
        const chosen = isRows(answer) ? answer[0]?.['PreferencesConsentManagementEnabled'] : null;
        return typeof chosen === 'boolean' ? chosen : null;
      }),
    forget: () => {
      keptChoice.forget();
      keptList.forget();
      keptObjects.forget();
    },
  };
}

const privacyChoice = 'SELECT PreferencesConsentManagementEnabled FROM Organization';

/**
 * Does it again by a new description when Salesforce no longer knows a field or an object: somebody hid it since.
 * @param work  is told whether the description is new
 */
export async function describedAnew<T>(
  catalogue: Catalogue,
  work: (isAnew: boolean) => Promise<T>,
): Promise<T> {
  try {
    return await work(false);
  } catch (error) {
    const code = error instanceof VendorFailure ? error.failure.code : null;
    if (code !== 'INVALID_FIELD' && code !== 'INVALID_TYPE') throw error;
    catalogue.forget();
    return work(true);
  }
}

interface Keeper<T> {
  of(key: string, ask: () => Promise<T>): Promise<T>;
  forget(): void;
}

/** Answers for a day what was asked once; a question that failed is asked again. */
function keeper<T>(now: () => Date): Keeper<T> {
  const kept = new Map<string, { readonly value: Promise<T>; readonly until: number }>();
  return {
    of: (key, ask) => {
      const known = kept.get(key);
      if (known && known.until > now().getTime()) return known.value;
      const value = ask();
      kept.set(key, { value, until: now().getTime() + limits.describeHours * 3_600_000 });
      value.catch(() => kept.delete(key));
      return value;
    },
    forget: () => kept.clear(),
  };
}

function listed(from: Row): Listed {
  return {
    name: text(from, 'name') ?? '',
    keyPrefix: text(from, 'keyPrefix'),
    queryable: from['queryable'] === true,
    deletable: from['deletable'] === true,
    updateable: from['updateable'] === true,
    undeletable: from['undeletable'] === true,
  };
}

function described(from: Row, { identifierFields, foreignFields }: NamedFields): Described {
  const object = text(from, 'name') ?? '';
  const fields = list(from['fields'])
    .map(describedField)
    .map((field) => ({
      ...field,
      isExternalId: field.isExternalId || identifierFields.includes(`${object}.${field.name}`),
      isForeign: field.isForeign || foreignFields.includes(`${object}.${field.name}`),
    }));
  return {
    name: object,
    label: text(from, 'label') ?? '',
    deletable: from['deletable'] === true,
    updateable: from['updateable'] === true,
    fields: new Map(fields.map((field) => [field.name, field])),
    children: list(from['childRelationships']).flatMap(childRelation),
  };
}

function describedField(from: Row): DescribedField {
  const referenceTo: unknown = from['referenceTo'];
  return {
    name: text(from, 'name') ?? '',
    label: text(from, 'label') ?? text(from, 'name') ?? '',
    type: text(from, 'type') ?? 'string',
    length: typeof from['length'] === 'number' ? from['length'] : 0,
    nillable: from['nillable'] === true,
    updateable: from['updateable'] === true,
    filterable: from['filterable'] !== false,
    isCustom: from['custom'] === true,
    isExternalId: from['externalId'] === true,
    isForeign: soundsForeign(from),
    referenceTo: Array.isArray(referenceTo) ? referenceTo.filter((one) => typeof one === 'string') : [],
  };
}

/** Of a field that nobody declared: its name, and the label where the org itself chose it. */
function soundsForeign(from: Row): boolean {
  const type = text(from, 'type');
  if (type !== 'email' && type !== 'phone') return false;
  const label = from['custom'] === true ? (text(from, 'label') ?? '') : '';
  return /assistant|spouse|partner|conjoint|manager|emergency|urgence|billing|facturation/i.test(
    `${text(from, 'name') ?? ''} ${label}`,
  );
}

/**
 * Both flags at once (a contract under an account) is the harder one: it blocks.
 */
function childRelation(from: Row): readonly ChildRelation[] {
  const object = text(from, 'childSObject');
  const field = text(from, 'field');
  if (object === null || field === null) return [];
  const cascadesOrStays = from['cascadeDelete'] === true ? 'cascades' : 'stays';
  return [
    {
      object,
      field,
      relationshipName: text(from, 'relationshipName'),
      whenErased: from['restrictedDelete'] === true ? 'blocks' : cascadesOrStays,
    },
  ];
}
