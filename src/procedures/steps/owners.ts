import type { Context, FieldValue, Outcome, Ref, Snapshot } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { Line } from '../../domain/plan.ts';
import { isHandingOver } from '../../domain/plan.ts';
import type { MarkedRows, OwnedRows } from '../../domain/plan-restriction.ts';
import type { RecordRef } from '../../domain/record.ts';
import { recordKey, refKey } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { progressOf } from './draw-erasure.ts';
import { livePlans } from './plans.ts';
import { ownerOf } from './send.ts';

/** How often a row may be given to others in the very moment in which it is taken out of use. */
const TRIES_MAX = 3;

/**
 * Whose the rows of the person are, of those that no plan gives to the owner of restricted data yet.
 * @throws VendorFailure where a tool does not answer whose they are
 */
export async function ownersToDraw(
  house: House,
  request: Request,
  systems: readonly MarkedRows[],
  drawn: readonly LineProgress[],
  context: Context,
): Promise<readonly OwnedRows[]> {
  const owned: OwnedRows[] = [];
  for (const { system: name, rows } of systems) {
    const system = await house.system(name);
    const { restrictedTo = {}, fields = {} } = system.connection.reassign ?? {};
    const isDrawn = new Set(
      drawn
        .filter((one) => one.line.system === name && isGivenAway(one.line) && !isToHandOverAnew(one, drawn))
        .map(({ line }) => refKey(line.ref)),
    );
    const due = rows.flatMap(({ ref, facts }) => {
      const [field, to] = [fields[ref.kind], restrictedTo[ref.kind]];
      return field === undefined || to === undefined || isDrawn.has(refKey(ref))
        ? []
        : [{ ref, facts, field, to }];
    });
    const owners = await ownersIn(system, due, context);
    const told = due.filter(({ ref }) => owners.has(refKey(ref)));
    const known = await Promise.all(
      told.map(async (row) => {
        const owner = owners.get(refKey(row.ref));
        // With the owner of restricted data already: another restriction knows whose it was before.
        return { ...row, owner: owner === row.to ? await formerOwner(house, request, name, row) : owner };
      }),
    );
    owned.push({
      system: name,
      rows: known.filter(
        ({ ref, owner, to }) => owner !== to && !isTriedFrom(drawn, { system: name, ...ref }, owner),
      ),
    });
  }
  return owned;
}

/** Somebody had it when it was to be taken out of use, who had not had it a moment before: it is tried again. */
export function isToHandOverAnew(one: LineProgress, all: readonly LineProgress[]): boolean {
  if (!isGivenAway(one.line) || one.state !== 'stopped' || !isConflict(one)) return false;
  const tries = all.filter(({ line }) => isGivenAway(line) && recordOf(line) === recordOf(one.line)).length;
  return tries < TRIES_MAX;
}

/** What was refused of a row that is still with the same owner is refused again. */
function isTriedFrom(
  drawn: readonly LineProgress[],
  ref: RecordRef,
  owner: string | null | undefined,
): boolean {
  const last = drawn.findLast(({ line }) => isGivenAway(line) && recordOf(line) === recordKey(ref));
  return last !== undefined && ownerOf(last.line.changes?.[0]?.now) === owner;
}

/** What stood there was not what was expected: `failedEnd` writes the kind of the failure first. */
export function isConflict({ code }: Pick<LineProgress, 'code'>): boolean {
  return code?.startsWith('conflict') ?? false;
}

function isGivenAway(line: Line): boolean {
  return line.action === 'restrict' && isHandingOver(line);
}

interface DueRow {
  readonly ref: Ref;
  readonly field: string;
}

/** Rows that are gone are left out; one whose owner is hidden is told as undefined. */
async function ownersIn(
  { connection: { read } }: System,
  due: readonly DueRow[],
  context: Context,
): Promise<ReadonlyMap<string, string | null | undefined>> {
  const owners = new Map<string, string | null | undefined>();
  for (const [field, own] of Map.groupBy(due, (row) => row.field)) {
    const size = read?.batchMax ?? own.length;
    for (let start = 0; start < own.length; start += size) {
      const refs = own.slice(start, start + size).map(({ ref }) => ref);
      const outcomes = read ? await read.call(refs, [field], context) : [];
      for (const [index, ref] of refs.entries()) {
        const outcome = outcomes[index];
        if (outcome?.status === 'failed' && isGone(outcome)) continue;
        if (outcome?.status === 'failed') throw new VendorFailure(outcome.failure);
        owners.set(refKey(ref), outcome?.status === 'done' ? told(outcome.value, field) : undefined);
      }
    }
  }
  return owners;
}

function isGone({ failure }: Outcome<Snapshot> & { readonly status: 'failed' }): boolean {
  return failure.kind === 'not-found' || failure.kind === 'conflict';
}

function told({ fields, hidden }: Snapshot, field: string): string | null | undefined {
  const value: FieldValue | undefined = fields[field];
  return value === undefined && hidden.length > 0 ? undefined : ownerOf(value);
}

/** Whom another restriction took the record from and has not given it back to; the owner of restricted data itself where no restriction did. */
async function formerOwner(
  house: House,
  request: Request,
  system: string,
  { ref, to }: DueRow & { readonly to: string },
): Promise<string | null> {
  const key = recordKey({ system, ...ref });
  const all = await house.store.transact((tx) => house.store.restrictions.list(tx));
  const over = all
    .filter((one) => 'records' in one && one.controller === request.controller && one.request !== request.id)
    .filter((one) => 'records' in one && one.records.some((own) => recordKey(own) === key))
    .toReversed();
  const handed: (readonly LineProgress[])[] = [];
  for (const { request: id } of over) {
    const other = await house.store.look((tx) => house.store.requests.find(tx, id));
    const lines = other ? await progressOf(house, await livePlans(house, other, 'restriction')) : [];
    handed.push(
      lines.filter(
        ({ line, state }) =>
          isHandingOver(line) && recordOf(line) === key && (state === 'done' || state === 'already'),
      ),
    );
  }
  for (const lines of handed) {
    const taken = lines.findLast(({ line }) => isGivenAway(line));
    const isBack = lines.some(isGivenBack) || handed.flat().some((one) => isGivenBackSince(one, taken));
    if (taken && !isBack) return ownerOf(taken.line.changes?.[0]?.now);
  }
  return to;
}

function isGivenBack({ line }: LineProgress): boolean {
  return line.action === 'lift';
}

/** Of two restrictions, the one whose line ended later tells. */
function isGivenBackSince(one: LineProgress, taken: LineProgress | undefined): boolean {
  return isGivenBack(one) && (one.endedAt ?? 0) > (taken?.endedAt ?? 0);
}

function recordOf({ system, ref }: Line): string {
  return recordKey({ system, ...ref });
}
