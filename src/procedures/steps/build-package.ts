import type {
  AskedHolder,
  BuiltPackage,
  DataPackage,
  PackageCover,
  PackagedRecord,
} from '../../domain/package.ts';
import { missingOf, packageName, tallyPackage } from '../../domain/package.ts';
import type { Line, Plan, SystemGap } from '../../domain/plan.ts';
import type { JudgedPlace, LeftOut } from '../../domain/portability.ts';
import { isPortableGap, leftWhole, portableData, tallyLeftOut } from '../../domain/portability.ts';
import type { Request } from '../../domain/request.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { PackageMaterial } from '../../ports/package-writer.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';
import { placesFor } from './draw-copy.ts';
import { eachRecord } from './package-records.ts';
import { readBlob, writeBlob } from './pieces.ts';

/**
 * Writes the zip from what was read, unless it was written from the same already. Nobody else's work is waited for: of
 * two who write side by side, the second finds the same digest and discards its bytes.
 */
export async function buildPackage(
  house: House,
  request: Request,
  plan: Plan,
  of: DataPackage,
): Promise<DataPackage | 'changed-meanwhile'> {
  const basis = await house.store.transact((tx) => basisIn(house, tx, request, plan, of));
  if (of.built?.basis === basis) return of;

  const { cover, withheldFiles, missing } = await coverOf(house, request, plan, of);
  const withheld = await withheldLines(house, of);
  const material: PackageMaterial = {
    cover,
    controller: house.policy.controller(request.controller),
    records: (only) => disclosed(house, of, withheld, withheldFiles, only),
    file: (blob) => readBlob(house, of.id, blob),
  };
  const zip = await house.packageWriter.write(material);
  const { blob, bytes } = await writeBlob(house, of.id, zip.stream);
  const digest = zip.digest();
  const built: BuiltPackage = { digest, bytes, basis, blob, at: house.clock.now(), missing };

  return commit(house, async ({ tx, record }) => {
    await house.store.requests.lock(tx, request.id);
    // A line withheld while we wrote: the lock is that of whoever withholds.
    const isStale = (await basisIn(house, tx, request, plan, of)) !== basis;
    const now = await house.store.packages.current(tx, request.id, of.right);
    if (isStale || now?.id !== of.id || now.signature || now.built?.basis === basis) {
      await house.store.packages.discardBlob(tx, blob);
      return now?.id === of.id && now.built?.basis === basis ? now : 'changed-meanwhile';
    }
    await house.store.packages.built(tx, of.id, built);
    if (now.built) await house.store.packages.discardBlob(tx, now.built.blob);
    record({
      actor: 'greffe',
      act: 'package-built',
      about: `plan ${packageName(of)}`,
      counts: {
        records: cover.groups.reduce((sum, group) => sum + group.count, 0),
        withheld: withheld.size,
        bytes,
      },
      subject: await house.store.requests.subjectOf(tx, request.id),
      details: { digest: built.digest },
    });
    return { ...now, built };
  });
}

/** Everything the zip depends on besides the records, which do not change once they were read. */
export async function basisIn(
  house: House,
  tx: Transaction,
  request: Request,
  plan: Plan,
  of: DataPackage,
): Promise<string> {
  const controller = house.policy.controller(request.controller);
  const withholdings = await house.store.packages.withholdings(tx, of.id);
  const lines = withholdings.map(({ line, reason }) => ({ line, reason }));
  const portable =
    of.right === 'portability' ? [portableDataOf(house, request), placesFor(house, request)] : [];
  const asked = await askedHolders(house, tx, request);
  const answers = asked.length === 0 ? [] : [asked];
  return house.digest([
    request.id,
    plan.digest,
    plan.gaps,
    of.id,
    controller,
    lines,
    ...portable,
    ...answers,
  ]);
}

interface Answered extends AskedHolder {
  /** Of the answer: a later one may say the same of other files. */
  readonly number: number;
}

/** What was answered where nothing can be searched. */
async function askedHolders(house: House, tx: Transaction, request: Request): Promise<readonly Answered[]> {
  const tasks = await house.store.tasks.of(tx, request.id);
  const { timeZone } = house.policy.controller(request.controller);
  return tasks.flatMap(({ act, system, answer }): readonly Answered[] => {
    if (act !== 'copy' || answer === null) return [];
    const { kind, number, at, words } = answer;
    if (kind !== 'held' && kind !== 'nothing-found' && kind !== 'could-not') return [];
    return [{ system, on: civilDayOf(at, timeZone), answer: kind, why: words, number }];
  });
}

