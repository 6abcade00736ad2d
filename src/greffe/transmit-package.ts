import type { Person } from '../domain/approval.ts';
import type { BuiltPackage, DataPackage } from '../domain/package.ts';
import { packageName } from '../domain/package.ts';
import { Refused } from '../domain/refused.ts';
import type { Request } from '../domain/request.ts';
import type { Transmission } from '../ports/package-store.ts';
import { PostRefused } from '../ports/signed-post.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { readBlob } from '../procedures/steps/pieces.ts';
import { typedDestination } from '../procedures/steps/typed-destination.ts';

/** What became of portable data that was to go to another controller. */
export interface Transmitted {
  readonly package: string;
  /** Of the package that was signed. */
  readonly digest: string;
  /** Names the message: the receiver has it as `webhook-id`. */
  readonly message: string;
  readonly state: 'sent' | 'failed' | 'in-doubt';
  /** It was sent before, and nobody knows what became of that: the receiver takes an id once. */
  readonly mayBeDouble: boolean;
  /** What to mend; null when it was taken. */
  readonly mend: string | null;
}

/** What a zip of this size unpacks to is still sent in one piece. */
const ZIP_BYTES_MAX = 20 * 1024 * 1024;

/**
 * Taken down before it leaves, what became of it after. Sent again to the same address, after a crash or a lost connection,
 * it bears the same id.
 */
export async function transmitPackage(
  house: House,
  by: Person,
  request: Request,
  written: DataPackage & { readonly built: BuiltPackage },
  to: { readonly url: string; readonly secret: string },
): Promise<Transmitted> {
  const { id } = request;
  const attempt = await house.locks.tryWith(`transmission of request ${id}`, async () => {
    demandPortable(written);
    const earlier = await earlierTo(house, written, to.url);
    demandUnsent(id, earlier);
    const name = packageName(written);
    const { digest } = written.built;
    const named = `transmission-${house.digest([id, written.plan, digest, to.url]).slice(0, 32)}`;
    const mayBeDouble = earlier.some(({ state }) => state === 'sending');
    const body = await bodyOf(house, request, written, named);
    const number = await begin(house, by, request, {
      plan: written.plan,
      to: to.url,
      digest,
      message: named,
      mayBeDouble,
      by: by.id,
      begunAt: house.clock.now(),
    });
    const { state, mend } = await send(house, { id: named, body }, to);
    await settle(house, by, request, { name, number, digest, message: named, mayBeDouble, state });
    return { package: name, digest, message: named, state, mayBeDouble, mend };
  });
  if (attempt.held) return attempt.value;
  throw new Refused(
    'leaving-already',
    `The data of request ${id} is being sent just now: wait until that has ended, then look in the log.`,
  );
}

function demandPortable(written: DataPackage & { readonly built: BuiltPackage }): void {
  if (written.built.bytes <= ZIP_BYTES_MAX) return;
  throw new Refused(
    'too-large',
    `Package ${packageName(written)} is too large to be sent in one piece: fetch it, and hand it over another way.`,
  );
}

async function earlierTo(
  house: House,
  { request, plan }: DataPackage,
  url: string,
): Promise<readonly Transmission[]> {
  const all = await house.store.transact((tx) => house.store.packages.transmissions(tx, request));
  return all.filter((one) => one.plan === plan && one.to === url);
}

function demandUnsent(id: number, earlier: readonly Transmission[]): void {
  const sent = earlier.find(({ state }) => state === 'sent');
  if (!sent) return;
  const day = (sent.endedAt ?? sent.begunAt).toISOString().slice(0, 10);
  throw new Refused(
    'sent-already',
    `The data of request ${id} was taken at that address already, on ${day}: nothing is sent twice.`,
  );
}

/** The very data that was signed, tied to it by the digest. */
async function bodyOf(
  house: House,
  { id, controller: of }: Request,
  written: DataPackage & { readonly built: BuiltPackage },
  named: string,
): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of readBlob(house, written.id, written.built.blob)) parts.push(part);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const zip = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    zip.set(part, at);
    at += part.length;
  }
  const { name, dpo } = house.policy.controller(of);
  const head = {
    type: 'personal-data.portability',
    id: named,
    article: 'GDPR Art. 20(2)',
    controller: { id: of, name, contact: dpo },
    request: id,
    package: packageName(written),
    digest: written.built.digest,
  };
  const data = await house.packageWriter.portableData(zip);
  // Put in as it was signed, byte by byte.
  return `${JSON.stringify(head).slice(0, -1)},"data":${data.trim()}}`;
}

/** Entered in the log before it leaves: whatever dies on the way, the log tells that it may have left. */
async function begin(
  house: House,
  by: Person,
  { id }: Request,
  of: Omit<Transmission, 'number' | 'state' | 'endedAt'>,
): Promise<number> {
  return commit(house, async ({ tx, record }) => {
    const { digest, message, mayBeDouble } = of;
    record({
      actor: by.id,
      act: 'package-transmission-begun',
      about: `plan ${packageName({ request: id, plan: of.plan })}`,
      subject: await house.store.requests.subjectOf(tx, id),
      details: { digest, message, mayBeDouble },
    });
    return house.store.packages.beginTransmission(tx, id, of);
  });
}

async function send(
  house: House,
  message: { readonly id: string; readonly body: string },
  to: { readonly url: string; readonly secret: string },
): Promise<Pick<Transmitted, 'state' | 'mend'>> {
  try {
    await house.signedPost.send(message, typedDestination(house, to));
    return { state: 'sent', mend: null };
  } catch (error) {
    if (!(error instanceof PostRefused)) throw error;
    return { state: error.hasLeft === 'perhaps' ? 'in-doubt' : 'failed', mend: error.mend };
  }
}

async function settle(
  house: House,
  by: Person,
  { id }: Request,
  sent: Pick<Transmitted, 'digest' | 'message' | 'mayBeDouble' | 'state'> & {
    readonly name: string;
    readonly number: number;
  },
): Promise<void> {
  const { name, number, digest, message, mayBeDouble, state } = sent;
  await commit(house, async ({ tx, record }) => {
    // One in doubt stays `sending`: sent again, it bears the same id.
    if (state !== 'in-doubt')
      await house.store.packages.settleTransmission(tx, id, number, state, house.clock.now());
    record({
      actor: by.id,
      act: 'package-transmitted',
      about: `plan ${name}`,
      kind: state,
      subject: await house.store.requests.subjectOf(tx, id),
      details: { digest, message, mayBeDouble },
    });
  });
}
