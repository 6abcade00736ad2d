import type { Context, Gap, Scanned } from '../../src/contract/index.ts';
import { askedOf } from './conditions.ts';
import type { Catalogue, Described, DescribedField } from './describe.ts';
import { scannedPeople } from './evidence.ts';
import type { Source } from './evidence.ts';
import { casePath, traceTables } from './traces.ts';
import { objectionsOf } from './objected.ts';
import type { Objections } from './objected.ts';
import { hiddenFieldsOf, hiddenObject } from './probe.ts';
import { fieldsOfType } from './records.ts';
import { apiName, quoted } from './soql.ts';

/** What a kind is asked for, as this org has it. */
export interface ScanQuestion {
  readonly described: Described;
  /** Column → type. Parents by their path: "Opportunity.CloseDate". */
  readonly columns: ReadonlyMap<string, string>;
  /** Fields to bring along. */
  readonly fields: readonly string[];
  readonly sources: readonly Source[];
  /** null where the rows are no people. */
  readonly objections: Objections | null;
  /** What makes a row one of this kind's people or traces. */
  readonly always: readonly string[];
  /** The conditions, as far as the vendor can be trusted with them. */
  readonly asked: readonly string[];
}

export interface Prepared {
  /** null where nothing can be asked, for the reasons the gaps name. */
  readonly question: ScanQuestion | null;
  readonly gaps: readonly Gap[];
}

export async function prepare(
  catalogue: Catalogue,
  allSources: readonly Source[],
  { kind, fields, where }: Scanned,
  context: Context,
): Promise<Prepared> {
  const described = await catalogue.of(kind, context);
  if (described === null) return { question: null, gaps: [hiddenObject(kind)] };
  const isPerson = scannedPeople.some((one) => one === kind);
  if (kind === 'Account' && !described.fields.has('IsPersonAccount')) return { question: null, gaps: [] };
  const {
    sources,
    columns: dated,
    gaps: dateGaps,
  } = await datesOf(catalogue, described, allSources, context);
  const objections = isPerson ? await objectionsOf(catalogue, described, context) : null;
  const table = traceTables[kind];
  const needed = [...(table?.needs ?? []), ...where.map(({ field }) => field)];
  const missing = await missingFrom(catalogue, described, needed, context);
  const brought = fields.filter(
    (name) => described.fields.has(name) && !isCompound(described.fields.get(name)),
  );
  const gaps = [
    ...hiddenFieldsOf(described, identifying[kind] ?? []),
    ...hiddenFieldsOf(described, fields),
    ...missing,
    ...fields.flatMap((name) => (isCompound(described.fields.get(name)) ? [compound(kind, name)] : [])),
    ...dateGaps,
    ...(objections?.gaps ?? []),
  ];
  const tellsNothing = !isPerson && sources.length === 0;
  if (missing.length > 0 || tellsNothing) return { question: null, gaps: unique(gaps) };
  const own = [
    ...alwaysRead,
    ...(isPerson ? personFields(described) : []),
    ...(table?.people ?? []),
    ...brought,
    ...needed,
  ];
  const columns = new Map([
    ...own.flatMap((name): [string, string][] => {
      const field = described.fields.get(name);
      return field ? [[name, field.type]] : [];
    }),
    ...dated,
    ...(objections?.columns ?? []),
    ...(await parentColumns(catalogue, described, context)),
  ]);
  return {
    question: {
      described,
      columns,
      fields: brought,
      sources,
      objections,
      always: [...(isPerson ? whosePeople(described) : []), ...(table?.where ?? [])],
      asked: where.flatMap((condition) => {
        const field = described.fields.get(condition.field);
        return field ? (askedOf(field, condition) ?? []) : [];
      }),
    },
    gaps: unique(gaps),
  };
}

/** The rows after an id, in the order of ids, so that any other question can go on from the last of them. */
export function soqlAfter(
  question: ScanQuestion,
  { after, isJudged }: { readonly after: string | null; readonly isJudged: boolean },
  limit: number | null,
): string {
  const tests = [
    ...question.always,
    ...(isJudged ? [] : question.asked),
    ...(after === null ? [] : [`Id > ${quoted(after)}`]),
  ];
  return [
    selecting(question),
    ...(tests.length === 0 ? [] : [`WHERE ${tests.join(' AND ')}`]),
    'ORDER BY Id',
    ...(limit === null ? [] : [`LIMIT ${limit}`]),
  ].join(' ');
}

export function selecting({ columns, described }: ScanQuestion): string {
  return `SELECT ${[...columns.keys()].map(apiName).join(', ')} FROM ${apiName(described.name)}`;
}

