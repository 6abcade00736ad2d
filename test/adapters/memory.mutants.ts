import { createHash } from 'node:crypto';
import { eraseRow, patch, type MemoryAccount, type Row } from '../../adapters/memory/account.ts';
import { addressesOf, identifiersOf } from '../../adapters/memory/records.ts';
import type {
  Connection,
  Context,
  ExpandPage,
  Identifier,
  LocatePage,
  Match,
  Outcome,
  Related,
  Verb,
  Verdict,
} from '../../src/contract/index.ts';
import { refKey, VendorFailure } from '../../src/contract/index.ts';
import { changeMutants } from './memory-changes.mutants.ts';
import { rectifyMutants } from './memory-rectify.mutants.ts';
import { recycleMutants } from './memory-recycle.mutants.ts';
import { scanMutants } from './memory-scan.mutants.ts';
import { solicitationMutants } from './memory-solicitations.mutants.ts';
import type { Mutation } from './memory.subject.ts';
import type { ModeName } from '../conformance/index.ts';

/** A broken adapter, and the rule that must find it out. */
export interface Mutant {
  readonly does: string;
  readonly caughtBy: string;
  readonly mode?: ModeName;
  readonly erasesFilesLater?: boolean;
  readonly mutate: Mutation;
}

const done: Outcome<null> = { status: 'done', value: null };
const asExpected: Verdict = { status: 'as-expected' };

