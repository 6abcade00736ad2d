import type { Connection, Expectation, FieldValue, Ref, Tools, Verdict } from '../../src/contract/index.ts';
import { refKey, sameRef, sameValue } from '../../src/contract/index.ts';
import type { OptOut, Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { ownerOf } from './reassign.ts';

type Verify = NonNullable<Connection['verify']>['call'];

type AboutRow = Extract<Expectation, { ref: Ref }>;
type AboutAddress = Exclude<Expectation, AboutRow>;

const account: Ref = { kind: 'account', id: 'self' };

/**
 * Reads back by id: the live row, then the bin, and never by a search. The account's own row is read in the same
 * call; where even that one is not seen, seeing nothing says nothing.
 */
export function verify(client: MemoryClient, tools: Tools): Verify {
  return async (expectations, context) => {
    const rowsExpected = expectations.filter(isAboutRow);
    const refs = rowsExpected.map((expectation) => expectation.ref);
    const [control, ...live] = await client.get([account, ...refs], context);
    if (control === null) return expectations.map(() => blind);
    const binned = refs.length === 0 ? [] : await client.bin(refs, context);
    const addresses = expectations.filter((one): one is AboutAddress => !isAboutRow(one));
    const optOuts = addresses.length === 0 ? [] : await client.optOuts(addresses, context);

    const verdicts: Verdict[] = [];
    for (const [index, one] of rowsExpected.entries()) {
      const isHidden =
        one.expected === 'assigned' && (await client.hiddenFields(one.ref, context)).includes('owner');
      verdicts.push(
        isHidden ? hiddenField : verdictOn(one, live[index] ?? null, binned[index] ?? null, tools),
      );
    }
    const ofRows = verdicts.values();
    const ofAddresses = optOuts.map(objection).values();
    return expectations.map(
      (expectation) => (isAboutRow(expectation) ? ofRows : ofAddresses).next().value ?? blind,
    );
  };
}

function verdictOn(expectation: AboutRow, found: Row | null, binned: Row | null, tools: Tools): Verdict {
  // A merged id is answered by another row: the one that was asked for is not there any more.
  const live = found !== null && sameRef(found, expectation.ref) ? found : null;
  if (expectation.expected === 'absent') return absence(live, binned, tools);
  if (expectation.expected === 'lifted') return live?.fields['restricted'] === true ? contrary : asExpected;
  if (live === null) return { status: 'unknown', reason: 'the record is no longer there to look at' };
  if (expectation.expected === 'redacted') return redaction(live, expectation.fields);
  if (expectation.expected === 'assigned') return ownerOf(live) === expectation.owner ? asExpected : contrary;
  if (expectation.expected === 'rectified') return rectification(live, expectation.fields);
  const asWanted =
    expectation.expected === 'detached'
      ? !live.ties.includes(refKey(expectation.from))
      : live.fields['restricted'] === true;
  return asWanted ? asExpected : contrary;
}

function redaction(live: Row, fields: readonly string[]): Verdict {
  if (!fields.every((field) => Object.hasOwn(live.fields, field))) {
    return hiddenField;
  }
  return fields.every((field) => isOverwritten(live.fields[field])) ? asExpected : contrary;
}

function rectification(live: Row, fields: Readonly<Record<string, FieldValue>>): Verdict {
  const names = Object.keys(fields);
  if (!names.every((field) => Object.hasOwn(live.fields, field))) return hiddenField;
  return names.every((field) => sameValue(live.fields[field], fields[field])) ? asExpected : contrary;
}

function absence(live: Row | null, binned: Row | null, tools: Tools): Verdict {
  if (live !== null) return contrary;
  if (binned === null) return asExpected;
  const goneAt = binned.goneAt ?? tools.now();
  return binned.state === 'recycled'
    ? { status: 'recoverable', until: goneAt }
    : { status: 'pending', askAgainAt: goneAt };
}

function objection(level: OptOut | null): Verdict {
  if (level === null) return consentsHidden;
  return level === 'all' ? asExpected : contrary;
}

/** Nothing, or one of our own words: what redact writes, and no person's data. */
function isOverwritten(value: FieldValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.every(isOverwritten);
  return typeof value === 'string' && value.startsWith('redacted-');
}

function isAboutRow(expectation: Expectation): expectation is AboutRow {
  return 'ref' in expectation;
}

const asExpected: Verdict = { status: 'as-expected' };
const contrary: Verdict = { status: 'contrary' };
const hiddenField: Verdict = { status: 'unknown', reason: 'a field is hidden from the token' };
const consentsHidden: Verdict = {
  status: 'unknown',
  reason: 'the token does not see who objected',
};
const blind: Verdict = { status: 'unknown', reason: 'the token does not see the account itself' };
