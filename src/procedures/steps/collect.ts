import type { Attachment, Context, Failure, Outcome, Snapshot } from '../../contract/index.ts';
import { refKey, VendorFailure } from '../../contract/index.ts';
import type { DataPackage, PackagedFile, PackagedRecord, Unread } from '../../domain/package.ts';
import { filePath } from '../../domain/package-paths.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import type { JudgedPlace } from '../../domain/portability.ts';
import { takeAlong } from '../../domain/portability.ts';
import type { OwnData } from '../../domain/own-data.ts';
import { OWN_NOTHING } from '../../domain/own-data.ts';
import type { Request } from '../../domain/request.ts';
import type { CopyRight } from '../../domain/right.ts';
import type { Subject } from '../../domain/subject.ts';
import { batchesOf } from '../../systems/batches.ts';
import type { House, Next, System } from '../house.ts';
import { commit } from '../house.ts';
import { placesFor } from './draw-copy.ts';
import type { Unanswered } from './locate.ts';
import { answerOf, obstacleOf } from './locate.ts';
import { ownDataOf } from './own-data.ts';
import { eachRecord } from './package-records.ts';
import { isTimeLeft, nearest, waitForAnswers } from './patience.ts';
import { writeBlob } from './pieces.ts';
import { waitsForTasks } from './task-waits.ts';

export type Collected =
  | { readonly kind: 'collected'; readonly package: DataPackage }
  | { readonly kind: 'waits'; readonly next: Next };

/**
 * Reads every record that the plan discloses, and every file, once: what was read is kept, encrypted, until the package is
 * signed, so that a crash or a withheld line asks nothing of the vendors again. One batch, and one piece of a file, at a
 * time. Of a portability nothing else is kept than what is portable, and no file is downloaded.
 */
export async function collect(
  house: House,
  request: Request,
  right: CopyRight,
  plan: Plan,
  subject: Subject,
  context: Context,
): Promise<Collected> {
  const opened = await open(house, request, right, plan, subject);
  const { lines, read } = await house.store.transact(async (tx) => ({
    lines: (await house.store.lines.all(tx, plan))
      .map(({ line }) => line)
      .filter(({ action }) => action === 'disclose'),
    read: await house.store.packages.readLines(tx, opened.id),
  }));
  const missing = lines.filter((line) => !read.has(line.number));
  if (missing.length === 0) return { kind: 'collected', package: opened };

  const isWaiting = isTimeLeft(house, request);
  const recycled = new Set(
    subject.matches
      .filter((match) => match.state === 'recycled')
      .map(({ ref }) => `${ref.system}:${refKey(ref)}`),
  );
  const systems = [...new Set(missing.map((line) => line.system))];
  const places = right === 'portability' ? placesFor(house, request) : null;
  const silent = await Promise.all(
    systems.map((name) =>
      collectFrom(
        { house, request, package: opened, recycled, places, isWaiting, context },
        name,
        missing.filter((line) => line.system === name),
      ),
    ),
  );
  const passing = silent.flatMap(({ later }) => (later ? [later] : []));
  const askAgainAt = silent.flatMap((one) => (one.askAgainAt ? [one.askAgainAt.getTime()] : []));
  const waits: Next[] = [
    ...(passing.length > 0 ? [waitForAnswers(house, passing)] : []),
    ...(askAgainAt.length > 0 ? [await waitForTasks(house, request, Math.min(...askAgainAt))] : []),
  ];
  if (waits.length === 0) return { kind: 'collected', package: opened };
  return { kind: 'waits', next: nearest(waits) };
}

/** No date answers for somebody: a copy waits for whoever was asked, however late they are. */
async function waitForTasks(house: House, request: Request, askAgainAt: number): Promise<Next> {
  return { next: 'wait', waitsFor: await waitsForTasks(house, request), wakeAt: new Date(askAgainAt) };
}

/** What greffe itself holds is frozen with the package: written again, it says the same. */
async function open(
  house: House,
  request: Request,
  right: CopyRight,
  plan: Plan,
  subject: Subject,
): Promise<DataPackage> {
  const stands = await house.store.transact((tx) => house.store.packages.current(tx, request.id, right));
  if (stands?.plan === plan.sequence) return stands;
  const own: OwnData = right === 'access' ? await ownDataOf(house, request, subject) : OWN_NOTHING;
  const at = house.clock.now();
  return commit(house, async ({ tx, record }) => {
    const shown = own.archived.length;
    const about = `request ${request.id}`;
    if (shown > 0)
      record({ actor: 'greffe', act: 'record-revealed', about, kind: 'archive', counts: { shown } });
    return house.store.packages.open(tx, { request: request.id, plan: plan.sequence, right, own, at });
  });
}

