import type { Person } from '../domain/approval.ts';
import { isAnswered } from '../domain/letter.ts';
import { ofRequest, within } from '../domain/perimeter.ts';
import { Refused } from '../domain/refused.ts';
import type { Request, Right } from '../domain/request.ts';
import { hasEnded, stateOf } from '../domain/request.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { Act, House } from '../procedures/house.ts';
import { unsettledNow } from '../procedures/steps/unsettled.ts';

/** The request under its lock, open. @throws Refused('no-such-request' | 'forgotten' | 'request-ended') */
export async function openRequest(house: House, tx: Transaction, by: Person, id: number): Promise<Request> {
  const request = await lockedRequest(house, tx, by, id);
  demandOpen(request);
  return request;
}

/** @throws Refused('request-ended') */
export function demandOpen(request: Request): void {
  const { id } = request;
  const state = stateOf(request);
  if (hasEnded(state))
    throw new Refused('request-ended', `Request ${id} has ended (${state}). Open a new one if needed.`);
}

/** The request under its lock, open or still to be answered. @throws Refused('no-such-request' | 'forgotten' | 'request-ended') */
export async function answerableRequest(
  house: House,
  tx: Transaction,
  by: Person,
  id: number,
): Promise<Request> {
  const request = await lockedRequest(house, tx, by, id);
  if (isAnswered(request)) demandOpen(request);
  return request;
}

/** Why nothing of the person may leave, be changed or erased yet; null when nothing stands against it. */
export function doubtOver(house: House, request: Request, right: Right): Refused | null {
  const [first] = unsettledNow(house, request, right);
  if (first === undefined || first.code === 'identity') return null;
  const { id } = request;
  return new Refused(
    'unsettled',
    `Nothing leaves, is changed or erased yet: request ${id} waits for ${first.what}. How to settle that: greffe request show ${id}`,
  );
}

/** The request under its lock, ended or not. @throws Refused('no-such-request' | 'forgotten') */
export async function lockedRequest(house: House, tx: Transaction, by: Person, id: number): Promise<Request> {
  return demandKept(within(by, await house.store.requests.lock(tx, id), ofRequest), id);
}

/** The request as it stands, which nobody forgets until the transaction ends. @throws Refused('no-such-request' | 'forgotten') */
export async function sharedRequest(house: House, tx: Transaction, by: Person, id: number): Promise<Request> {
  return demandKept(within(by, await house.store.requests.share(tx, id), ofRequest), id);
}

/** The request as it stands, in a transaction that only reads. @throws Refused('no-such-request' | 'forgotten') */
export async function keptRequest(house: House, tx: Transaction, by: Person, id: number): Promise<Request> {
  return demandKept(within(by, await house.store.requests.find(tx, id), ofRequest), id);
}

function demandKept(request: Request | null, id: number): Request {
  if (!request) throw noSuchRequest(id);
  if (request.forgottenAt) {
    throw new Refused(
      'forgotten',
      `The proof period of request ${id} is over: nothing of the person is kept. That it was made, and how it ended: greffe request list --all`,
    );
  }
  return request;
}

export function noSuchRequest(id: number): Refused {
  return new Refused('no-such-request', `There is no request ${id}. List them with: greffe request list`);
}

export function openRights(request: Request): readonly Right[] {
  return request.rights.filter((course) => !hasEnded(course.state)).map((course) => course.right);
}

export async function entry(
  house: House,
  tx: Transaction,
  by: Person,
  act: Parameters<Act['record']>[0]['act'],
  id: number,
  details: Readonly<Record<string, string>>,
): Promise<Parameters<Act['record']>[0]> {
  return {
    actor: by.id,
    act,
    about: `request ${id}`,
    subject: await house.store.requests.subjectOf(tx, id),
    details,
  };
}
