import type { MailState } from '../ports/mail.ts';
import type { House } from '../procedures/house.ts';
import type { Finding } from './systems.ts';

/** Where letters go, and whether they can leave. */
export interface MailReport {
  readonly goesTo: WithoutRefusal<MailState>;
  readonly findings: readonly Finding[];
}

type WithoutRefusal<State> = State extends unknown ? Omit<State, 'refusal'> : never;

export interface MailNoun {
  /** null where neither a rule nor a task writes to anybody, and no mail server is named. */
  check(): Promise<MailReport | null>;
}

export function mailNoun(house: House): MailNoun {
  return {
    async check() {
      const asks = house.policy.retention.some(({ action }) => action.kind === 'ask');
      if (!asks && !house.policy.asksPeople && house.mail.leavesBy === 'folder') return null;
      const { refusal, ...goesTo } = await house.mail.check();
      return { goesTo, findings: refusal ? [{ severity: 'error', says: refusal.mend }] : [] };
    },
  };
}