interface Collecting {
  readonly house: House;
  readonly request: Request;
  readonly package: DataPackage;
  readonly recycled: ReadonlySet<string>;
  /** What is portable, where nothing else is to be kept. */
  readonly places: readonly JudgedPlace[] | null;
  /** While there is time, what fails for now is left for later; then it is named as missing. */
  readonly isWaiting: boolean;
  readonly context: Context;
}

interface StillToRead {
  readonly later: Unanswered | null;
  /** Somebody has not answered yet. */
  readonly askAgainAt: Date | null;
}

/** @returns what of the system is to be read later */
async function collectFrom(
  collecting: Collecting,
  name: string,
  lines: readonly Line[],
): Promise<StillToRead> {
  const { house, isWaiting, context } = collecting;
  const opened = await answerOf(() => house.system(name));
  if (!opened.answered) throw new Error(`${name} could not be opened: ${opened.obstacle.code}`);
  const system = opened.value;
  const files = await filesSoFar(collecting, name);
  const { read } = system.connection;
  let later: Unanswered | null = null;
  let askAgainAt: Date | null = null;
  for (const batch of batchesOf(lines, read?.batchMax ?? 100)) {
    const [unreadable, readable] = partition(batch, (line) => unreadableOf(collecting, system, line));
    const refs = readable.map((line) => line.ref);
    const answer = await answerBefore(collecting, system);
    const outcomes = read && refs.length > 0 ? await read.call(refs, null, context) : [];
    const records: PackagedRecord[] = unreadable.map(([line, unread]) =>
      withoutContent(system, line, unread),
    );
    for (const [index, line] of readable.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === 'accepted') {
        askAgainAt = outcome.askAgainAt;
        continue;
      }
      const found = await recordOf(collecting, system, line, outcome, files);
      if ('passing' in found) later = { system: name, ...found };
      else records.push(found);
    }
    const isSaved = await save(collecting, system, records, answer);
    if (!isSaved) askAgainAt = house.clock.now();
  }
  return { later: isWaiting ? later : null, askAgainAt };
}

/** The number of the answer that stands where somebody is asked; null where nobody is, or has answered. */
async function answerBefore({ house, request }: Collecting, system: System): Promise<number | null> {
  if (!system.connection.asksSomebody) return null;
  const task = await house.store.transact((tx) =>
    house.store.tasks.about(tx, request.id, system.name, 'copy'),
  );
  return task?.answer?.number ?? null;
}

/** What somebody gave is kept unless they have corrected it while it was read: then it is read again. */
async function save(
  { house, request, package: of }: Collecting,
  system: System,
  records: readonly PackagedRecord[],
  answer: number | null,
): Promise<boolean> {
  return house.store.transact(async (tx) => {
    if (system.connection.asksSomebody && records.length > 0) {
      await house.store.requests.lock(tx, request.id);
      const task = await house.store.tasks.about(tx, request.id, system.name, 'copy');
      if ((task?.answer?.number ?? null) !== answer) return false;
    }
    await house.store.packages.saveRecords(tx, of.id, records);
    return true;
  });
}

/** A file that several records carry is downloaded once. */
async function filesSoFar(
  { house, package: of }: Collecting,
  system: string,
): Promise<Map<string, PackagedFile>> {
  const files = new Map<string, PackagedFile>();
  for await (const record of eachRecord(house, of.id)) {
    if (record.system !== system) continue;
    for (const file of record.files) files.set(refKey(file.ref), file);
  }
  return files;
}

function unreadableOf({ recycled }: Collecting, system: System, line: Line): Unread | null {
  if (recycled.has(`${system.name}:${refKey(line.ref)}`)) {
    return { because: 'recycled', code: 'RECYCLED', mend: null };
  }
  const { read } = system.connection;
  if (read && (read.kinds.length === 0 || read.kinds.includes(line.ref.kind))) return null;
  return { because: 'no-api', code: 'NOT_READABLE', mend: null };
}

