import type { DataPackage } from '../../domain/package.ts';
import { packageName } from '../../domain/package.ts';
import type { Request } from '../../domain/request.ts';
import { isSuspended } from '../../domain/request.ts';
import type { CopyRight } from '../../domain/right.ts';
import type { House, Next } from '../house.ts';
import { certifyRight } from './certify.ts';
import { moveOn } from './move-on.ts';
import { livePlans } from './plans.ts';
import { waitUntilSettled } from './unsettled.ts';

/** From the signature to the hands of whoever passes it on; what lacks is waited for afterwards. */
export async function towardsHandingOver(house: House, request: Request, signed: DataPackage): Promise<Next> {
  const { right } = signed;
  await moveOn(house, request, right, 'approved');
  const name = packageName(signed);
  // What has left cannot be called back: a mandate that ends afterwards changes nothing of it.
  const unsettled = waitUntilSettled(house, request, right);
  if (unsettled && (isSuspended(request) || !signed.fetchedAt)) return unsettled;
  if (!signed.fetchedAt) return waitsFor(`package ${name} to be fetched`);

  const missing = signed.built?.missing ?? [];
  if (missing.length > 0) {
    await moveOn(house, request, right, 'incomplete');
    const mends = missing.map(({ system, what, mend }) => `${system}: ${what}: ${mend}`);
    return waitsFor(`what package ${name} lacks. ${mends.join(' ')} Then retry request ${request.id}.`);
  }
  await certifyRight(house, request, right);
  await moveOn(house, request, right, 'done');
  return { next: 'done' };
}

/** The time of the incomplete copy is over: until somebody retries there is nothing to write into. */
export async function isKeyGone(house: House, request: Request, right: CopyRight): Promise<boolean> {
  const [live] = await livePlans(house, request, right);
  const left = await house.store.transact((tx) => house.store.packages.handedOver(tx, request.id, right));
  return live !== undefined && left?.plan === live.sequence;
}

function waitsFor(what: string): Next {
  return { next: 'wait', waitsFor: what, wakeAt: null };
}
