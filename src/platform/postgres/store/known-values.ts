import { sql } from 'kysely';
import { remembered } from '../../../domain/propagation.ts';
import type { FieldValue, RecordRef } from '../../../domain/record.ts';
import { recordKey } from '../../../domain/record.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { FieldOfRecord, KnownValues } from '../../../ports/propagation-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import { unwrap } from '../transaction.ts';

const ROWS_PER_INSERT = 1000;

export function knownValuesStore(keys: Keys, normalise: Normalise): KnownValues {
  const recordOf = (ref: RecordRef): Buffer => keys.lookUp.current('ref', recordKey(ref)).digest;
  const recordsOf = (ref: RecordRef): readonly Buffer[] =>
    keys.lookUp.all('ref', recordKey(ref)).map(({ digest }) => digest);
  const formOf = (name: string, value: FieldValue): string => `${name}:${remembered(name, value, normalise)}`;
  const digestOf = (name: string, value: FieldValue): Buffer =>
    keys.lookUp.current('known-value', formOf(name, value)).digest;
  /** The key may have had a new version since it was noted. */
  const isDigestOf = (digest: Buffer | null, name: string, value: FieldValue): boolean =>
    digest !== null &&
    keys.lookUp.all('known-value', formOf(name, value)).some((one) => one.digest.equals(digest));

  /** Inserts them; what is known already is treated as `otherwise` says. */
  const note = async (
    tx: Transaction,
    values: readonly FieldOfRecord[],
    as: 'seen' | 'written',
    looked: boolean,
    at: Date,
    otherwise: ReturnType<typeof sql>,
  ): Promise<void> => {
    const byPlace = new Map(
      values.map((one) => [JSON.stringify([recordKey(one.ref), one.name, one.field]), one]),
    );
    const distinct = [...byPlace.values()];
    for (let start = 0; start < distinct.length; start += ROWS_PER_INSERT) {
      const some = distinct.slice(start, start + ROWS_PER_INSERT);
      await sql`
        insert into known_value (system, record, name, field, ${sql.ref(as)}, looked, noted_at)
        select system, record, name, field, digest, ${looked}, ${at}::timestamptz
        from unnest(${some.map(({ ref }) => ref.system)}::text[], ${some.map(({ ref }) => recordOf(ref))}::bytea[],
          ${some.map(({ name }) => name)}::text[], ${some.map(({ field }) => field)}::text[],
          ${some.map(({ name, value }) => digestOf(name, value))}::bytea[])
          as given (system, record, name, field, digest)
        on conflict (system, record, name, field) do ${otherwise}`.execute(unwrap(tx));
    }
  };

  return {
    async of(tx, ref) {
      const rows = await unwrap(tx)
        .selectFrom('known_value')
        .select(['name', 'field', 'seen', 'written', 'looked'])
        .where('system', '=', ref.system)
        .where('record', 'in', [...recordsOf(ref)])
        .execute();
      return rows.map(({ name, field, seen, written, looked }) => ({
        name,
        field,
        isJudged: (value: FieldValue) => looked && isDigestOf(seen, name, value),
        isSeen: (value: FieldValue) => isDigestOf(seen, name, value),
        isWritten: (value: FieldValue) => isDigestOf(written, name, value),
      }));
    },
    writing: (tx, values, at) =>
      note(
        tx,
        values,
        'written',
        false,
        at,
        sql`update set written = excluded.written, noted_at = excluded.noted_at`,
      ),
    async written(tx, fields, at) {
      for (const { ref, name, field } of fields) {
        await sql`
          update known_value set seen = written, looked = true, noted_at = ${at}
          where system = ${ref.system} and record = any(${[...recordsOf(ref)]}::bytea[]) and name = ${name}
            and field = ${field} and written is not null`.execute(unwrap(tx));
      }
    },
    async notWritten(tx, values) {
      for (const { ref, name, field, value } of values) {
        const digests = keys.lookUp.all('known-value', formOf(name, value)).map(({ digest }) => digest);
        await sql`
          update known_value set written = null, seen = case when seen = written then null else seen end
          where system = ${ref.system} and record = any(${[...recordsOf(ref)]}::bytea[]) and name = ${name}
            and field = ${field} and written = any(${digests}::bytea[])`.execute(unwrap(tx));
      }
    },
    // What greffe wrote is over once somebody else has written there.
    saw: (tx, values, at) =>
      note(
        tx,
        values,
        'seen',
        true,
        at,
        sql`update set seen = excluded.seen, looked = true, noted_at = excluded.noted_at,
          written = case when known_value.written = excluded.seen then known_value.written end`,
      ),
    learn: (tx, values, at) => note(tx, values, 'seen', false, at, sql`nothing`),
    async holders(tx, { ref, name, field }, systems) {
      const blanks = keys.lookUp.all('known-value', formOf(name, null)).map(({ digest }) => digest);
      const { rows } = await sql<{ system: string }>`
        select asked.system from unnest(${[...systems]}::text[]) as asked (system)
        where exists (
          select from known_value own
            join known_value other on other.seen = own.seen and other.name = own.name
          where own.system = ${ref.system} and own.record = any(${[...recordsOf(ref)]}::bytea[])
            and own.name = ${name} and own.field = ${field} and own.seen <> all(${blanks}::bytea[])
            and other.record <> own.record and other.system = asked.system)
        order by asked.system`.execute(unwrap(tx));
      return rows.map(({ system }) => system);
    },
    async forget(tx, refs) {
      if (refs.length === 0) return;
      await unwrap(tx)
        .deleteFrom('known_value')
        .where('system', 'in', [...new Set(refs.map(({ system }) => system))])
        .where('record', 'in', refs.flatMap(recordsOf))
        .execute();
    },
    async end(tx, before) {
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('known_value')
        .where('noted_at', '<', before)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
