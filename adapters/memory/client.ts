import type { Context, Correction, FieldValue, Objection, Ref, Tools } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type {
  ChangePage,
  EraseAnswer,
  MemoryAccount,
  OptOut,
  Row,
  RowPage,
  Search,
  SetAnswer,
} from './account.ts';
import {
  bin,
  changesAfter,
  compareAndSet,
  eraseRow,
  fieldNames,
  formerKeys,
  get,
  hangingOn,
  jobEnd,
  list,
  optOutOf,
  patch,
  recycleRow,
  refuseUnknownKind,
  search,
  setOptOut,
  untie,
} from './account.ts';
import { failureOf } from './failures.ts';
import { poolNames } from './limits.ts';

/** One function per endpoint of the tool; each is one vendor call through the layers. */
export interface MemoryClient {
  account(context: Context): Promise<{
    readonly name: string;
    readonly rights: readonly string[];
    /** Ids of those who can be given rows. */
    readonly owners: readonly string[];
  }>;
  search(wanted: Search, after: string | null, context: Context): Promise<RowPage>;
  list(kind: string, after: string | null, context: Context): Promise<RowPage>;
  fieldNames(kind: string, context: Context): Promise<readonly string[]>;
  get(refs: readonly Ref[], context: Context): Promise<readonly (Row | null)[]>;
  bin(refs: readonly Ref[], context: Context): Promise<readonly (Row | null)[]>;
  hangingOn(ref: Ref, after: string | null, context: Context): Promise<RowPage>;
  formerIds(refs: readonly Ref[], context: Context): Promise<readonly (readonly string[])[]>;
  erase(refs: readonly Ref[], context: Context): Promise<readonly EraseAnswer[]>;
  /** Whatever became of each, it says nothing. */
  recycle(refs: readonly Ref[], context: Context): Promise<void>;
  patch(changes: readonly Patch[], context: Context): Promise<readonly boolean[]>;
  compareAndSet(corrections: readonly Correction[], context: Context): Promise<readonly SetAnswer[]>;
  untie(ties: readonly Tie[], context: Context): Promise<readonly boolean[]>;
  /** null: the token is not told. */
  optOuts(of: readonly Address[], context: Context): Promise<readonly (OptOut | null)[]>;
  /** Never lessens one that is there. */
  setOptOuts(of: readonly OptingOut[], context: Context): Promise<void>;
  jobs(tickets: readonly string[], context: Context): Promise<readonly (Date | null)[]>;
  hiddenFields(ref: Ref, context: Context): Promise<readonly string[]>;
  /** @param after  null: where the list ends now */
  changes(kind: string, after: number | null, context: Context): Promise<ChangePage>;
}

export interface Patch {
  readonly ref: Ref;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export interface Tie {
  readonly ref: Ref;
  readonly from: Ref;
}

export type Address = Pick<Objection, 'channel' | 'address'>;

export interface OptingOut extends Address {
  readonly level: Exclude<OptOut, 'none'>;
}

export function memoryClient(account: MemoryAccount, tools: Tools): MemoryClient {
  const call = <T>(endpoint: string, effect: 'read' | 'write', context: Context, act: () => T): Promise<T> =>
    tools.send({ endpoint, pools: poolNames, effect }, context, async (signal) => {
      try {
        return await account.gate(effect, signal, act);
      } catch (thrown) {
        throw failureOf(thrown, effect);
      }
    });

  return {
    account: (context) =>
      call('GET account', 'read', context, () => ({
        name: account.name,
        rights: rightsOf(account),
        owners: [...account.owners].flatMap(([id, is]) => (is === 'here' ? [id] : [])),
      })),
    search: (wanted, after, context) =>
      call(`POST rows/search/${wanted.by}`, 'read', context, () => search(account, wanted, after)),
    list: (kind, after, context) =>
      call(`GET rows/${kind}`, 'read', context, () => list(account, kind, after)),
    fieldNames: (kind, context) =>
      call(`GET fields/${kind}`, 'read', context, () => fieldNames(account, kind)),
    get: (refs, context) =>
      call('POST rows/get', 'read', context, () => {
        for (const ref of refs) refuseUnknownKind(ref);
        return get(account, refs.map(refKey));
      }),
    bin: (refs, context) => call('POST bin/get', 'read', context, () => bin(account, refs.map(refKey))),
    hangingOn: (ref, after, context) =>
      call('GET rows/{row}/hanging', 'read', context, () => hangingOn(account, refKey(ref), after)),
    formerIds: (refs, context) =>
      call('POST rows/former-ids', 'read', context, () =>
        refs.map((ref) => formerKeys(account, refKey(ref)).map((key) => key.slice(ref.kind.length + 1))),
      ),
    erase: (refs, context) =>
      call('POST rows/erase', 'write', context, () =>
        refs.map((ref) => eraseRow(account, refKey(ref), 'token')),
      ),
    recycle: (refs, context) =>
      call('POST rows/recycle', 'write', context, () => {
        for (const ref of refs) recycleRow(account, refKey(ref), 'token');
      }),
    patch: (changes, context) =>
      call('POST rows/patch', 'write', context, () =>
        changes.map((change) => patch(account, refKey(change.ref), change.fields, 'token')),
      ),
    compareAndSet: (corrections, context) =>
      call('POST rows/compare-and-set', 'write', context, () =>
        corrections.map(({ ref, set, expect }) => compareAndSet(account, refKey(ref), set, expect, 'token')),
      ),
    untie: (ties, context) =>
      call('POST rows/untie', 'write', context, () =>
        ties.map((tie) => untie(account, refKey(tie.ref), refKey(tie.from), 'token')),
      ),
    optOuts: (of, context) =>
      call('POST consents/get', 'read', context, () =>
        of.map((one) => optOutOf(account, one.channel, one.address)),
      ),
    setOptOuts: (of, context) =>
      call('POST consents/opt-out', 'write', context, () => {
        for (const one of of) setOptOut(account, one.channel, one.address, one.level, 'token');
      }),
    jobs: (tickets, context) =>
      call('POST jobs/get', 'read', context, () => tickets.map((ticket) => jobEnd(account, ticket))),
    changes: (kind, after, context) =>
      call(`GET changes/${kind}`, 'read', context, () =>
        changesAfter(account, kind, after ?? account.lastChange),
      ),
    hiddenFields: (ref, context) =>
      call('GET fields/{row}/hidden', 'read', context, () =>
        [...account.hidden]
          .filter((name) => name.startsWith(`${refKey(ref)}.`))
          .map((name) => name.slice(refKey(ref).length + 1)),
      ),
  };
}

function rightsOf(account: MemoryAccount): readonly string[] {
  if (!get(account, ['account:self']).some((row) => row !== null)) return [];
  const rights = ['rows.read', 'rows.write', 'rows.erase', 'bin.read', 'consent.read', 'consent.write'];
  return rights.filter((right) => right !== 'consent.read' || account.token.seesConsents);
}
