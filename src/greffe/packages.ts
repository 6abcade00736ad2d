import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import type {
  BuiltPackage,
  DataPackage,
  PackageCover,
  Withholding,
  WithholdingReason,
} from '../domain/package.ts';
import { packageName } from '../domain/package.ts';
import type { Plan } from '../domain/plan.ts';
import type { Identifier, Ref } from '../domain/record.ts';
import type { Request } from '../domain/request.ts';
import { isSuspended } from '../domain/request.ts';
import type { Receiver } from '../domain/requester.ts';
import { receiverOf } from '../domain/requester.ts';
import type { CopyRight } from '../domain/right.ts';
import { COPY_RIGHTS } from '../domain/right.ts';
import { isTheirs } from '../domain/subject.ts';
import type { ThirdPartyTrace } from '../domain/third-party.ts';
import { findThirdParties } from '../domain/third-party.ts';
import type { Heading } from '../domain/undeclared.ts';
import { undeclaredBy } from '../domain/undeclared.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { House } from '../procedures/house.ts';
import { commit, stir } from '../procedures/house.ts';
import { basisIn, coverOf } from '../procedures/steps/build-package.ts';
import { readSubject } from '../procedures/steps/locate.ts';
import { eachRecord } from '../procedures/steps/package-records.ts';
import { readBlob } from '../procedures/steps/pieces.ts';
import { sweepPackages } from '../procedures/steps/sweep-packages.ts';
import { moveRight } from '../procedures/steps/move-right.ts';
import { admit } from './admit.ts';
import type { Pause } from './carry-on.ts';
import { carryOn } from './carry-on.ts';
import { doubtOver, keptRequest, openRequest } from './open-request.ts';
import type { Transmitted } from './transmit-package.ts';
import { transmitPackage } from './transmit-package.ts';

/** A package that has been written. */
export interface WrittenPackage extends DataPackage {
  readonly built: BuiltPackage;
}

/** What a human reads before they sign. It shows personal data: for their eyes, not for a log. */
export interface PackageReview {
  readonly package: WrittenPackage;
  /** Counts, gaps and what is missing: with `package.built.missing` not empty the answer cannot be called complete. */
  readonly cover: PackageCover;
  /** Lines to look at, and why. Empty once signed: what was read is gone by then. */
  readonly lines: readonly LineToReview[];
  readonly withheld: readonly Withholding[];
  /** What the person is owed beside the copy, and the settings are silent on. */
  readonly undeclared: readonly Heading[];
  /** The request has another package too: a command says which is meant. */
  readonly isOneOfTwo: boolean;
}

export interface LineToReview {
  readonly line: number;
  readonly system: string;
  readonly ref: Ref;
  /** It concerns other people in the tool itself. */
  readonly isShared: boolean;
  /** Addresses, numbers and accounts in it that are not the subject's. */
  readonly traces: readonly ThirdPartyTrace[];
  readonly isWithheld: boolean;
}

/** The bytes of a package, decrypted as they are read. */
export interface PackageFile {
  readonly fileName: string;
  readonly bytes: number;
  readonly digest: string;
  readonly stream: AsyncIterable<Uint8Array>;
  /** To whom it is handed, where somebody asks for the person; null where the person does. */
  readonly receiver: Receiver | null;
}

/** `right` says which package is meant; it may be left out where the request has one. */
export interface PackagesNoun {
  review(by: Person, request: number, right?: CopyRight): Promise<PackageReview>;
  /** The zip as it stands, for the eyes of whoever reviews it: what the person would receive. */
  draft(by: Person, request: number, right?: CopyRight): Promise<PackageFile>;
  /** Keeps lines back, with a reason; the package is written anew and has another digest. */
  withhold(
    by: Person,
    request: number,
    what: { readonly lines: readonly number[]; readonly reason: WithholdingReason; readonly words: string },
    signal: AbortSignal,
    right?: CopyRight,
  ): Promise<WrittenPackage>;
  /** Puts lines that were kept back into the package again. */
  release(
    by: Person,
    request: number,
    lines: readonly number[],
    signal: AbortSignal,
    right?: CopyRight,
  ): Promise<WrittenPackage>;
  /** Signs the package that has this digest. */
  sign(
    by: Person,
    request: number,
    digest: string,
    signal: AbortSignal,
    right?: CopyRight,
  ): Promise<WrittenPackage>;
  /** Only a signed package leaves. Read to its end it counts as fetched: from then on its time runs. */
  fetch(by: Person, request: number, right?: CopyRight): Promise<PackageFile>;
  /**
   * Sends the data of a signed portability to another controller, at the wish of the person, whose own copy stays as it is.
   * @source GDPR Art. 20(2)
   */
  transmit(
    by: Person,
    request: number,
    to: { readonly url: string; readonly secret: string },
  ): Promise<Transmitted>;
}