async function recordOf(
  collecting: Collecting,
  system: System,
  line: Line,
  outcome: Outcome<Snapshot> | undefined,
  files: Map<string, PackagedFile>,
): Promise<PackagedRecord | ReturnType<typeof obstacleOf>> {
  if (outcome?.status === 'already')
    return {
      ...base(system, line),
      fields: {},
      labels: {},
      hidden: [],
      files: [],
      unread: null,
      nothingHeld: true,
    };
  if (outcome?.status !== 'done') {
    const failure = outcome?.status === 'failed' ? outcome.failure : unanswered;
    const obstacle = obstacleOf(failure);
    return obstacle.passing && collecting.isWaiting
      ? obstacle
      : withoutContent(system, line, unreadFor(failure));
  }
  const { fields, labels, hidden, attachments } = outcome.value;
  const { places } = collecting;
  if (places) {
    const { ref } = line;
    const of = { system: system.name, ref, fields, files: attachments.length };
    const { fields: portable, part } = takeAlong(places, of);
    return {
      ...base(system, line),
      fields: portable,
      labels: {},
      hidden,
      files: [],
      unread: null,
      portable: part,
    };
  }
  const packaged: PackagedFile[] = [];
  for (const [index, attachment] of attachments.entries()) {
    const key = refKey(attachment.ref);
    const file =
      files.get(key) ??
      (await download(collecting, system, attachment, { line: line.number, rank: index + 1 }));
    if ('passing' in file) return file;
    files.set(key, file);
    packaged.push(file);
  }
  return { ...base(system, line), fields, labels, hidden, files: packaged, unread: null };
}

async function download(
  { house, package: of, isWaiting, context }: Collecting,
  system: System,
  attachment: Attachment,
  place: { readonly line: number; readonly rank: number },
): Promise<PackagedFile | ReturnType<typeof obstacleOf>> {
  const { ref, name, mediaType, bytes } = attachment;
  const without = (unread: Unread): PackagedFile => ({
    ref,
    name,
    mediaType,
    bytes,
    path: null,
    blob: null,
    unread,
  });
  const { content } = system.connection;
  if (!content) return without({ because: 'no-api', code: 'NOT_READABLE', mend: null });
  const outcome = await content.call(ref, context);
  if (outcome.status !== 'done') {
    const failure = outcome.status === 'failed' ? outcome.failure : unanswered;
    const obstacle = obstacleOf(failure);
    return obstacle.passing && isWaiting ? obstacle : without(unreadFor(failure));
  }
  const written = await answerOf(() => writeBlob(house, of.id, arriving(outcome.value.stream)));
  if (written.answered) {
    const path = filePath(system.name, place, name);
    return { ref, name, mediaType, bytes: written.value.bytes, path, blob: written.value.blob, unread: null };
  }
  const { code, mend } = written.obstacle;
  return written.obstacle.passing && isWaiting
    ? written.obstacle
    : without({ because: 'failed', code, mend });
}

/** A download that breaks off is the vendor's or the network's doing, whatever it throws. */
async function* arriving(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    if (error instanceof VendorFailure) throw error;
    throw new VendorFailure({
      kind: 'unavailable',
      code: 'DOWNLOAD_BROKEN',
      mend: 'The download broke off: ask again later.',
    });
  }
}

const unanswered: Failure = {
  kind: 'unexpected',
  code: 'NO_ANSWER',
  mend: 'The adapter gave no record: report it to whoever maintains it.',
};

function unreadFor({ kind, code, mend }: Failure): Unread {
  if (kind === 'not-found') return { because: 'gone', code, mend };
  // Whoever was asked did not give it, and said why: nothing is left to mend.
  if (kind === 'blocked') return { because: 'refused', code, mend: null };
  return { because: kind === 'denied' ? 'denied' : 'failed', code, mend };
}

function withoutContent(system: System, line: Line, unread: Unread): PackagedRecord {
  return { ...base(system, line), fields: {}, labels: {}, hidden: [], files: [], unread };
}

function base(
  { name, connection }: System,
  { number, ref, reason }: Line,
): Pick<PackagedRecord, 'line' | 'system' | 'ref' | 'role' | 'isShared'> {
  const role = connection.kinds[ref.kind]?.role ?? null;
  return { line: number, system: name, ref, role, isShared: reason === 'shared-with-others' };
}

function partition<T, Why>(
  items: readonly T[],
  why: (item: T) => Why | null,
): readonly [(readonly [T, Why])[], T[]] {
  const refused: (readonly [T, Why])[] = [];
  const kept: T[] = [];
  for (const item of items) {
    const reason = why(item);
    if (reason === null) kept.push(item);
    else refused.push([item, reason]);
  }
  return [refused, kept];
}