function portableDataOf({ policy }: House, request: Request) {
  const { processing, systems } = policy.controller(request.controller);
  return portableData(policy.fields, processing, systems);
}

async function withheldLines(house: House, of: DataPackage): Promise<ReadonlySet<number>> {
  const withholdings = await house.store.transact((tx) => house.store.packages.withholdings(tx, of.id));
  return new Set(withholdings.map((one) => one.line));
}

/** What the package says of itself, counted in one pass. */
export async function coverOf(
  house: House,
  request: Request,
  plan: Plan,
  of: DataPackage,
): Promise<{
  readonly cover: PackageCover;
  readonly withheldFiles: ReadonlySet<number>;
  readonly missing: BuiltPackage['missing'];
}> {
  const isPortability = of.right === 'portability';
  const { withholdings, searches, lines, asked } = await house.store.transact(async (tx) => ({
    asked: await askedHolders(house, tx, request),
    withholdings: await house.store.packages.withholdings(tx, of.id),
    searches: await house.store.findings.searches(tx, request.id),
    lines: isPortability ? (await house.store.lines.all(tx, plan)).map(({ line }) => line) : [],
  }));
  const withheld = new Set(withholdings.map((one) => one.line));
  const withheldFiles = new Set<number>();
  const tally = tallyPackage(withholdings);
  const behind = tallyLeftOut();
  let values = 0;
  for await (const record of eachRecord(house, of.id)) {
    tally.add(record);
    if (!withheld.has(record.line)) {
      if (record.portable) behind.add(kindOf(record), record.portable.leftOut);
      values += Object.keys(record.portable?.names ?? {}).length;
      continue;
    }
    for (const { blob } of record.files) if (blob !== null) withheldFiles.add(blob);
  }
  const { missing, ...counted } = tally.result();
  const searched = [...new Set(searches.filter((one) => one.failure === null).map((one) => one.system))];
  const gaps = distinct([
    ...plan.gaps,
    ...searches.flatMap(({ system, gaps: seen }) => seen.map((gap) => ({ ...gap, system }))),
    ...counted.gaps,
  ]);
  const places = isPortability ? placesFor(house, request) : null;
  const owed = places ? gaps.filter((gap) => isPortableGap(places, gap)) : gaps;
  const lacking = [...missing, ...missingOf(owed)];
  const { timeZone } = house.policy.controller(request.controller);
  return {
    cover: {
      ...counted,
      request: request.id,
      plan: plan.sequence,
      receivedOn: request.receivedOn,
      drawnOn: civilDayOf(of.openedAt, timeZone),
      searched: searched.sort(),
      gaps,
      own: of.own,
      ...(asked.length > 0 && {
        asked: asked.map(({ system, on, answer, why }) => ({ system, on, answer, why })),
      }),
      // Once signed, what was read is gone: half of what was left out would pass for all of it.
      ...(places &&
        !of.signature && {
          portable: {
            data: portableDataOf(house, request),
            leftOut: leftOutOf(places, lines, behind),
            values,
            isWhole: lacking.length === 0,
          },
        }),
    },
    withheldFiles,
    missing: lacking,
  };
}

/** What was read and stays behind, then the records that were not read at all. */
function leftOutOf(
  places: readonly JudgedPlace[],
  lines: readonly Line[],
  behind: ReturnType<typeof tallyLeftOut>,
): readonly LeftOut[] {
  for (const { action, system, ref, reason } of lines) {
    if (action !== 'leave') continue;
    const of = { system, kind: ref.kind };
    behind.add(of, leftWhole(places, { ...of, isShared: reason === 'shared-with-others' }));
  }
  return behind.result();
}

function kindOf({ system, ref }: PackagedRecord): { readonly system: string; readonly kind: string } {
  return { system, kind: ref.kind };
}

function distinct(gaps: readonly SystemGap[]): readonly SystemGap[] {
  return [...new Map(gaps.map((gap) => [`${gap.system}|${gap.what}|${gap.because}`, gap])).values()];
}

/** A file that hangs on a withheld line leaves with no other line either. */
async function* disclosed(
  house: House,
  of: DataPackage,
  withheld: ReadonlySet<number>,
  withheldFiles: ReadonlySet<number>,
  only?: { readonly system: string; readonly kind: string },
): AsyncGenerator<PackagedRecord> {
  for await (const record of eachRecord(house, of.id, only)) {
    if (withheld.has(record.line) || record.nothingHeld) continue;
    const files = record.files.filter((file) => file.blob === null || !withheldFiles.has(file.blob));
    yield { ...record, files };
  }
}