export function packagesNoun(house: House, pause: Pause): PackagesNoun {
  return {
    async review(by, id, right) {
      await admit(house, by, 'sign a package', `request ${id}`);
      await sweepPackages(house);
      const { request, plan, written } = await standing(house, by, id, right);
      const { cover } = await coverOf(house, request, plan, written);
      const withheld = await house.store.transact((tx) => house.store.packages.withholdings(tx, written.id));
      const lines = await linesToReview(house, request, written, withheld);
      await commit(house, async ({ tx, record }) =>
        record({
          actor: by.id,
          act: 'package-reviewed',
          about: `plan ${packageName(written)}`,
          counts: {
            toLookAt: lines.length,
            withheld: withheld.length,
            missing: written.built.missing.length,
          },
          subject: await house.store.requests.subjectOf(tx, id),
          details: { digest: written.built.digest },
        }),
      );
      // The headings of Article 15 are owed with a copy alone.
      const undeclared =
        written.right === 'access' ? undeclaredBy(house.policy.controller(request.controller)) : [];
      const isOneOfTwo = copiesOf(request).length > 1;
      return { package: written, cover, lines, withheld, undeclared, isOneOfTwo };
    },
    async draft(by, id, right) {
      await admit(house, by, 'sign a package', `request ${id}`);
      const { request, written } = await standing(house, by, id, right);
      demandSettled(house, request, written.right);
      await commit(house, async ({ tx, record }) =>
        record({
          actor: by.id,
          act: 'package-reviewed',
          about: `plan ${packageName(written)}`,
          kind: 'draft',
          counts: { bytes: written.built.bytes },
          subject: await house.store.requests.subjectOf(tx, id),
          details: { digest: written.built.digest },
        }),
      );
      return fileOf(request, written, 'draft', readBlob(house, written.id, written.built.blob));
    },
    async withhold(by, id, { lines: named, reason, words }, signal, right) {
      await admit(house, by, 'sign a package', `request ${id}`);
      const lines = [...new Set(named)];
      if (words.trim() === '') {
        throw new Refused('no-words', 'Say in your own words why these lines are kept back: it is logged.');
      }
      await commit(house, async (act) => {
        const { tx, record } = act;
        const { written } = await openAndUnsigned(house, tx, by, id, right);
        const known = await house.store.packages.readLines(tx, written.id);
        const unknown = lines.filter((line) => !known.has(line));
        if (unknown.length > 0 || lines.length === 0) {
          throw new Refused(
            'no-such-line',
            `Package ${packageName(written)} has no line ${unknown.join(', ') || 'to keep back'}. See them with: greffe package review ${id}`,
          );
        }
        const kept = await withheldAmong(house, tx, written, lines);
        if (kept.length > 0) {
          throw new Refused(
            'withheld-already',
            `Kept back already: ${kept.join(', ')}. To give another reason, release them first: greffe package review ${id} --release LINE…`,
          );
        }
        const at = house.clock.now();
        const withholdings = lines.map((line) => ({ line, reason, words, by: by.id, at }));
        await house.store.packages.withhold(tx, written.id, withholdings);
        record({
          actor: by.id,
          act: 'package-reviewed',
          about: `plan ${packageName(written)}`,
          kind: reason,
          counts: { withheld: lines.length },
          subject: await house.store.requests.subjectOf(tx, id),
          details: { words, lines: lines.join(' ') },
        });
        await stir(house, act, id);
      });
      await carryOn(house, pause, id, signal);
      return (await standing(house, by, id, right)).written;
    },
    async release(by, id, named, signal, right) {
      await admit(house, by, 'sign a package', `request ${id}`);
      const lines = [...new Set(named)];
      await commit(house, async (act) => {
        const { tx, record } = act;
        const { written } = await openAndUnsigned(house, tx, by, id, right);
        const kept = await withheldAmong(house, tx, written, lines);
        const others = lines.filter((line) => !kept.includes(line));
        if (others.length > 0) {
          throw new Refused(
            'not-withheld',
            `Not kept back: ${others.join(', ')}. See what is with: greffe package review ${id}`,
          );
        }
        await house.store.packages.release(tx, written.id, lines);
        record({
          actor: by.id,
          act: 'package-reviewed',
          about: `plan ${packageName(written)}`,
          kind: 'released',
          counts: { released: lines.length },
          subject: await house.store.requests.subjectOf(tx, id),
          details: { lines: lines.join(' ') },
        });
        await stir(house, act, id);
      });
      await carryOn(house, pause, id, signal);
      return (await standing(house, by, id, right)).written;
    },
    async sign(by, id, digest, signal, right) {
      await admit(house, by, 'sign a package', `request ${id}`);
      await house.store.transact((tx) => openRequest(house, tx, by, id));
      // Whatever changed since it was shown is written first: what is signed is what leaves.
      await carryOn(house, pause, id, signal);
      signal.throwIfAborted();
      return commit(house, async (act) => {
        const { tx, record } = act;
        const { request, written } = await openAndUnsigned(house, tx, by, id, right);
        const name = packageName(written);
        const plan = await planOf(house, tx, written);
        if ((await basisIn(house, tx, request, plan, written)) !== written.built.basis) {
          throw new Refused(
            'being-written',
            `Package ${name} is being written anew: somebody has just changed it. Review it again, then sign.`,
          );
        }
        if (written.built.digest !== digest) {
          throw new Refused(
            'digest-differs',
            `Package ${name} is not what you were shown. Its digest is now ${written.built.digest}. Review it again, then sign that digest.`,
          );
        }
        const at = house.clock.now();
        const signature = { by: by.id, at, digest };
        await house.store.packages.sign(tx, written.id, signature);
        await moveRight(house, act, id, written.right, 'approved');
        record({
          actor: by.id,
          act: 'package-signed',
          about: `plan ${name}`,
          counts: { bytes: written.built.bytes, missing: written.built.missing.length },
          subject: await house.store.requests.subjectOf(tx, id),
          details: { digest },
        });
        await stir(house, act, id);
        return { ...written, signature };
      });
    },
    async fetch(by, id, right) {
      await admit(house, by, 'fetch a package', `request ${id}`);
      await sweepPackages(house);
      const { request, written } = await standing(house, by, id, right);
      const name = packageName(written);
      demandSettled(house, request, written.right);
      demandSigned(id, written);
      await commit(house, async ({ tx, record }) =>
        record({
          actor: by.id,
          act: 'package-fetched',
          about: `plan ${name}`,
          counts: { bytes: written.built.bytes },
          subject: await house.store.requests.subjectOf(tx, id),
          details: { digest: written.built.digest, to: receiverOf(request) },
        }),
      );
      return fileOf(request, written, written.right, fetching(house, written));
    },
    transmit: (by, id, to) => transmit(house, by, id, to),
  };
}