/** Without one of these, a person may not be known again. */
const identifying: Readonly<Record<string, readonly string[]>> = {
  Contact: ['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone'],
  Lead: ['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone'],
  Account: ['FirstName', 'LastName', 'PersonEmail', 'Phone', 'PersonMobilePhone'],
};

const alwaysRead: readonly string[] = ['Id', 'CreatedDate'];

/** What must be there for a row to be judged, and is not. */
async function missingFrom(
  catalogue: Catalogue,
  described: Described,
  needed: readonly string[],
  context: Context,
): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  for (const name of needed) {
    const [object = '', field] = name.split('.');
    if (field === undefined) gaps.push(...hiddenFieldsOf(described, [name]));
    else {
      const holder = await catalogue.of(object, context);
      gaps.push(...(holder === null ? [hiddenObject(object)] : hiddenFieldsOf(holder, [field])));
    }
  }
  return gaps;
}

/** Everything a person is known by. */
function personFields(described: Described): readonly string[] {
  return [
    'FirstName',
    'LastName',
    'Name',
    'IsPersonAccount',
    'PersonContactId',
    'AccountId',
    ...fieldsOfType(described, 'email', 'phone').map(({ name }) => name),
    ...[...described.fields.values()].filter(({ isExternalId }) => isExternalId).map(({ name }) => name),
  ];
}

/** The contact inside a person account is another name of that account. */
export function whosePeople(described: Described): readonly string[] {
  if (!described.fields.has('IsPersonAccount')) return [];
  return [`IsPersonAccount = ${described.name === 'Account'}`];
}

/** Dates that count, as far as the org has them and they are dates. */
async function datesOf(
  catalogue: Catalogue,
  described: Described,
  allSources: readonly Source[],
  context: Context,
): Promise<{
  readonly sources: readonly Source[];
  readonly columns: readonly (readonly [string, string])[];
  readonly gaps: readonly Gap[];
}> {
  const sources: Source[] = [];
  const columns: [string, string][] = [];
  const gaps: Gap[] = [];
  for (const source of allSources.filter(({ kind }) => kind === described.name)) {
    const holder = source.object === described.name ? described : await catalogue.of(source.object, context);
    const field = holder?.fields.get(source.field);
    if (!holder) gaps.push(hiddenObject(source.object));
    else if (!field) gaps.push(...hiddenFieldsOf(holder, [source.field]));
    else if (field.type !== 'date' && field.type !== 'datetime') gaps.push(noDate(source.name));
    else {
      sources.push(source);
      columns.push([source.column, field.type]);
    }
  }
  return { sources, columns, gaps };
}

/** Whether the contact behind a trace is a person account, and what a mail's sender is compared with. */
async function parentColumns(
  catalogue: Catalogue,
  described: Described,
  context: Context,
): Promise<readonly (readonly [string, string])[]> {
  const contact = await catalogue.of('Contact', context);
  if (contact === null) return [];
  const behind = (path: string): (readonly [string, string])[] =>
    contact.fields.has('IsPersonAccount')
      ? [
          [`${path}.IsPersonAccount`, 'boolean'],
          [`${path}.AccountId`, 'reference'],
        ]
      : [];
  const table = traceTables[described.name];
  if (table?.people.includes('ContactId')) return behind('Contact');
  const hasCase = described.name === 'EmailMessage' && (await isOfCase(catalogue, described, context));
  if (!hasCase) return [];
  const addresses = fieldsOfType(contact, 'email').filter(({ isForeign }) => !isForeign);
  return [
    [`${casePath}Id`, 'reference'],
    ...addresses.map(({ name }) => [`${casePath}.${name}`, 'email'] as const),
    ...behind(casePath),
  ];
}

async function isOfCase(catalogue: Catalogue, described: Described, context: Context): Promise<boolean> {
  const targets = described.fields.get('ParentId')?.referenceTo ?? [];
  if (targets.length !== 1 || targets[0] !== 'Case') return false;
  return (await catalogue.of('Case', context))?.fields.has('ContactId') === true;
}

function isCompound(field: DescribedField | undefined): boolean {
  return field !== undefined && ['address', 'location', 'base64', 'complexvalue'].includes(field.type);
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [gap.what, gap])).values()];
}

function compound(kind: string, name: string): Gap {
  return {
    what: `field ${kind}.${name}: it is made of others, and a scan cannot bring it along`,
    because: 'no-api',
    mend: 'Name the fields it is made of, such as MailingCity.',
  };
}

function noDate(name: string): Gap {
  return {
    what: `field ${name}: it holds no date, and tells of no contact`,
    because: 'not-searchable',
    mend: `Take ${name} out of lastContact, or name a field of dates.`,
  };
}
