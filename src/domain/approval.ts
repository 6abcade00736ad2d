import type { Plan } from './plan.ts';
import { planName } from './plan.ts';
import { Refused } from './refused.ts';
import type { Right } from './right.ts';

export { Refused } from './refused.ts';

/** @source law.md SEC-7: the DPO runs rights requests; the controller's delegate signs what decides purposes. */
export type Role = 'controller' | 'dpo' | 'operator' | 'auditor' | 'admin';

/** A person greffe knows by an opaque id. */
export interface Person {
  readonly id: string;
  readonly roles: readonly Role[];
  /** Of a service token that was given for these acts alone; whatever the roles allow where it is left out. */
  readonly acts?: readonly Act[];
  /** Ids of the controllers they act for; absent: every one. */
  readonly controllers?: readonly string[] | undefined;
  /** Names of the tools they work on; absent: every one. */
  readonly systems?: readonly string[] | undefined;
  /** The kinds of request they see; absent: every one. */
  readonly rights?: readonly Right[] | undefined;
}

const MAY: Readonly<Record<Act, readonly Role[]>> = {
  'open a request': ['dpo', 'operator', 'controller'],
  'retry a request': ['dpo', 'operator', 'controller'],
  'settle identity': ['dpo', 'operator'],
  'record a mandate': ['dpo', 'operator'],
  'decide matches': ['dpo', 'operator'],
  'decide a correction': ['dpo', 'controller'],
  'approve a plan': ['dpo', 'controller'],
  'sign a package': ['dpo', 'controller'],
  'fetch a package': ['dpo', 'operator'],
  'transmit a package': ['dpo', 'operator'],
  'refuse a request': ['controller', 'dpo'],
  'change the clock': ['dpo', 'controller'],
  'withdraw a request': ['dpo', 'operator', 'controller'],
  'place a hold': ['dpo', 'controller'],
  'place a restriction': ['dpo', 'operator', 'controller'],
  'lift a restriction': ['dpo', 'controller'],
  // Whose interest weighs more is the controller's to say, and to answer for.
  'decide an objection': ['controller'],
  'run a purge': ['dpo', 'operator', 'controller'],
  'sign a purge': ['dpo', 'controller'],
  'record an answer': ['dpo', 'operator', 'controller'],
  'send a letter': ['dpo', 'operator', 'controller'],
  // That nobody need be told, or that somebody was, is what the answer will say.
  'record a notification': ['dpo', 'controller'],
  'see tasks': ['dpo', 'operator', 'controller'],
  'answer a task': ['dpo', 'operator'],
  'read the archive': ['controller', 'dpo', 'operator'],
  'see requests': ['dpo', 'operator', 'controller'],
  'check an address': ['dpo', 'operator', 'controller'],
  'run a sweep': ['dpo', 'operator', 'controller'],
  'decide a reappearance': ['dpo', 'controller'],
  'decide a proposal': ['dpo', 'operator', 'controller'],
  'ask the tools': ['dpo', 'operator', 'controller'],
  'decide a notice': ['dpo', 'controller'],
  'read the audit log': ['dpo', 'auditor', 'controller'],
  'give a token': ['controller', 'admin'],
  // Whoever notices that one is loose stops it.
  'revoke a token': ['controller', 'admin', 'dpo'],
  'see tokens': ['controller', 'admin', 'dpo', 'auditor'],
  'see accounts': ['admin', 'auditor', 'controller'],
  'manage accounts': ['admin'],
  'keep the keys': ['admin', 'controller'],
  // Whoever has it and a backup reads everything: an admin sees no personal data.
  'export the master key': ['controller'],
};

/** Every act that takes a role. */
export const ACTS: readonly Act[] = Object.keys(MAY).filter(isAct);

export function isAct(text: string): text is Act {
  return Object.hasOwn(MAY, text);
}

export type Act =
  | 'open a request'
  | 'retry a request'
  | 'settle identity'
  | 'record a mandate'
  | 'decide matches'
  | 'decide a correction'
  | 'approve a plan'
  | 'sign a package'
  | 'fetch a package'
  | 'transmit a package'
  | 'refuse a request'
  | 'change the clock'
  | 'withdraw a request'
  | 'place a hold'
  | 'place a restriction'
  | 'lift a restriction'
  | 'decide an objection'
  | 'run a purge'
  | 'sign a purge'
  | 'record an answer'
  | 'send a letter'
  | 'record a notification'
  | 'see tasks'
  | 'answer a task'
  | 'read the archive'
  | 'see requests'
  | 'check an address'
  | 'run a sweep'
  | 'decide a reappearance'
  | 'decide a proposal'
  | 'ask the tools'
  | 'decide a notice'
  | 'read the audit log'
  | 'give a token'
  | 'revoke a token'
  | 'see tokens'
  | 'see accounts'
  | 'manage accounts'
  | 'keep the keys'
  | 'export the master key';

export function mayRole(role: Role, act: Act): boolean {
  return MAY[act].includes(role);
}

/** @throws Refused('wrong-role') */
export function demandRole(person: Person, act: Act): void {
  if (person.acts && !person.acts.includes(act)) {
    throw new Refused(
      'wrong-role',
      `The token of ${person.id} was not given to ${act}: ask for one that is, or have somebody do it who may.`,
    );
  }
  const allowed = MAY[act];
  if (person.roles.some((role) => allowed.includes(role))) return;
  throw new Refused(
    'wrong-role',
    `To ${act} takes the role ${allowed.join(' or ')}; ${person.id} has ${person.roles.join(', ') || 'none'}. Ask somebody who has it.`,
  );
}

/**
 * Whether this signature may stand: the plan as it is now, unsigned so far, and the digest the person was shown.
 * @throws Refused('plan-superseded' | 'already-approved' | 'digest-differs')
 */
export function demandApprovable(plan: Plan, digest: string): void {
  const name = planName(plan);
  if (plan.supersededAt) {
    throw new Refused(
      'plan-superseded',
      `Plan ${name} was replaced by a newer one. Show the request again and read it.`,
    );
  }
  if (plan.approval) {
    throw new Refused(
      'already-approved',
      `Plan ${name} was approved by ${plan.approval.by} already. Nothing to do.`,
    );
  }
  if (plan.digest !== digest) {
    throw new Refused(
      'digest-differs',
      `Plan ${name} is not what you were shown. Its digest is now ${plan.digest}. Read it again, then approve that digest.`,
    );
  }
}