async function transmit(
  house: House,
  by: Person,
  id: number,
  to: { readonly url: string; readonly secret: string },
): Promise<Transmitted> {
  await admit(house, by, 'transmit a package', `request ${id}`);
  await sweepPackages(house);
  const { request, written } = await standing(house, by, id, 'portability');
  demandSettled(house, request, written.right);
  demandSigned(id, written);
  return transmitPackage(house, by, request, written, to);
}

function demandSigned(id: number, written: WrittenPackage): void {
  if (written.signature) return;
  throw new Refused(
    'package-unsigned',
    `Package ${packageName(written)} has not been signed: greffe package review ${id}, then sign its digest.`,
  );
}

async function withheldAmong(
  house: House,
  tx: Transaction,
  written: WrittenPackage,
  lines: readonly number[],
): Promise<readonly number[]> {
  const withheld = await house.store.packages.withholdings(tx, written.id);
  return lines.filter((line) => withheld.some((one) => one.line === line));
}

function fileOf(
  request: Request,
  written: WrittenPackage,
  word: 'draft' | CopyRight,
  stream: AsyncIterable<Uint8Array>,
): PackageFile {
  const { bytes, digest } = written.built;
  const isOwn = request.requester === null || request.requester.kind === 'data-subject';
  const receiver = isOwn ? null : receiverOf(request);
  return { fileName: `${word}-${packageName(written)}.zip`, bytes, digest, stream, receiver };
}

