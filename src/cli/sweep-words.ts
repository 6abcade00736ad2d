import type { Evidence } from '../domain/last-contact.ts';
import type { Reappearance, SuppressionCause } from '../domain/reappearance.ts';
import type { Sweep } from '../domain/sweep.ts';
import type { Language } from './language.ts';

/** What the command line says of sweeps, and of whom they found again. */
export interface SweepWords {
  readonly sweep: string;
  readonly states: Readonly<Record<Sweep['state'], string>>;
  readonly kinds: Readonly<Record<Sweep['kind'], string>>;
  readonly read: (rows: number) => string;
  readonly gathered: (addresses: number) => string;
  readonly shared: (numbers: number) => string;
  readonly counted: (count: number, what: string, state: string) => string;
  readonly nobodyBack: string;
  readonly neverSwept: string;
  readonly nobodyFound: string;
  readonly sweeps: string;
  readonly headings: readonly [string, string, string, string, string, string, string];
  readonly whats: Readonly<Record<Reappearance['what'], string>>;
  readonly found: Readonly<Record<Reappearance['state'], string>>;
  readonly reappearance: string;
  readonly causes: Readonly<Record<SuppressionCause, string>>;
  readonly inRegister: (cause: string, day: string) => string;
  readonly address: string;
  readonly records: string;
  readonly ownAct: (what: string, day: string, system: string) => string;
  readonly byPolicy: string;
  readonly sharedNumber: string;
  readonly evidences: Readonly<Record<Evidence, string>>;
  readonly requestOpened: (request: number) => string;
  readonly decided: (by: string, day: string) => string;
  readonly toDecide: string;
  readonly closed: string;
}

const english: SweepWords = {
  sweep: 'Sweep',
  states: { reading: 'reading', applying: 'being applied', done: 'done' },
  kinds: { 'by-hand': 'by hand', nightly: 'of the night', told: 'told of by the tool' },
  read: (rows) => `${rows} ${rows === 1 ? 'row' : 'rows'} of people read`,
  gathered: (addresses) =>
    `${addresses} ${addresses === 1 ? 'address' : 'addresses'} that only this tool knew to be closed: entered in the register`,
  shared: (numbers) =>
    `${numbers} ${numbers === 1 ? 'number' : 'numbers'} closed there that somebody else has too: not entered in the register`,
  counted: (count, what, state) => `${count} ${what}: ${state}`,
  nobodyBack: 'Nobody of the register was found again.',
  neverSwept: 'No tool has been swept yet: greffe suppression sweep',
  nobodyFound: 'Nobody waits for a decision.',
  sweeps: 'Last sweeps',
  headings: ['', 'found', 'in', 'what', 'channel', 'state', 'because'],
  whats: { 'objection-missing': 'may be written to again', 'erased-back': 'was erased and is there again' },
  found: {
    'to-reapply': 'to be applied again',
    applying: 'being applied again',
    proposed: 'waits for your decision',
    requested: 'erasure opened',
    reapplied: 'applied again',
    left: 'not known there any more',
    failed: 'failed: the next sweep tries again',
    consented: 'new collection',
    'let-be': 'left as it is',
    overtaken: 'overtaken by a later objection',
  },
  reappearance: 'Reappearance',
  causes: {
    objection: 'objected',
    'consent-withdrawal': 'took the consent back',
    erasure: 'erased',
    reported: 'reported by a tool',
  },
  inRegister: (cause, day) => `In the register since ${day}: ${cause}`,
  address: 'address',
  records: 'records',
  ownAct: (what, day, system) => `${what} on ${day} in ${system}`,
  byPolicy: 'by policy',
  sharedNumber: 'somebody else has this number too',
  evidences: {
    form: 'form submitted',
    reply: 'reply',
    click: 'click',
    meeting: 'meeting',
    'inbound-message': 'message received',
    'support-request': 'support request',
    purchase: 'purchase',
    visit: 'visit',
    'logged-exchange': 'exchange logged',
  },
  requestOpened: (request) => `Erasure opened: request ${request}. Its plan waits for identity and approval.`,
  decided: (by, day) => `Decided by ${by} on ${day}`,
  toDecide: 'Decide with one of:',
  closed: 'The entry is closed for this channel: the register holds the address by it no more.',
};

const french: SweepWords = {
  sweep: 'Contrôle',
  states: { reading: 'lecture', applying: 'en cours d’application', done: 'terminé' },
  kinds: { 'by-hand': 'à la main', nightly: 'de la nuit', told: 'signalé par l’outil' },
  read: (rows) => `${rows} ${rows < 2 ? 'fiche de personne lue' : 'fiches de personnes lues'}`,
  gathered: (addresses) =>
    addresses < 2
      ? `${addresses} adresse que seul cet outil savait fermée : inscrite dans la liste repoussoir`
      : `${addresses} adresses que seul cet outil savait fermées : inscrites dans la liste repoussoir`,
  shared: (numbers) =>
    numbers < 2
      ? `${numbers} numéro fermé là-bas et que quelqu’un d’autre a aussi : non inscrit`
      : `${numbers} numéros fermés là-bas et que quelqu’un d’autre a aussi : non inscrits`,
  counted: (count, what, state) => `${count} — ${what} : ${state}`,
  nobodyBack: 'Personne de la liste repoussoir n’a été retrouvé.',
  neverSwept: 'Aucun outil n’a encore été contrôlé : greffe suppression sweep',
  nobodyFound: 'Personne n’attend de décision.',
  sweeps: 'Derniers contrôles',
  headings: ['', 'trouvé le', 'dans', 'quoi', 'canal', 'état', 'parce que'],
  whats: { 'objection-missing': 'peut de nouveau être sollicité', 'erased-back': 'effacé, et de nouveau là' },
  found: {
    'to-reapply': 'à réappliquer',
    applying: 'en cours de réapplication',
    proposed: 'attend votre décision',
    requested: 'effacement ouvert',
    reapplied: 'réappliqué',
    left: 'n’y est plus connu',
    failed: 'échec : le prochain contrôle réessaie',
    consented: 'nouvelle collecte',
    'let-be': 'laissé en l’état',
    overtaken: 'dépassé par une opposition plus récente',
  },
  reappearance: 'Réapparition',
  causes: {
    objection: 'opposition',
    'consent-withdrawal': 'retrait du consentement',
    erasure: 'effacement',
    reported: 'signalé par un outil',
  },
  inRegister: (cause, day) => `Dans la liste repoussoir depuis le ${day} : ${cause}`,
  address: 'adresse',
  records: 'fiches',
  ownAct: (what, day, system) => `${what} le ${day} dans ${system}`,
  byPolicy: 'selon la politique',
  sharedNumber: 'quelqu’un d’autre a aussi ce numéro',
  evidences: {
    form: 'formulaire envoyé',
    reply: 'réponse',
    click: 'clic',
    meeting: 'rendez-vous',
    'inbound-message': 'message reçu',
    'support-request': 'demande d’assistance',
    purchase: 'achat',
    visit: 'visite',
    'logged-exchange': 'échange consigné',
  },
  requestOpened: (request) =>
    `Effacement ouvert : demande ${request}. Son plan attend l’identité et une validation.`,
  decided: (by, day) => `Décidé par ${by} le ${day}`,
  toDecide: 'Décidez par l’une de ces commandes :',
  closed: 'L’inscription est close pour ce canal : la liste repoussoir ne retient plus l’adresse par lui.',
};

export const sweepWords: Readonly<Record<Language, SweepWords>> = { fr: french, en: english };
