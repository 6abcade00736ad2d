import type { ProspectingChannel } from './prospecting.ts';
import { PROSPECTING_CHANNELS } from './prospecting.ts';
import type { Ref } from './record.ts';

/**
 * By what a tool goes on addressing a person, beside the address itself: a list they are on, a campaign, a task of a
 * colleague to call or to write, a sequence that runs, a message that is queued already.
 */
export type SolicitationKind = 'list' | 'campaign' | 'task' | 'sequence' | 'queued-send';

/** One of them, and one row of a person in it. @source GDPR Art. 21(2), 21(3); law.md RGT-9 */
export interface Solicitation {
  /** The list, the campaign, the task; where the tool names none, the row itself under the kind of what it is in. */
  readonly ref: Ref;
  /** The row of the person. */
  readonly of: Ref;
  readonly what: SolicitationKind;
  /** By which it reaches people; null where the tool does not tell, so that it may be any. */
  readonly channel: ProspectingChannel | null;
  /** Whether `detach` takes the row out of it, and nobody else's. */
  readonly canLeave: boolean;
  /** What somebody does in the tool where no call takes the person out. */
  readonly mend: string | null;
  /** When a message goes out, where the tool tells. */
  readonly goesOutAt: Date | null;
  /** What lets a human recognise it: its name, the day a task is for. */
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Whether it is concerned by an objection: its channel is stopped, or, where it may be any, all are. Whoever only refuses
 * e-mail stays on a list from which they are called.
 */
export function isStoppedBy(
  { channel }: Pick<Solicitation, 'channel'>,
  stops: readonly ProspectingChannel[],
): boolean {
  return (channel === null ? PROSPECTING_CHANNELS : [channel]).every((one) => stops.includes(one));
}

/** Words of a name, without accents and capitals, that say: whoever is on it is left alone. */
const EXCLUDES =
  /\b(do not|dont|don t|no (call|mail|email|e mail|contact|marketing|phone)s?|not to be|never|opt(ed)? ?out|unsubscribed?|unsubscribes?|suppress\w*|exclu\w*|block ?list\w*|black ?list\w*|blocked|stop ?list|objections?|objected|objectors?|robinson|bloctel|repoussoir|oppos\w+|ne pas|ne plus|desabonn\w*|desinscri\w*|liste (noire|rouge)|bloqu\w*|rgpd|gdpr)\b/;

/**
 * Whether a list or a campaign is one that keeps people out, as far as its name tells: taken off it they would be called
 * or written to again, so that a human looks at it first.
 */
export function namesAnExclusion(name: string): boolean {
  return EXCLUDES.test(
    name
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, ' '),
  );
}
