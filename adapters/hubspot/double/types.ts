/** The names one object type answers to: /objects/contacts, /objects/contact, /objects/0-1. */
export interface ObjectType {
  /** The plural, which is also the witness's kind. */
  readonly name: string;
  readonly singular: string;
  readonly typeId: string;
  readonly activity: boolean;
}

const standard: readonly ObjectType[] = [
  { name: 'contacts', singular: 'contact', typeId: '0-1', activity: false },
  { name: 'companies', singular: 'company', typeId: '0-2', activity: false },
  { name: 'deals', singular: 'deal', typeId: '0-3', activity: false },
  { name: 'tickets', singular: 'ticket', typeId: '0-5', activity: false },
  { name: 'feedback_submissions', singular: 'feedback_submission', typeId: '0-19', activity: false },
  { name: 'leads', singular: 'lead', typeId: '0-136', activity: false },
  { name: 'notes', singular: 'note', typeId: '0-46', activity: true },
  { name: 'meetings', singular: 'meeting', typeId: '0-47', activity: true },
  { name: 'calls', singular: 'call', typeId: '0-48', activity: true },
  { name: 'emails', singular: 'email', typeId: '0-49', activity: true },
  { name: 'tasks', singular: 'task', typeId: '0-27', activity: true },
  { name: 'communications', singular: 'communication', typeId: '0-18', activity: true },
  { name: 'postal_mail', singular: 'postal_mail', typeId: '0-116', activity: true },
];

export interface ObjectTypes {
  named(name: string): ObjectType | null;
  all(): readonly ObjectType[];
  custom(): readonly ObjectType[];
  define(name: string, typeId: string): ObjectType;
}

export function objectTypes(): ObjectTypes {
  const byName = new Map<string, ObjectType>();
  const custom: ObjectType[] = [];
  const enter = (type: ObjectType): void => {
    for (const name of [type.name, type.singular, type.typeId]) byName.set(name, type);
  };
  for (const type of standard) enter(type);
  return {
    named: (name) => byName.get(name.toLowerCase()) ?? null,
    all: () => [...standard, ...custom],
    custom: () => custom,
    define: (name, typeId) => {
      const type = { name: typeId, singular: name, typeId, activity: false };
      enter(type);
      byName.set(`p_${name}`, type);
      custom.push(type);
      return type;
    },
  };
}

/** Numbers of HubSpot-defined association types, "from→to"; a pair not listed gets a number of its own. */
const associationNumbers: Readonly<Record<string, number>> = {
  'contacts→companies': 279,
  'companies→contacts': 280,
  'contacts→deals': 4,
  'deals→contacts': 3,
  'contacts→tickets': 15,
  'tickets→contacts': 16,
  'companies→deals': 342,
  'deals→companies': 341,
  'contacts→notes': 201,
  'notes→contacts': 202,
  'contacts→emails': 197,
  'emails→contacts': 198,
  'contacts→calls': 193,
  'calls→contacts': 194,
  'contacts→meetings': 199,
  'meetings→contacts': 200,
  'contacts→tasks': 203,
  'tasks→contacts': 204,
};

export function associationNumber(from: string, to: string): number {
  const known = associationNumbers[`${from}→${to}`];
  if (known !== undefined) return known;
  let number = 1000;
  for (const letter of `${from}${to}`) number = (number * 31 + (letter.codePointAt(0) ?? 0)) % 9000;
  return number + 1000;
}
