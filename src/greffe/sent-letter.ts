import type { CivilDay } from '../domain/civil-day.ts';
import type { LetterKind } from '../domain/letter-kinds.ts';
import { Refused } from '../domain/refused.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { House } from '../procedures/house.ts';

/** A letter that greffe recorded as sent, for the act that it announces. @throws Refused */
export async function letterSent(
  house: House,
  tx: Transaction,
  id: number,
  number: number,
  said: { readonly kind: LetterKind; readonly because: string | null },
): Promise<{ readonly sentOn: CivilDay; readonly digest: string }> {
  const letter = (await house.store.letters.of(tx, id)).find((one) => one.number === number);
  if (!letter) throw noSuchLetter(id);
  if (letter.kind !== said.kind || letter.because !== said.because) {
    throw new Refused(
      'letter-says-otherwise',
      `Letter ${number} of request ${id} does not say that. Name the letter that gives this very reason: greffe letter list ${id}`,
    );
  }
  if (letter.state !== 'sent' || letter.sentOn === null) {
    throw new Refused(
      'letter-not-sent',
      `Letter ${number} of request ${id} is not recorded as sent. Once it has left: greffe letter record ${id} --number ${number} --sent-on YYYY-MM-DD`,
    );
  }
  return { sentOn: letter.sentOn, digest: letter.digest };
}

export function noSuchLetter(id: number): Refused {
  return new Refused(
    'no-such-letter',
    `Request ${id} has no letter of that number. See them with: greffe letter list ${id}`,
  );
}