/** Each is a mistake an honest author could make, or a lie a careless one could tell. */
export const mutants: readonly Mutant[] = [
  {
    does: 'lies about erasing',
    caughtBy: 'an erased record is gone, as the terms of its kind say',
    mutate: erasing(() => async (refs) => refs.map(() => done)),
  },
  {
    does: 'lies about erasing and hides it from verify',
    caughtBy: 'verify of absence agrees with the witness, record by record and in order',
    mutate: (connection, account) =>
      verdicts((verdict) => (verdict.status === 'contrary' ? asExpected : verdict))(
        erasing(() => async (refs) => refs.map(() => done))(connection, account),
        account,
      ),
  },
  {
    does: 'drops an outcome',
    caughtBy: 'a full batch is answered in full and in order',
    mutate: erasing(
      (erase) => async (refs, context) => (await erase(refs, context)).slice(refs.length > 1 ? 1 : 0),
    ),
  },
  {
    does: 'reorders outcomes',
    caughtBy: 'a full batch is answered in full and in order',
    mutate: erasing((erase) => async (refs, context) => [...(await erase(refs, context))].reverse()),
  },
  {
    does: 'matches a prefix',
    caughtBy: 'locate by an address returns nobody else: no prefix, no part, no neighbour of the domain',
    mutate: alsoFinding((row, wanted) => addressesOf(row).some((address) => address.startsWith(wanted))),
  },
  {
    does: 'finds main addresses only',
    caughtBy: 'locate finds a person by each of their addresses, and tells all of them',
    mutate: matches((match, account) =>
      match.by.kind === 'email' &&
      account.rows.get(refKey(match.ref))?.fields['email'] !== match.by.value.toLowerCase()
        ? []
        : [match],
    ),
  },
  {
    does: 'minds capitals',
    caughtBy: 'locate finds an address however it is written in capitals',
    mutate: matches((match) =>
      match.identifiers.some((one) => one.value === match.by.value) ? [match] : [],
    ),
  },
  {
    does: 'does not look into the bin',
    caughtBy: 'locate finds a person who lies in the bin, or names the bin as a gap',
    mutate: matches((match) => (match.state === 'recycled' ? [] : [match])),
  },
  {
    does: 'forgets merged ids',
    caughtBy: 'locate finds a merged person under all their addresses and former ids',
    mutate: matches((match) => [{ ...match, aliases: [] }]),
  },
  {
    does: 'ignores the cursor of locate',
    caughtBy: 'locate gives each match once, over as many pages as it takes',
    mode: 'one-record pages',
    mutate: locating((locate) => (identifiers, _cursor, context) => locate(identifiers, null, context)),
  },
  {
    does: 'stops after the first page',
    caughtBy: 'expand gives each record once, over as many pages as it takes',
    mode: 'one-record pages',
    mutate: related((item) => [item], true),
  },
  {
    does: 'ignores the cursor of expand',
    caughtBy: 'expand gives each record once, over as many pages as it takes',
    mutate: (connection) => ({
      ...connection,
      expand: changed(connection.expand, (expand) => (refs, _cursor, context) => expand(refs, null, context)),
    }),
  },
  {
    does: 'calls an empty page the answer of a vendor that is down',
    caughtBy: 'a long absence of the vendor is told as a failure and not as an empty answer',
    mutate: locating((locate) => async (identifiers, cursor, context) => {
      try {
        return await locate(identifiers, cursor, context);
      } catch {
        return { items: [], cursor: null, gaps: [] };
      }
    }),
  },
  {
    does: 'hides the second hop of a cascade',
    caughtBy: 'expand follows a cascade to its second hop',
    mutate: related((item) => (item.of.kind === 'membership' ? [] : [item])),
  },
  {
    does: 'hides that the vendor takes records along',
    caughtBy: 'erasing a person takes along nothing that expand did not name',
    mutate: related((item) => [{ ...item, whenErased: 'stays' }]),
  },
  {
    does: 'hides what blocks an erasure',
    caughtBy: 'expand names what blocks the erasure of the person',
    mutate: related((item) => (item.whenErased === 'blocks' ? [] : [item])),
  },
  {
    does: 'calls a shared note owned',
    caughtBy: 'expand calls shared what concerns other people, and counts them',
    mutate: related((item) => [{ ...item, relation: 'owned', others: { ...item.others, persons: 0 } }]),
  },
  {
    does: 'takes a company for a person',
    caughtBy: 'a company alone makes nothing shared',
    mutate: related((item) => [item.others.organisations > 0 ? { ...item, relation: 'shared' } : item]),
  },
  {
    does: 'promises to erase what it cannot',
    caughtBy: 'what expand says it can do, a verb of the adapter does',
    mutate: related((item) => [{ ...item, can: ['erase', 'redact', 'detach'] }]),
  },
  {
    does: 'erases through a merged id',
    caughtBy: 'erasing an id that was merged into another record is a conflict, and nothing is erased',
    mutate: erasing(
      (_erase, account) => async (refs) =>
        refs.map((ref) => (eraseRow(account, refKey(ref)) === 'erased' ? done : { status: 'already' })),
    ),
  },
  {
    does: 'erases a neighbour',
    caughtBy: 'erasing leaves everybody else as they were: homonyms, neighbours, colleagues',
    mutate: erasing((erase, account) => async (refs, context) => {
      const outcomes = await erase(refs, context);
      const [neighbour] = personsOf(account);
      if (neighbour) eraseRow(account, refKey(neighbour));
      return outcomes;
    }),
  },
  {
    does: 'calls done what was blocked',
    caughtBy: 'a record that another one blocks is blocked, and stays as it was',
    mutate: erasing(
      (erase) => async (refs, context) =>
        (await erase(refs, context)).map((outcome) =>
          outcome.status === 'failed' && outcome.failure.kind === 'blocked' ? done : outcome,
        ),
    ),
  },
  {
    does: 'takes a record it cannot see for one that is gone',
    caughtBy: 'a token that lost its rights erases nothing and calls nothing erased',
    mutate: erasing(
      (erase) => async (refs, context) =>
        (await erase(refs, context)).map((outcome) =>
          outcome.status === 'failed' && outcome.failure.kind === 'denied' ? { status: 'already' } : outcome,
        ),
    ),
  },
  {
    does: 'catches a refusal of the vendor and calls it done',
    caughtBy: 'a write the vendor refused changes nothing, and is no success',
    mutate: erasing(
      (erase) => async (refs, context) => erase(refs, context).catch(() => refs.map(() => done)),
    ),
  },
  {
    does: 'repeats a write of unknown outcome',
    caughtBy: 'a write whose answer was lost is of unknown outcome, is not repeated, and reads back as done',
    mutate: erasing(
      (erase) => async (refs, context) => erase(refs, context).catch(() => erase(refs, context)),
    ),
  },
  {
    does: 'ignores the signal of a write',
    caughtBy: 'a write that is aborted on its way is of unknown outcome, at once',
    mutate: erasing((erase) => (refs, context) => erase(refs, deaf(context))),
  },
  {
    does: 'ignores the signal of a read',
    caughtBy: 'a read that is aborted on its way ends at once, with a failure',
    mutate: locating(
      (locate) => (identifiers, cursor, context) => locate(identifiers, cursor, deaf(context)),
    ),
  },
  {
    does: 'calls an aborted write unavailable, as if it had never left',
    caughtBy: 'a write that is aborted on its way is of unknown outcome, at once',
    mutate: erasing(
      (erase) => async (refs, context) =>
        erase(refs, context).catch((thrown: unknown) => {
          throw new VendorFailure({ ...failureIn(thrown), kind: 'unavailable' });
        }),
    ),
  },
  {
    does: 'leaks an address in an error',
    caughtBy: 'no failure says who the person is: no name, no address, no id',
    mutate: erasing(
      (erase, account) => async (refs, context) =>
        erase(refs, context).catch((thrown: unknown) => {
          const [row] = personsOf(account);
          throw new VendorFailure({
            ...failureIn(thrown),
            mend: `Look at ${row ? addressesOf(row).join() : ''}.`,
          });
        }),
    ),
  },
  {
    does: 'leaks an id in the mend of an outcome',
    caughtBy: 'no failure says who the person is: no name, no address, no id',
    mutate: erasing(
      (erase) => async (refs, context) =>
        (await erase(refs, context)).map((outcome, index) =>
          outcome.status === 'failed'
            ? { status: 'failed', failure: { ...outcome.failure, mend: `Look at ${refs[index]?.id}.` } }
            : outcome,
        ),
    ),
  },
  {
    does: 'throws an error of its SDK',
    caughtBy: 'a refusal for pace is rate-limited, and the layers wait it out',
    mutate: locating(
      (locate) => async (identifiers, cursor, context) =>
        locate(identifiers, cursor, context).catch((thrown: unknown) => {
          throw new Error('Request failed with status code 429', { cause: thrown });
        }),
    ),
  },
  {
    does: 'hands out another record under a merged id',
    caughtBy: 'read of a merged id never passes another record off as the one that was asked for',
    mutate: (connection, account) => ({
      ...connection,
      read: changed(connection.read, (read) => async (refs, fields, context) => {
        const holders = refs.map((ref) => account.merged.get(refKey(ref))?.split(':')[1] ?? ref.id);
        return read(
          refs.map((ref, index) => ({ kind: ref.kind, id: holders[index] ?? ref.id })),
          fields,
          context,
        );
      }),
    }),
  },
  {
    does: 'says nothing of hidden fields',
    caughtBy: 'read names the fields that are hidden from the token',
    mutate: (connection) => ({
      ...connection,
      read: changed(
        connection.read,
        (read) => async (refs, fields, context) =>
          (await read(refs, fields, context)).map((outcome) =>
            outcome.status === 'done' ? { ...outcome, value: { ...outcome.value, hidden: [] } } : outcome,
          ),
      ),
    }),
  },
  {
    does: 'reads every field whatever was named',
    caughtBy: 'read gives the fields that were named and no other',
    mutate: (connection) => ({
      ...connection,
      read: changed(connection.read, (read) => (refs, _fields, context) => read(refs, null, context)),
    }),
  },
  {
    does: 'cuts a file short',
    caughtBy: 'content gives a file as it is stored, under its name',
    mutate: (connection) => ({
      ...connection,
      content: changed(connection.content, (content) => async (ref, context) => {
        const outcome = await content(ref, context);
        if (outcome.status !== 'done') return outcome;
        return { ...outcome, value: { ...outcome.value, stream: firstBytes(outcome.value.stream) } };
      }),
    }),
  },
  {
    does: 'redacts with a hash of the value',
    caughtBy: 'redact writes nothing that the same value would give again: no stable hash',
    mutate: redacting((row, field) => hash(JSON.stringify(row.fields[field]))),
  },
  {
    does: 'redacts with a hash of the id and the value',
    caughtBy: 'redact writes nothing that the same value would give again: no stable hash',
    mutate: redacting((row, field) => hash(`${row.id} ${JSON.stringify(row.fields[field])}`)),
  },
  {
    does: 'redacts nothing',
    caughtBy: 'redact overwrites the named fields and no other',
    mutate: redacting((row, field) => row.fields[field] ?? null),
  },
  {
    does: 'redacts more than was named',
    caughtBy: 'redact overwrites the named fields and no other',
    mutate: (connection, account) => ({
      ...connection,
      redact: changed(
        connection.redact,
        () => async (redactions) =>
          redactions.map(({ ref }) => {
            const row = account.rows.get(refKey(ref));
            patch(
              account,
              refKey(ref),
              Object.fromEntries(Object.keys(row?.fields ?? {}).map((field) => [field, null])),
            );
            return done;
          }),
      ),
    }),
  },
  {
    does: 'detaches everything',
    caughtBy: 'detach cuts the named tie and no other',
    mutate: (connection, account) => ({
      ...connection,
      detach: changed(
        connection.detach,
        () => async (links) =>
          links.map(({ ref }) => {
            const row = account.rows.get(refKey(ref));
            if (row) account.rows.set(refKey(ref), { ...row, ties: [] });
            return done;
          }),
      ),
    }),
  },
  {
    does: 're-subscribes whoever had opted out of everything',
    caughtBy: 'objecting again, or after the person opted out, re-subscribes nobody',
    mutate: (connection, account) => ({
      ...connection,
      object: changed(
        connection.object,
        () => async (objections) =>
          objections.map(({ channel, address }) => {
            const key = `${channel}:${address}`;
            account.optOuts.set(key, account.optOuts.has(key) ? 'some' : 'all');
            return done;
          }),
      ),
    }),
  },
  {
    does: 'calls an objection done for an address it does not know',
    caughtBy: 'an objection for an address no record has is in force once it is called done',
    mutate: (connection) => ({
      ...connection,
      object: changed(
        connection.object,
        (object) => async (objections, context) =>
          objections.every((one) => one.refs.length > 0)
            ? object(objections, context)
            : objections.map(() => done),
      ),
    }),
  },
  {
    does: 'restricts everybody',
    caughtBy: 'restrict restricts the named row, once or twice, and nobody else’s',
    mutate: (connection, account) => ({
      ...connection,
      restrict: changed(connection.restrict, () => async (refs) => {
        for (const row of personsOf(account)) patch(account, refKey(row), { restricted: true });
        return refs.map(() => done);
      }),
    }),
  },
  {
    does: 'lifts every restriction',
    caughtBy:
      'lift takes the mark off the named row, once or twice, and nobody else’s; who was stopped stays so',
    mutate: (connection, account) => ({
      ...connection,
      lift: changed(connection.lift, () => async (refs) => {
        for (const row of personsOf(account)) patch(account, refKey(row), { restricted: false });
        return refs.map(() => done);
      }),
    }),
  },
  {
    does: 'subscribes people again when it lifts a restriction',
    caughtBy:
      'lift takes the mark off the named row, once or twice, and nobody else’s; who was stopped stays so',
    mutate: (connection, account) => ({
      ...connection,
      lift: changed(connection.lift, (lift) => async (refs, context) => {
        account.optOuts.clear();
        return lift(refs, context);
      }),
    }),
  },
  {
    does: 'calls a restriction lifted and leaves its mark',
    caughtBy:
      'lift takes the mark off the named row, once or twice, and nobody else’s; who was stopped stays so',
    mutate: (connection) => ({
      ...connection,
      lift: changed(connection.lift, () => async (refs) => refs.map(() => done)),
    }),
  },
  {
    does: 'gives a row to another owner whoever has it by now',
    caughtBy: 'reassign leaves a row with whoever was given it meanwhile, and says that it is a conflict',
    mutate: (connection, account) => ({
      ...connection,
      reassign: changed(
        connection.reassign,
        () => async (moves) =>
          moves.map(({ ref, to }) => {
            patch(account, refKey(ref), { owner: to });
            return done;
          }),
      ),
    }),
  },
  {
    does: 'gives a row back to nobody instead of its former owner',
    caughtBy:
      'reassign gives the named row to the other owner and back, once or twice, and nobody else’s row',
    mutate: (connection, account) => ({
      ...connection,
      reassign: changed(connection.reassign, (reassign) => {
        const taken = new Set<string>();
        return async (moves, context) => {
          const outcomes = await reassign(moves, context);
          for (const { ref, to } of moves) {
            if (taken.has(refKey(ref)) && outcomes.every(({ status }) => status === 'done'))
              patch(account, refKey(ref), { owner: null });
            if (to !== null) taken.add(refKey(ref));
          }
          return outcomes;
        };
      }),
    }),
  },
  {
    does: 'calls a row given to another owner and leaves it where it is',
    caughtBy:
      'reassign gives the named row to the other owner and back, once or twice, and nobody else’s row',
    mutate: (connection) => ({
      ...connection,
      reassign: changed(connection.reassign, () => async (moves) => moves.map(() => done)),
    }),
  },
  {
    does: 'takes what a token without rights does not see for absent',
    caughtBy: 'a token that lost its rights knows nothing: unknown, never absent',
    mutate: verdicts((verdict) => (verdict.status === 'unknown' ? asExpected : verdict)),
  },
  {
    does: 'returns what lies in the bin as absent',
    caughtBy: 'a record in the bin is recoverable until a day to come, and absent once it has left the bin',
    mutate: verdicts((verdict) => (verdict.status === 'recoverable' ? asExpected : verdict)),
  },
  {
    does: 'believes every redaction',
    caughtBy: 'verify of redaction is contrary before it and as expected after it',
    mutate: (connection) => ({
      ...connection,
      verify: changed(
        connection.verify,
        (verify) => async (expectations, context) =>
          (await verify(expectations, context)).map((verdict, index) =>
            expectations[index]?.expected === 'redacted' ? asExpected : verdict,
          ),
      ),
    }),
  },
  {
    does: 'calls done at once what the vendor only accepted',
    caughtBy: 'what was accepted is not done before its time, and done after it',
    erasesFilesLater: true,
    mutate: (connection) => ({
      ...connection,
      poll: changed(connection.poll, () => async (tickets) => tickets.map(() => done)),
    }),
  },
  {
    does: 'finds nothing missing in a token without rights',
    caughtBy: 'probe tells when the token has lost its rights',
    mutate: (connection) => ({
      ...connection,
      probe: changed(connection.probe, (probe) => async (context) => ({
        ...(await probe(context)),
        missing: [],
      })),
    }),
  },
  {
    does: 'spends from a pool it does not declare',
    caughtBy: 'the terms of every verb name known kinds, declared pools and a batch of at least one',
    mutate: (connection) => ({ ...connection, pools: [] }),
  },
  {
    does: 'writes and cannot read back',
    caughtBy: 'what is written can be read back: an adapter that writes can verify',
    mutate: ({ verify: _verify, ...connection }) => connection,
  },
  {
    does: 'does not say which account it is',
    caughtBy: 'probe names the account',
    mutate: (connection) => ({
      ...connection,
      probe: changed(connection.probe, (probe) => async (context) => ({
        ...(await probe(context)),
        identity: {},
      })),
    }),
  },
  {
    does: 'answers an address nobody has with the first person it knows',
    caughtBy: 'locate finds nobody by an address that nobody has',
    mutate: alsoFinding(() => true),
  },
  {
    does: 'compares the end of a number only',
    caughtBy: 'locate by a number finds those who have it and nobody else',
    mutate: alsoFinding((row, wanted) => textIn(row, 'phone').endsWith(wanted.slice(-6))),
  },
  {
    does: 'matches the beginning of an id of another register',
    caughtBy: 'locate by an id of another register finds the one who has it',
    mutate: alsoFinding((row, wanted) => textIn(row, 'externalId').startsWith(wanted)),
  },
  {
    does: 'passes over a kind of identifier in silence',
    caughtBy: 'locate refuses, or names as a gap, a kind of identifier it does not search by',
    mutate: (connection) => {
      const searching = changed(connection.locate, (locate) => async (identifiers, cursor, context) => {
        const searchable = identifiers.filter((one) => one.kind !== 'phone');
        return locate(searchable, cursor, context);
      });
      return { ...connection, locate: { ...searching, by: ['email', 'name', 'id'] } };
    },
  },
  {
    does: 'reads in another order than it was asked',
    caughtBy: 'read gives one outcome per record, in order, and says which it does not find',
    mutate: (connection) => ({
      ...connection,
      read: changed(
        connection.read,
        (read) =>
          async (...args) =>
            [...(await read(...args))].reverse(),
      ),
    }),
  },
  {
    does: 'reads the fields it likes',
    caughtBy: 'read gives all fields of a record unless some are named',
    mutate: (connection) => ({
      ...connection,
      read: changed(
        connection.read,
        (read) => (refs, fields, context) => read(refs, fields ?? ['given', 'family', 'email'], context),
      ),
    }),
  },
  {
    does: 'answers a file that is not there with an empty one',
    caughtBy: 'content of a file that is not there is not found',
    mutate: (connection) => ({
      ...connection,
      content: changed(connection.content, (content) => async (ref, context) => {
        const outcome = await content(ref, context);
        if (outcome.status === 'done') return outcome;
        return { status: 'done', value: { name: '', mediaType: null, stream: nothing() } };
      }),
    }),
  },
  {
    does: 'fails to erase what is gone',
    caughtBy: 'erasing twice is erasing once',
    mutate: erasing((erase) => async (refs, context) => (await erase(refs, context)).map(failedWhereAlready)),
  },
  {
    does: 'fails to cut a tie that is cut',
    caughtBy: 'detaching twice is detaching once',
    mutate: (connection) => ({
      ...connection,
      detach: changed(
        connection.detach,
        (detach) => async (links, context) => (await detach(links, context)).map(failedWhereAlready),
      ),
    }),
  },
  {
    does: 'stops mail to everybody when one objects',
    caughtBy: 'an objection stops its address on its channel, and nobody else’s',
    mutate: (connection, account) => ({
      ...connection,
      object: changed(connection.object, (object) => (objections, context) => {
        const everybody = personsOf(account).flatMap(addressesOf);
        for (const address of everybody) account.optOuts.set(`email:${address}`, 'all');
        return object(objections, context);
      }),
    }),
  },
  {
    does: 'takes an objection to calls for one to e-mail',
    caughtBy: 'verify of an objection is contrary before it and as expected after it',
    mutate: (connection) => ({
      ...connection,
      object: changed(
        connection.object,
        (object) => (objections, context) =>
          object(
            objections.map((one) => ({ ...one, channel: 'email' })),
            context,
          ),
      ),
    }),
  },
  {
    does: 'marks the wrong record with an objection',
    caughtBy: 'an objection changes no record of anybody else',
    mutate: (connection, account) => ({
      ...connection,
      object: changed(connection.object, (object) => (objections, context) => {
        for (const row of personsOf(account)) patch(account, refKey(row), { restricted: true });
        return object(objections, context);
      }),
    }),
  },
  ...recycleMutants,
  ...rectifyMutants,
  ...changeMutants,
  ...scanMutants,
  ...solicitationMutants,
];

