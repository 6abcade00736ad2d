export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'multipicklist'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'reference'
  | 'address'
  | 'base64';

/** What becomes of a child when the record its reference names is deleted; both: describe shows the two flags. */
export type OnDelete = 'cascade' | 'restrict' | 'both' | 'clear';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
  readonly length: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly groupable: boolean;
  readonly aggregatable: boolean;
  readonly custom: boolean;
  /** Under Shield: no query may filter or sort by it. */
  readonly encrypted: boolean;
  /** An id of the customer's own register. */
  readonly externalId: boolean;
  /** Its old value is written to the object's history. */
  readonly tracked: boolean;
  readonly referenceTo: readonly string[];
  /** How SOQL goes from the child to the parent: Account in Account.Name. */
  readonly relationshipName: string | null;
  /** How SOQL goes from the parent to its children: Contacts. */
  readonly childRelationshipName: string | null;
  readonly onDelete: OnDelete | null;
}

const typeNames: Readonly<Record<string, FieldType>> = {
  id: 'id',
  string: 'string',
  textarea: 'textarea',
  email: 'email',
  phone: 'phone',
  url: 'url',
  picklist: 'picklist',
  multipicklist: 'multipicklist',
  boolean: 'boolean',
  int: 'int',
  double: 'double',
  currency: 'currency',
  date: 'date',
  datetime: 'datetime',
  address: 'address',
  base64: 'base64',
};

const lengths: Partial<Record<FieldType, number>> = {
  id: 18,
  reference: 18,
  string: 255,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
  multipicklist: 4099,
  textarea: 32_000,
};

/**
 * One line of an object's table:
 * "LastName string(80) required tracked" or "AccountId -> Account cascade as Account children Contacts".
 * Words: required, readonly, fixed (set once), unfilterable, encrypted, external, tracked.
 */
export function fieldFrom(line: string): Field {
  const [name = '', ...words] = line.trim().split(/\s+/);
  const has = (word: string): boolean => words.includes(word);
  const after = (word: string): string | null => {
    const at = words.indexOf(word);
    return at < 0 ? null : (words[at + 1] ?? null);
  };
  const reference = words[0] === '->';
  const [, typeName = 'string', given] = /^([a-z0-9]+)(?:\((\d+)\))?$/.exec(words[0] ?? '') ?? [];
  const type = reference ? 'reference' : (typeNames[typeName] ?? 'string');
  const length = given === undefined ? (lengths[type] ?? 0) : Number(given);
  const long = (type === 'textarea' && length > 255) || type === 'base64';
  const readonly = has('readonly') || type === 'id' || type === 'address';
  const plain = !long && type !== 'address';
  return {
    name,
    type,
    label: name.replace(/__c$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' '),
    length,
    nillable: !has('required') && type !== 'boolean' && type !== 'id',
    createable: !readonly,
    updateable: !readonly && !has('fixed'),
    filterable: plain && !has('unfilterable') && !has('encrypted'),
    sortable: plain && type !== 'multipicklist' && !has('unfilterable') && !has('encrypted'),
    groupable: plain && !['multipicklist', 'datetime', 'double', 'currency'].includes(type),
    aggregatable: plain && !['multipicklist', 'boolean'].includes(type),
    custom: name.endsWith('__c') || name.endsWith('__pc'),
    encrypted: has('encrypted'),
    externalId: has('external'),
    tracked: has('tracked'),
    referenceTo: reference ? (words[1] ?? '').split(',') : [],
    relationshipName: reference ? (after('as') ?? relationshipOf(name)) : null,
    childRelationshipName: after('children'),
    onDelete: reference ? (onDelete(words[2]) ?? 'clear') : null,
  };
}

function onDelete(word: string | undefined): OnDelete | null {
  return word === 'cascade' || word === 'restrict' || word === 'both' || word === 'clear' ? word : null;
}

function relationshipOf(name: string): string | null {
  if (name.endsWith('__c')) return name.replace(/__c$/, '__r');
  return name.endsWith('Id') && name !== 'Id' ? name.slice(0, -2) : null;
}
