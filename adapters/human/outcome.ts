import type { Outcome } from '../../src/contract/index.ts';
import type { Asked } from './desk.ts';
import { couldNot, kept, nobodyNamed, takenBack, unknownTicket } from './failures.ts';

/** A question that was put is accepted and no more, whatever is known of its answer: that is for `poll` to say. */
export function put(asked: Asked | null, now: Date): Outcome<null> {
  if (asked === null) return nobodyNamed;
  const { ticket, standing } = asked;
  return { status: 'accepted', ticket, askAgainAt: standing.is === 'open' ? standing.askAgainAt : now };
}

/** What was answered. Time is no answer: a question stays open for as long as nobody has answered it. */
export function answered(asked: Asked | null): Outcome<null> {
  switch (asked?.standing.is) {
    case 'open':
      return { status: 'accepted', ticket: asked.ticket, askAgainAt: asked.standing.askAgainAt };
    case 'done':
    case 'held':
      return { status: 'done', value: null };
    case 'already':
      return { status: 'already' };
    case 'nothing-found':
      return { status: 'already', nothingHeld: true };
    case 'kept':
      return kept;
    case 'could-not':
      return couldNot;
    case 'taken-back':
      return takenBack;
    case undefined:
      return unknownTicket;
  }
}