/** Counts as fetched only once its last byte was taken: one that broke off can be fetched again. */
async function* fetching(house: House, written: WrittenPackage): AsyncGenerator<Uint8Array> {
  yield* readBlob(house, written.id, written.built.blob);
  await commit(house, async (act) => {
    const at = house.clock.now();
    const destroyAt = new Date(at.getTime() + house.policy.packagesKeptMs);
    await house.store.packages.fetched(act.tx, written.id, at, destroyAt);
    await stir(house, act, written.request);
  });
}

async function linesToReview(
  house: House,
  request: Request,
  written: WrittenPackage,
  withheld: readonly Withholding[],
): Promise<readonly LineToReview[]> {
  const own = await ownIdentifiers(house, request);
  const lines: LineToReview[] = [];
  for await (const { line, system, ref, isShared, fields } of eachRecord(house, written.id)) {
    const traces = findThirdParties(fields, own, house.normalise);
    const isWithheld = withheld.some((one) => one.line === line);
    if (isShared || isWithheld || traces.length > 0) {
      lines.push({ line, system, ref, isShared, traces, isWithheld });
    }
  }
  return lines;
}

async function ownIdentifiers(house: House, request: Request): Promise<readonly Identifier[]> {
  const { subject } = await readSubject(house, request);
  const theirs = subject.matches.filter((match) => match.role === 'person' && isTheirs(match));
  return [...request.identifiers, ...theirs.flatMap((match) => match.identifiers)];
}

/** The request, its package and the plan the package carries out. */
async function standing(
  house: House,
  by: Person,
  id: number,
  right: CopyRight | undefined,
): Promise<{ readonly request: Request; readonly plan: Plan; readonly written: WrittenPackage }> {
  return house.store.read(async (tx) => {
    const request = await keptRequest(house, tx, by, id);
    const written = await writtenPackage(house, tx, request, right);
    return { request, plan: await planOf(house, tx, written), written };
  });
}

async function planOf(house: House, tx: Transaction, written: WrittenPackage): Promise<Plan> {
  const plan = await house.store.plans.find(tx, written.request, written.plan);
  if (!plan) throw new Error(`Package ${packageName(written)} has lost its plan.`);
  return plan;
}

async function openAndUnsigned(
  house: House,
  tx: Transaction,
  by: Person,
  id: number,
  right: CopyRight | undefined,
): Promise<{ readonly request: Request; readonly written: WrittenPackage }> {
  const request = await openRequest(house, tx, by, id);
  const copy = copyOf(request, right);
  if (copy) demandSettled(house, request, copy);
  const written = await writtenPackage(house, tx, request, right);
  if (written.signature) {
    throw new Refused(
      'already-signed',
      `Package ${packageName(written)} was signed by ${written.signature.by} already. Fetch it with: greffe package fetch ${id}`,
    );
  }
  return { request, written };
}

async function writtenPackage(
  house: House,
  tx: Transaction,
  request: Request,
  right: CopyRight | undefined,
): Promise<WrittenPackage> {
  const { id } = request;
  const copy = copyOf(request, right);
  const found = copy && (await house.store.packages.current(tx, id, copy));
  if (found?.built) return { ...found, built: found.built };
  throw new Refused(
    'no-package',
    `Request ${id} has no package to read: it is not written yet, or its time is over. See where it stands with: greffe request show ${id}`,
  );
}

/** Which package of the request is meant; null where it asks for none. @throws Refused('which-package' | 'no-such-right') */
function copyOf(request: Request, right: CopyRight | undefined): CopyRight | null {
  const { id } = request;
  const copies = copiesOf(request);
  const [only] = copies;
  if (right !== undefined && !copies.includes(right)) {
    throw new Refused(
      'no-such-right',
      `Request ${id} asks for no ${right}. See what it asks for with: greffe request show ${id}`,
    );
  }
  if (right === undefined && copies.length > 1) {
    throw new Refused(
      'which-package',
      `Request ${id} has two packages: say which with --right access or --right portability.`,
    );
  }
  return right ?? only ?? null;
}

function copiesOf({ rights }: Request): readonly CopyRight[] {
  return COPY_RIGHTS.filter((one) => rights.some((course) => course.right === one));
}

/** @throws Refused('identity-open' | 'unsettled') */
function demandSettled(house: House, request: Request, right: CopyRight): void {
  const doubt = doubtOver(house, request, right);
  if (doubt) throw doubt;
  if (request.identity !== null && !isSuspended(request)) return;
  throw new Refused(
    'identity-open',
    `Nothing leaves before identity is settled: greffe request identify ${request.id} --by "…"`,
  );
}
