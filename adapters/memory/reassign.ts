import type { Outcome, Reassignment, ReassignVerb } from '../../src/contract/index.ts';
import type { Row, SetAnswer } from './account.ts';
import type { MemoryClient } from './client.ts';
import { hiddenGap } from './read.ts';
import { already, done, failedAs, notFound, settle, standings, type Ended } from './standing.ts';

/** The tool compares and sets by itself: whoever was given the row in the moment before keeps it. */
export function reassign(client: MemoryClient): ReassignVerb['call'] {
  return async (moves, context) => {
    const refs = moves.map(({ ref }) => ref);
    const found = await standings(client, refs, notFound, context);
    const pending = moves.map((move, index): Reassignment | Ended => {
      const standing = found[index] ?? { outcome: notFound };
      if ('outcome' in standing) return standing;
      const { fields } = standing.row;
      return Object.hasOwn(fields, 'owner') && ownerOf(standing.row) === move.to
        ? { outcome: already }
        : move;
    });
    return settle(
      pending,
      (left) =>
        client.compareAndSet(
          left.map(({ ref, from, to }) => ({ ref, set: { owner: to }, expect: { owner: from } })),
          context,
        ),
      outcomeOf,
    );
  };
}

export function ownerOf({ fields }: Row): string | null {
  return typeof fields['owner'] === 'string' ? fields['owner'] : null;
}

function outcomeOf(answer: SetAnswer): Outcome<null> {
  switch (answer.is) {
    case 'set':
      return done;
    case 'gone':
      return notFound;
    case 'changed':
      return failedAs(
        'conflict',
        'OWNER_CHANGED',
        'Somebody has given the record to another owner: see with them, and decide who keeps it.',
      );
    case 'no-owner':
      return failedAs(
        'blocked',
        'OWNER_AWAY',
        'This owner can be given no record in the memory account: bring them back there, or give the record to somebody else by hand.',
      );
    case 'ruled':
      return failedAs(
        'blocked',
        'REFUSED_BY_RULE',
        'A rule of the memory account refuses another owner for this record: see the rule, then retry.',
      );
    case 'hidden':
      return failedAs('denied', 'FIELD_HIDDEN', hiddenGap(answer.field).mend ?? '');
    case 'unknown':
    case 'read-only':
    case 'taken':
      return failedAs('unexpected', 'OWNER_NOT_TAKEN', 'Report this answer of the account.');
  }
}
