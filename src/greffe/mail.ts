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
  /**
   * @param writesTo  a recipient is told by mail
   * @returns null where nothing writes to anybody, and no mail server is named
   */
  check(writesTo?: boolean): Promise<MailReport | null>;
}

export function mailNoun(house: House): MailNoun {
  return {
    async check(writesTo = false) {
      const asks = house.policy.retention.some(({ action }) => action.kind === 'ask');
      if (!asks && !writesTo && !house.policy.asksPeople && house.mail.leavesBy === 'folder') return null;
      const { refusal, ...goesTo } = await house.mail.check();
      return { goesTo, findings: refusal ? [{ severity: 'error', says: refusal.mend }] : [] };
    },
  };
}