/** The same verb with another call. */
function changed<V extends Verb<unknown>>(verb: V | undefined, mutate: (call: V['call']) => V['call']): V {
  if (!verb) throw new Error('The memory adapter lacks the verb that is to be broken.');
  return { ...verb, call: mutate(verb.call) };
}

type Call<Name extends 'erase' | 'locate'> = NonNullable<Connection[Name]>['call'];

function erasing(mutate: (call: Call<'erase'>, account: MemoryAccount) => Call<'erase'>): Mutation {
  return (connection, account) => ({
    ...connection,
    erase: changed(connection.erase, (call) => mutate(call, account)),
  });
}

function locating(mutate: (call: Call<'locate'>, account: MemoryAccount) => Call<'locate'>): Mutation {
  return (connection, account) => ({
    ...connection,
    locate: changed(connection.locate, (call) => mutate(call, account)),
  });
}

/** Finds live persons by a rule of its own, beside those the adapter finds. */
function alsoFinding(isFound: (row: Row, wanted: string) => boolean): Mutation {
  return locating((locate, account) => async (identifiers, cursor, context) => {
    const page = await locate(identifiers, cursor, context);
    const [by] = identifiers;
    if (!by) return page;
    const known = new Set(page.items.map((match) => match.ref.id));
    const more = personsOf(account).filter((row) => !known.has(row.id) && isFound(row, by.value));
    return { ...page, items: [...page.items, ...more.map((row) => matchOf(row, by))] };
  });
}

