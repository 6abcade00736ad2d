import type { AskedBecause, PlaceNow, PropagationState } from '../domain/propagation.ts';
import type { Language } from './language.ts';

/** What the command line says of changes that are put to a human. */
export interface ProposalWords {
  readonly proposal: string;
  readonly nothing: string;
  readonly headings: readonly [string, string, string, string, string, string];
  readonly states: Readonly<Record<PropagationState, string>>;
  readonly because: Readonly<Record<AskedBecause, string>>;
  readonly chain: (numbers: string) => string;
  readonly changed: string;
  readonly elsewhere: string;
  readonly columns: readonly [string, string, string, string, string];
  readonly source: string;
  readonly ways: Readonly<Record<Exclude<PlaceNow['way'], 'call'>, string>>;
  readonly doubtful: string;
  readonly unread: string;
  readonly blank: string;
  readonly same: string;
  readonly decided: (by: string, day: string) => string;
  readonly toDecide: string;
}

const english: ProposalWords = {
  proposal: 'Proposal',
  nothing: 'No change waits for a decision.',
  headings: ['', 'changed', 'in', 'field', 'state', 'because'],
  states: {
    proposed: 'waits for your decision',
    applying: 'being written',
    done: 'written',
    dismissed: 'dismissed',
    overtaken: 'overtaken by a later change',
  },
  because: {
    'by-data-map': 'the data map has a human decide',
    'not-the-authority': 'changed in another tool than the one that is right',
    'other-value': 'a tool holds another value than the one of before',
    restricted: 'the person’s data is restricted',
    held: 'a hold keeps the person’s records',
    doubtful: 'a record may be somebody else’s',
    malformed: 'the new value is no address, or no number',
    'by-hand': 'to be corrected by hand: the tool cannot be told',
    'not-found': 'a tool held the value of before, and the person was not found there',
    'too-often': 'carried too often within the hour: tools seem to undo each other',
    refused: 'a tool did not take it',
  },
  chain: (numbers) => `carried before as ${numbers}`,
  changed: 'Changed',
  elsewhere: 'Elsewhere',
  columns: ['record', 'field', 'then', 'now', ''],
  source: 'source',
  ways: { 'by-hand': 'by hand', unseen: 'hidden, or several values: by hand' },
  doubtful: 'may be somebody else’s: --also',
  unread: '(not read)',
  blank: '(blank)',
  same: '=',
  decided: (by, day) => `decided by ${by} on ${day}`,
  toDecide: 'To decide:',
};

const french: ProposalWords = {
  proposal: 'Proposition',
  nothing: 'Aucun changement n’attend de décision.',
  headings: ['', 'changée', 'dans', 'donnée', 'état', 'parce que'],
  states: {
    proposed: 'attend votre décision',
    applying: 'en cours d’écriture',
    done: 'écrite',
    dismissed: 'écartée',
    overtaken: 'dépassée par un changement ultérieur',
  },
  because: {
    'by-data-map': 'la carte des données laisse décider quelqu’un',
    'not-the-authority': 'changée dans un autre outil que celui qui a raison',
    'other-value': 'un outil contient une autre valeur que celle d’avant',
    restricted: 'les données de la personne sont limitées',
    held: 'un gel garde les fiches de la personne',
    doubtful: 'une fiche est peut-être celle de quelqu’un d’autre',
    malformed: 'la nouvelle valeur n’est pas une adresse, ou pas un numéro',
    'by-hand': 'à corriger à la main : aucun appel n’atteint l’outil',
    'not-found': 'un outil contenait la valeur d’avant, et la personne n’y a pas été trouvée',
    'too-often': 'reportée trop souvent en une heure : des outils semblent se contredire',
    refused: 'un outil ne l’a pas acceptée',
  },
  chain: (numbers) => `reportée auparavant par ${numbers}`,
  changed: 'Changée',
  elsewhere: 'Ailleurs',
  columns: ['fiche', 'champ', 'alors', 'maintenant', ''],
  source: 'origine',
  ways: { 'by-hand': 'à la main', unseen: 'masqué, ou plusieurs valeurs : à la main' },
  doubtful: 'peut-être celle de quelqu’un d’autre : --also',
  unread: '(non lu)',
  blank: '(vide)',
  same: '=',
  decided: (by, day) => `décidée par ${by} le ${day}`,
  toDecide: 'Pour décider :',
};

export const proposalWords: Readonly<Record<Language, ProposalWords>> = { en: english, fr: french };
