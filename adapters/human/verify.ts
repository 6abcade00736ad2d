import type { Connection, Expectation, Verdict } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import type { Asked } from './desk.ts';

type Verify = NonNullable<Connection['verify']>['call'];

/** Nobody can look there but whoever holds it: their answer, under their name, is all there is to be read back. */
export function verify(client: HumanClient): Verify {
  return async (expectations, context) => {
    if ((await client.holder(context)) === null) return expectations.map(() => blind);
    return Promise.all(
      expectations.map(async (expectation): Promise<Verdict> => {
        const asked = await questionOf(client, expectation, context);
        return asked === 'unasked' ? unseen : verdictOn(asked);
      }),
    );
  };
}

async function questionOf(
  client: HumanClient,
  expectation: Expectation,
  context: Parameters<Verify>[1],
): Promise<Asked | null | 'unasked'> {
  switch (expectation.expected) {
    case 'absent':
      return client.about(expectation.ref, 'erase', context);
    case 'rectified':
      return client.about(expectation.ref, 'rectify', context);
    case 'restricted':
      return client.about(expectation.ref, 'restrict', context);
    case 'lifted':
      return client.about(expectation.ref, 'lift', context);
    case 'objected': {
      if (!expectation.dossier) return 'unasked';
      const asked = await client.about(expectation.dossier, 'stop', context);
      return asked?.channels.includes(expectation.channel) ? asked : null;
    }
    case 'redacted':
    case 'detached':
    case 'assigned':
      return 'unasked';
  }
}

const blind: Verdict = {
  status: 'unknown',
  reason: 'nobody is named any more who answers for this system',
};

const unseen: Verdict = { status: 'unknown', reason: 'nobody was asked this' };

function verdictOn(asked: Asked | null): Verdict {
  switch (asked?.standing.is) {
    case 'done':
    case 'held':
    case 'already':
    case 'nothing-found':
      return { status: 'attested', by: asked.standing.by };
    case 'open':
      return { status: 'pending', askAgainAt: asked.standing.askAgainAt };
    case 'kept':
    case 'could-not':
    case 'taken-back':
    case undefined:
      return { status: 'contrary' };
  }
}
