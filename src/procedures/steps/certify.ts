import { statementDigest } from '../../audit/attestation.ts';
import type { CarriedOut, EndedLine, Statement } from '../../domain/certificate.ts';
import { statedCopy, statedGaps, stateOfSystems } from '../../domain/certificate.ts';
import type { Plan, SystemGap } from '../../domain/plan.ts';
import { isSilence } from '../../domain/plan.ts';
import type { RecipientInLetter } from '../../domain/letter-facts.ts';
import { statedNotification } from '../../domain/notification.ts';
import { isStopping } from '../../domain/prospecting.ts';
import type { Identifier } from '../../domain/record.ts';
import type { Request, Right } from '../../domain/request.ts';
import { hasEnded } from '../../domain/request.ts';
import { NOTHING_HELD } from '../../domain/task.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import { identifiersOf } from './draw-erasure.ts';
import { readSubject } from './locate.ts';
import { moveOn } from './move-on.ts';
import { livePlans, writingPlans } from './plans.ts';
import { asStated, prove } from './prove.ts';

/**
 * Issues the certificate: the statement, its entries in the audit log, their proofs, the signed head of the log.
 * Issued once for the same facts: called again, it returns what stands.
 */
export async function certify(house: House, request: Request, kind: Statement['kind']): Promise<Statement> {
  const before = await house.store.transact((tx) => house.store.certificates.latest(tx, request.id));
  const draft = await draw(house, request, kind, (before?.number ?? 0) + 1);
  if (before) {
    const stands = statementIn(before.file);
    if (sameFacts(stands, draft)) return stands;
  }
  // Those of an objection entered the register with its plan.
  const addresses = hasErased(draft) ? await addressesToSuppress(house, request) : [];
  await commit(house, async ({ tx, record }) => {
    const subject = await house.store.requests.subjectOf(tx, request.id);
    for (const address of addresses) {
      await house.store.suppressions.record(tx, {
        controller: request.controller,
        address,
        channel: 'email',
        cause: 'erasure',
        matter: request.id,
        at: house.clock.now(),
      });
    }
    if (addresses.length > 0) {
      record({
        actor: 'greffe',
        act: 'suppression-recorded',
        about: `request ${request.id}`,
        counts: { addresses: addresses.length },
        subject,
      });
    }
    record({
      actor: 'greffe',
      act: 'certificate-issued',
      about: `request ${request.id}`,
      kind,
      subject,
      details: { statement: statementDigest(asStated(draft)) },
    });
  });
  const about = { about: [`request ${request.id}`, `plan ${request.id}`] };
  const file = await prove(house, asStated(draft), about, ['statement']);
  await house.store.transact((tx) =>
    house.store.certificates.save(tx, request.id, { kind, issuedAt: new Date(draft.issuedAt), file }),
  );
  return draft;
}

/** What one right came to: final when no other right of the request is under way. */
export async function certifyRight(house: House, request: Request, right: Right): Promise<void> {
  const isLast = request.rights.every((course) => course.right === right || hasEnded(course.state));
  await certify(house, request, isLast ? 'final' : 'provisional');
}

/** "We hold nothing", with what was searched and what is out of reach; said before the right ends, so that it is said. */
export async function answerNothingHeld(house: House, request: Request, right: Right): Promise<Next> {
  await certifyRight(house, request, right);
  await moveOn(house, request, right, 'nothing-held');
  return { next: 'done' };
}

/** Whether the final word was said already, and only the end of the request is missing. */
export async function isCertified(house: House, request: Request): Promise<boolean> {
  const last = await house.store.look((tx) => house.store.certificates.lastKind(tx, request.id));
  return last === 'final';
}

async function draw(
  house: House,
  request: Request,
  kind: Statement['kind'],
  number: number,
): Promise<Statement> {
  const controller = house.policy.controller(request.controller);
  const rights = request.rights.map((course) => course.right);
  const { access, portability, plans, systems, residues, searched, outOfReach, suppressionKept } =
    await factsOf(house, request, rights);
  return {
    format: 'greffe-statement/1',
    number: `${request.id}-${number}`,
    kind,
    issuedAt: house.clock.now().toISOString(),
    controller: { id: controller.id, name: controller.name, dpo: controller.dpo },
    request: {
      id: request.id,
      receivedOn: request.receivedOn,
      rights,
      ...(request.requester &&
        request.requester.kind !== 'data-subject' && { requester: request.requester.kind }),
    },
    access,
    ...(portability && { portability }),
    plans,
    systems,
    residues,
    searched,
    outOfReach,
    recipients: (await recipientsTold(house, request)).map(withoutWords),
    suppressionKept,
  };
}

/** What was done for some rights of a request, what remains and what is out of reach: nothing of what another right did. */
export type RightFacts = Pick<
  Statement,
  'access' | 'portability' | 'plans' | 'systems' | 'residues' | 'searched' | 'outOfReach' | 'suppressionKept'
>;

