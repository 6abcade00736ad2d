import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import type { House } from '../procedures/house.ts';
import { admit, enterReveal } from './admit.ts';
import { keptRequest } from './open-request.ts';

export interface CertificatesNoun {
  /** The latest one of a request. */
  show(by: Person, request: number): Promise<Certificate>;
}

export interface Certificate {
  readonly kind: 'provisional' | 'final';
  /** Id of the controller it speaks for. */
  readonly controller: string;
  /** The text of the file that anybody can check offline. */
  readonly file: string;
}

export function certificatesNoun(house: House): CertificatesNoun {
  return {
    async show(by, request) {
      await admit(house, by, 'see requests', `request ${request}`);
      const latest = await house.store.read(async (tx): Promise<Certificate | null> => {
        const { controller } = await keptRequest(house, tx, by, request);
        const issued = await house.store.certificates.latest(tx, request);
        return issued && { ...issued, controller };
      });
      if (latest) {
        await enterReveal(house, by, {
          about: `request ${request}`,
          kind: 'certificate',
          count: 1,
          request,
        });
        return latest;
      }
      throw new Refused(
        'no-certificate',
        `Request ${request} has no certificate yet. See where it stands with: greffe request show ${request}`,
      );
    },
  };
}
