import { sql } from 'kysely';
import type { Keys } from '../../../ports/keys.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import { unwrap } from '../transaction.ts';

/** What tells of a person beside the request itself, in an order that its references allow. */
const OF_ITS_PLANS = ['line', 'plan'] as const;
const OF_THE_PERSON = [
  'match',
  'search',
  'certificate',
  'letter',
  'correction_taken',
  'request_mandate',
  'notification',
  'transmission',
  'callback_event',
  'callback',
] as const;

/** One update takes the row: of two processes the second finds nothing left to forget. */
export async function forgetRequest(keys: Keys, tx: Transaction, id: number, at: Date): Promise<boolean> {
  // Its digest would lead whoever still holds the letter to the person.
  const withoutLetter = '{"letterDigest": ""}';
  const row = await unwrap(tx)
    .updateTable('request')
    .set({
      forgotten_at: at,
      subject: null,
      sealed: null,
      identity_sealed: null,
      requester_identity_sealed: null,
      extension: sql<string>`extension || ${withoutLetter}::jsonb`,
      refusal: sql<string>`refusal || ${withoutLetter}::jsonb`,
    })
    .where('id', '=', id)
    .where('forgotten_at', 'is', null)
    .where('wake_at', 'is', null)
    .returning('data_key')
    .executeTakeFirst();
  if (!row) return false;
  await keys.destroyDataKey(tx, row.data_key);
  await forgetPackages(keys, tx, id);
  await forgetTasks(tx, id);
  await unwrap(tx).deleteFrom('package').where('request', '=', id).execute();
  for (const table of OF_ITS_PLANS) await unwrap(tx).deleteFrom(table).where('matter', '=', id).execute();
  for (const table of OF_THE_PERSON) await unwrap(tx).deleteFrom(table).where('request', '=', id).execute();
  return true;
}

/** Whoever was asked, and what they answered. */
async function forgetTasks(tx: Transaction, request: number): Promise<void> {
  const own = unwrap(tx).selectFrom('task').select('id').where('request', '=', request);
  for (const table of ['task_answer', 'task_code', 'task_told'] as const)
    await unwrap(tx).deleteFrom(table).where('task', 'in', own).execute();
  await unwrap(tx).deleteFrom('task').where('request', '=', request).execute();
}

/** One that was never handed over, since a later one was, may have its key still. */
async function forgetPackages(keys: Keys, tx: Transaction, request: number): Promise<void> {
  const packages = await unwrap(tx)
    .selectFrom('package')
    .select(['id', 'data_key'])
    .where('request', '=', request)
    .execute();
  for (const { id, data_key } of packages) {
    await keys.destroyDataKey(tx, data_key);
    for (const table of ['package_record', 'package_withholding', 'package_blob'] as const) {
      await unwrap(tx).deleteFrom(table).where('package', '=', id).execute();
    }
  }
}
