import type { Failure, Gap } from '../../src/contract/index.ts';
import { isRows } from './ask.ts';
import type { Question, Row } from './client.ts';
import type { SalesforceSettings } from './settings.ts';
import { inList } from './soql.ts';

/** Begins the id of a user; that of a queue begins with 00G. */
export const userPrefix = '005';

/** By object, whom restricted rows go to; an object that is not named is left out. */
export function namedOwners({ restricted }: SalesforceSettings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(restricted?.owner ?? {}).flatMap(([kind, id]) => (id === undefined ? [] : [[kind, id]])),
  );
}

/** Whether the owners of restricted data can be given records: asked together with whatever else is asked. */
export function ownerQuestions(settings: SalesforceSettings): readonly Question[] {
  const ids = [...new Set(Object.values(namedOwners(settings)))];
  const users = ids.filter((id) => id.startsWith(userPrefix));
  const queues = ids.filter((id) => !id.startsWith(userPrefix));
  const ask = (soql: string): Question => ({ soql, deletedToo: false });
  return [
    ...(users.length === 0 ? [] : [ask(`SELECT Id, IsActive FROM User WHERE Id IN ${inList(users)}`)]),
    ...(queues.length === 0
      ? []
      : [ask(`SELECT QueueId, SobjectType FROM QueueSobject WHERE QueueId IN ${inList(queues)}`)]),
  ];
}

/** What stands in the way of giving restricted records to an owner of their own. */
export function ownerGaps(
  settings: SalesforceSettings,
  answers: readonly (readonly Row[] | Failure)[],
): readonly Gap[] {
  const owners = namedOwners(settings);
  const rows = answers.flatMap((answer) => (isRows(answer) ? answer : []));
  const mayOwn = (kind: string, id: string): boolean =>
    id.startsWith(userPrefix)
      ? rows.some((row) => row['Id'] === id && row['IsActive'] === true)
      : rows.some((row) => row['QueueId'] === id && row['SobjectType'] === kind);
  return Object.entries(owners).flatMap(([kind, id]) => (mayOwn(kind, id) ? [] : [ownerAway(kind)]));
}

function ownerAway(kind: string): Gap {
  return {
    what: `giving restricted ${kind} records to an owner of their own: the one that is named is no active user and no queue for them, or is not shown to the integration user`,
    because: 'failed',
    mend: `Name an active user under restricted.owner.${kind}, or for leads a queue that takes them.`,
  };
}