export async function factsOf(house: House, request: Request, rights: readonly Right[]): Promise<RightFacts> {
  const isAsked = ({ right }: Plan): boolean => rights.some((one) => one === right);
  const drawn = await writingPlans(house, request);
  const plans = drawn.filter((plan) => plan.approval !== null);
  const toldBy = [
    ...(await livePlans(house, request, 'access')),
    ...(await livePlans(house, request, 'portability')),
    ...drawn.filter((plan) => plan.approval !== null || plan.lineCount === 0),
  ];
  const { carriedOut, searches, copy, takenAlong } = await house.store.transact(async (tx) => {
    const done: CarriedOut[] = [];
    for (const plan of plans)
      done.push({ plan, lines: (await house.store.lines.all(tx, plan)).map(asEnded) });
    return {
      carriedOut: done,
      searches: await house.store.findings.searches(tx, request.id),
      copy: await house.store.packages.handedOver(tx, request.id, 'access'),
      takenAlong: await house.store.packages.handedOver(tx, request.id, 'portability'),
    };
  });
  const searched = searches.filter((search) => search.failure === null).map((search) => search.system);
  const gaps: readonly SystemGap[] = [
    ...searches.flatMap(({ system, gaps: seen }) => seen.map((gap) => ({ system, ...gap }))),
    ...toldBy
      .filter(isAsked)
      .flatMap((plan) => plan.gaps.filter((gap) => !isSilence(gap) || !searched.includes(gap.system))),
  ];
  const state = stateOfSystems(carriedOut, isAsked);
  return {
    access: rights.includes('access') ? copy && statedCopy(request.id, copy) : null,
    ...(takenAlong && rights.includes('portability') && { portability: statedCopy(request.id, takenAlong) }),
    ...state,
    searched: [...new Set(searched)].sort(),
    outOfReach: statedGaps(gaps),
    suppressionKept:
      (hasErased(state) && (await addressesToSuppress(house, request)).length > 0) ||
      (plans.some((plan) => isAsked(plan) && (isStopping(plan.right) || plan.right === 'rectification')) &&
        (await isInRegister(house, request))),
  };
}

/** Whoever the data was disclosed to, with what they were told: a name that left the settings stays on it. */
export async function recipientsTold(house: House, request: Request): Promise<readonly RecipientInLetter[]> {
  const notifications = await house.store.transact((tx) => house.store.notifications.of(tx, request.id));
  const recipients = house.policy.recipients(request.controller);
  const gone = notifications.filter(({ recipient }) => recipients.every(({ id }) => id !== recipient));
  const former = [...new Map(gone.map((one) => [one.recipient, one.content.name])).entries()];
  return [
    ...recipients.map(({ id, name, role }) => ({ id, name, role })),
    ...former.map(([id, name]) => ({ id, name, role: '' })),
  ].map(({ id, name, role }) => {
    const own = notifications.filter(({ recipient }) => recipient === id);
    return { name, role, told: own.map((one) => ({ ...statedNotification(one), because: one.words })) };
  });
}

/** Somebody's own words are for the person, and no part of what is signed. */
function withoutWords({ name, role, told }: RecipientInLetter): Statement['recipients'][number] {
  if (told.length === 0) return { name, role };
  return { name, role, told: told.map(({ kind, how, on }) => ({ kind, how, on })) };
}

function hasErased({ systems }: Pick<Statement, 'systems'>): boolean {
  return systems.some(({ erased }) => erased > 0);
}

/** Whether an objection of theirs entered the register: of letters, nothing does. */
async function isInRegister(house: House, request: Request): Promise<boolean> {
  const { subject } = await readSubject(house, request);
  return house.store.transact(async (tx) => {
    for (const one of identifiersOf(request, subject))
      if (await house.store.suppressions.holds(tx, request.controller, one)) return true;
    return false;
  });
}

/** The person's own addresses: never one that others read too. */
async function addressesToSuppress(house: House, request: Request): Promise<readonly Identifier[]> {
  const { subject } = await readSubject(house, request);
  const own = identifiersOf(request, subject)
    .filter((one) => one.kind === 'email')
    .map((one): [string, Identifier] => [house.normalise(one), one])
    .filter(([address]) => !subject.sharedMailboxes.includes(address));
  return [...new Map(own).values()];
}

function asEnded(line: LineProgress): EndedLine {
  return {
    line: line.line,
    carriedOut: line.state === 'done' || line.state === 'already',
    isNothingHeld: line.state === 'already' && line.code === NOTHING_HELD,
    verdict: line.verdict,
    until: line.recoverableUntil,
    verifiedAt: line.verifiedAt,
  };
}

function sameFacts(a: Statement, b: Statement): boolean {
  const facts = (statement: Statement): string =>
    statementDigest(asStated({ ...statement, number: '', issuedAt: '' }));
  return facts(a) === facts(b);
}

export function statementIn(file: string): Statement {
  const { statement }: { readonly statement: Statement } = JSON.parse(file);
  return statement;
}