function matchOf(row: Row, by: Identifier): Match {
  return {
    ref: { kind: row.kind, id: row.id },
    role: 'person',
    by,
    equality: 'exact',
    identifiers: identifiersOf(row),
    aliases: [],
    state: 'live',
    facts: {},
  };
}

function matches(mutate: (match: Match, account: MemoryAccount) => readonly Match[]): Mutation {
  return locating((locate, account) => async (...args): Promise<LocatePage> => {
    const page = await locate(...args);
    return { ...page, items: page.items.flatMap((match) => mutate(match, account)) };
  });
}

function related(mutate: (item: Related) => readonly Related[], stopsEarly = false): Mutation {
  return (connection) => ({
    ...connection,
    expand: changed(connection.expand, (expand) => async (...args): Promise<ExpandPage> => {
      const page = await expand(...args);
      const stops = stopsEarly && page.items.length > 0;
      return { ...page, items: page.items.flatMap(mutate), cursor: stops ? null : page.cursor };
    }),
  });
}

function verdicts(mutate: (verdict: Verdict) => Verdict): Mutation {
  return (connection) => ({
    ...connection,
    verify: changed(
      connection.verify,
      (verify) => async (expectations, context) => (await verify(expectations, context)).map(mutate),
    ),
  });
}

function redacting(overwritten: (row: Row, field: string) => Row['fields'][string]): Mutation {
  return (connection, account) => ({
    ...connection,
    redact: changed(
      connection.redact,
      () => async (redactions) =>
        redactions.map(({ ref, fields }) => {
          const row = account.rows.get(refKey(ref));
          if (row) {
            patch(
              account,
              refKey(ref),
              Object.fromEntries(fields.map((field) => [field, overwritten(row, field)])),
            );
          }
          return done;
        }),
    ),
  });
}

function failedWhereAlready(outcome: Outcome<null>): Outcome<null> {
  if (outcome.status !== 'already') return outcome;
  return { status: 'failed', failure: { kind: 'not-found', code: 'GONE', mend: 'Look for it.' } };
}

function textIn(row: Row, field: string): string {
  const value = row.fields[field];
  return typeof value === 'string' ? value : '';
}

function personsOf(account: MemoryAccount): readonly Row[] {
  return [...account.rows.values()].filter((row) => row.kind === 'person' && row.state === 'live');
}

function deaf(context: Context): Context {
  return { ...context, signal: new AbortController().signal };
}

function failureIn(thrown: unknown): VendorFailure['failure'] {
  if (thrown instanceof VendorFailure) return thrown.failure;
  throw thrown;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function* firstBytes(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    yield chunk.subarray(0, 100);
    return;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array();
}
