import type { Connection, Outcome, Ref, Snapshot } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import type { Held, Terms } from './desk.ts';
import { nobodyNamed, notKept } from './failures.ts';
import { answered } from './outcome.ts';
import { fileKind } from './records.ts';

type Read = NonNullable<Connection['read']>['call'];

/**
 * Asks whoever holds it for a copy of what they have about the person: until they have answered, it is accepted and no
 * more. They give what they hold, whatever fields are asked for.
 */
export function read(client: HumanClient, terms: Terms): Read {
  return (refs, _fields, context) =>
    Promise.all(
      refs.map(async (dossier): Promise<Outcome<Snapshot>> => {
        const question = { dossier, act: 'copy', channels: [], set: {}, terms } as const;
        const asked = await client.put(question, context);
        const outcome = asked === null ? nobodyNamed : answered(asked);
        if (outcome.status !== 'done') return outcome;
        const held = asked && (await client.held(asked.ticket, context));
        return held ? { status: 'done', value: snapshot(dossier, held, terms) } : notKept;
      }),
    );
}

function snapshot(ref: Ref, { words, values, files }: Held, { holds }: Terms): Snapshot {
  return {
    ref,
    fields: { ...values, ...(words !== null && { [WORDS]: words }) },
    // As whoever holds it calls it.
    labels: words === null ? {} : { [WORDS]: holds.join(', ') },
    hidden: [],
    attachments: files.map(({ id, name, mediaType, bytes }) => ({
      ref: { kind: fileKind, id },
      name,
      mediaType,
      bytes,
    })),
  };
}

const WORDS = 'answer';
