import type { Context, Failure, Gap, Ref } from '../../src/contract/index.ts';
import { refKey, VendorFailure } from '../../src/contract/index.ts';
import { askAll, isRows } from './ask.ts';
import type { Client, Question, Row } from './client.ts';
import type { Catalogue } from './describe.ts';
import { idsByKind } from './kinds.ts';
import { limits } from './limits.ts';
import { existing, refOf } from './records.ts';
import { apiName, chunkedQueries, isId } from './soql.ts';

/** What a read by id showed, with a control in the same call: whether we would see a row if it were there. */
export interface Sight {
  row(ref: Ref): Row | null;
  /** Rows of what was asked along with it. */
  readonly along: readonly Row[];
  /** False where a missing row may merely be hidden: the token lost its rights, or the object is not shown to us. */
  isClear(ref: Ref): boolean;
}

/** The caller's own rights: one row, always there for a user whose rights are whole. */
export const ownRights =
  'SELECT PermissionsApiEnabled, PermissionsViewAllData, PermissionsModifyAllData, PermissionsViewSetup FROM UserPermissionAccess';

/**
 * View All Data does not show files: without Query All Files every query of them answers nothing. Asked by itself, for
 * an org that does not know the permission refuses the whole query.
 */
export const fileRights = 'SELECT PermissionsQueryAllFiles FROM UserPermissionAccess';

export function seesAllFiles(answer: readonly Row[] | Failure | undefined): boolean {
  return (
    answer !== undefined && isRows(answer) && answer.some((row) => row['PermissionsQueryAllFiles'] === true)
  );
}

export const unseenFiles: Gap = {
  what: 'files of the person: not all of them can be seen',
  because: 'no-scope',
  mend: 'Give the integration user Query All Files, then plan again.',
};

const files: ReadonlySet<string> = new Set(['ContentDocument', 'ContentVersion', 'ContentDocumentLink']);

/**
 * Reads rows by id from the tables, those in the recycle bin too.
 * @param fields  of each kind, beside what tells whether it was deleted and by whom; those that are not there are left out
 */
export async function look(
  client: Client,
  catalogue: Catalogue,
  refs: readonly Ref[],
  fields: (kind: string) => readonly string[],
  context: Context,
  along: readonly Question[] = [],
): Promise<Sight> {
  const readable = refs.filter((ref) => isId(ref.id));
  const questions: { readonly kind: string; readonly soql: string }[] = [];
  for (const [kind, ids] of idsByKind(readable)) {
    const described = await catalogue.of(kind, context);
    if (described === null) continue;
    const wanted = [
      'Id',
      'IsDeleted',
      'MasterRecordId',
      'SystemModstamp',
      'LastModifiedById',
      ...fields(kind),
    ];
    const columns = [...new Set(existing(described, wanted))].map(apiName).join(', ');
    const queries = chunkedQueries(
      ids,
      limits.ids,
      (list) => `SELECT ${columns} FROM ${apiName(kind)} WHERE Id IN ${list}`,
    );
    questions.push(...queries.map((soql) => ({ kind, soql })));
  }
  const areFiles = readable.some((ref) => files.has(ref.kind));
  const rightsAsked = [ownRights, ...(areFiles ? [fileRights] : [])];
  const answers = await askAll(
    client,
    [
      ...rightsAsked.map((soql) => ({ soql, deletedToo: false })),
      ...questions.map(({ soql }) => ({ soql, deletedToo: true })),
      ...along,
    ],
    context,
  );
  const [rights] = answers;
  const seesFiles = areFiles && seesAllFiles(answers[1]);
  const rest = answers.slice(rightsAsked.length);
  const found = rest.slice(0, questions.length);
  const seesAll = rights !== undefined && isRows(rights) && rights.some(mayReadEverything);
  const asked = new Set(questions.map(({ kind }) => kind));
  const refused = new Set(questions.filter((_, at) => !isRows(found[at] ?? [])).map(({ kind }) => kind));
  const rows = new Map(
    found
      .flatMap((answer) => (isRows(answer) ? answer : []))
      .map((row) => [refKey(refOf(row)), row] as const),
  );
  return {
    row: (ref) => rows.get(refKey(ref)) ?? null,
    along: rest.slice(questions.length).flatMap((answer) => {
      if (isRows(answer)) return answer;
      throw new VendorFailure(answer);
    }),
    isClear: (ref) =>
      seesAll && asked.has(ref.kind) && !refused.has(ref.kind) && (seesFiles || !files.has(ref.kind)),
  };
}

export function mayReadEverything(rights: Row): boolean {
  return rights['PermissionsViewAllData'] === true || rights['PermissionsModifyAllData'] === true;
}
