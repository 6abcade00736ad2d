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

/** What a name, in words without accents and capitals, says where whoever is on it is left alone. */
const WORDS = [
  String.raw`(do|does|did) not`,
  'dont|don t|donot',
  'dn[cme]',
  'not to be|never',
  String.raw`no (more |longer )?(call|mail|email|e mail|contact|marketing|phone|sms|text|spam|send|solicit)\w*`,
  String.raw`(donot|dont|no)(call|mail|email|contact|sms|text)\w*`,
  String.raw`opt(ed|ing)? ?outs?`,
  String.raw`unsub\w*`,
  String.raw`suppress\w*`,
  String.raw`exclu\w*`,
  String.raw`(block|black|stop|deny|red) ?lists?\w*`,
  String.raw`block(ed|s)?`,
  'stop',
  String.raw`object(ions?|ed|ors?)`,
  String.raw`robinson|bloctel|pacitel|repoussoir`,
  String.raw`oppos\w+`,
  'ne (pas|plus)|nepas',
  String.raw`(pas|plus|sans|zero|aucune?s?|non) (de |d |du )?(re)?(mail|email|e mail|appel|courriel|courrier|sms|contact|prospect|demarch|sollicit|relance|publicite|pub|newsletter|telephone|joign)\w*`,
  String.raw`refus\w*`,
  String.raw`interdi\w*`,
  String.raw`retraits?|retire\w*|withdr[ae]w\w*|revo(k|qu|c)\w*`,
  String.raw`desabonn\w*|desinscri\w*`,
  String.raw`listes? ?(noire|rouge|repoussoir)s?`,
  String.raw`bloqu\w*`,
  String.raw`plaintes?|plaignant\w*|complain\w*`,
  'rgpd|gdpr',
];

const EXCLUDES = new RegExp(String.raw`\b(${WORDS.join('|')})\b`);

/**
 * Whether a list or a campaign is one that keeps people out, as far as its name tells: taken off it they would be called
 * or written to again, so that a human looks at it first. Taken for one that it is not, it costs only that look.
 */
export function namesAnExclusion(name: string): boolean {
  const words = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ');
  const apart = words.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return [words, apart].some((one) => EXCLUDES.test(one.toLowerCase()));
}
