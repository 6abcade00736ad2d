import type { Happening, NoticeEnd, StoredNotice } from '../domain/notice.ts';
import type { Language } from './language.ts';

/** What the command line says of what tools told of. */
export interface NoticeWords {
  readonly notice: string;
  readonly whats: Readonly<Record<Happening, string>>;
  readonly states: Readonly<Record<StoredNotice['state'], string>>;
  readonly ends: Readonly<Record<NoticeEnd, string>>;
  readonly ways: Readonly<Record<StoredNotice['came'], string>>;
  readonly headings: readonly [string, string, string, string, string, string];
  readonly asked: string;
  readonly nothingAsked: string;
  readonly neverAsked: string;
  readonly askedNext: (minute: string) => string;
  readonly askedNoMore: string;
  readonly came: string;
  readonly counted: (count: number, state: string) => string;
  readonly nothingWaits: string;
  readonly record: string;
  readonly happened: string;
  readonly received: string;
  readonly address: string;
  readonly number: string;
  readonly stillIn: string;
  /** Of whoever a number alone tells of. */
  readonly byNumber: string;
  readonly decided: (by: string, minute: string) => string;
  readonly requestOpened: (request: number) => string;
  readonly toDecide: string;
  /** Of check: what a tool sends by itself, and what it tells when it is asked. */
  readonly sends: (of: readonly string[]) => string;
  readonly isAsked: (of: readonly string[], minutes: number) => string;
  readonly tellsNothing: string;
  /** Of serve: where tools send to. */
  readonly doorOpen: (host: string, port: number) => string;
  /** Of serve: where other programs are answered. */
  readonly apiOpen: (host: string, port: number) => string;
  readonly metricsOpen: (host: string, port: number) => string;
}

const english: NoticeWords = {
  notice: 'Notice',
  whats: {
    created: 'created',
    changed: 'changed',
    erased: 'erased for good',
    recycled: 'put into the recycle bin',
    restored: 'restored',
    merged: 'merged into another',
    objected: 'unsubscribed',
  },
  states: {
    waiting: 'waits to be looked at',
    proposed: 'waits for your decision',
    worked: 'seen to',
    left: 'nothing to do',
  },
  ends: {
    register: 'held against the suppression register, in every tool',
    restricted: 'restricted: looked at for an alert',
    'passed-on': 'passed on to what follows a change',
    followed: 'what knew the record knows the one it went into',
    'carried-on': 'erasure opened',
    'nothing-new': 'looked at: nothing new',
    ours: 'our own doing',
    'no-person': 'not a record of a person',
    'not-read': 'could not be read: the next sweep looks',
    gone: 'gone meanwhile',
    bin: 'in the recycle bin: noted',
    'unknown-record': 'a record that was never seen here',
    'nowhere-else': 'the person is in no other tool',
    duplicate: 'the same tool has the person still: a double was cleaned up',
    'requested-already': 'a request about the person is under way',
    'erased-already': 'the person was erased before',
    'proposed-already': 'another notice of the person waits for a decision',
    'let-be': 'left as it is',
  },
  ways: { sent: 'sent by the tool', asked: 'the tool was asked' },
  headings: ['', 'happened', 'in', 'kind', 'what', 'state'],
  asked: 'Asked',
  nothingAsked: 'No tool has been asked yet: greffe serve does, or greffe notice poll',
  neverAsked: 'not yet',
  askedNext: (minute) => `next ${minute}`,
  askedNoMore: 'not asked any more',
  came: 'Told of',
  counted: (count, state) => `${count} ${state}`,
  nothingWaits: 'Nothing waits for a decision.',
  record: 'record',
  happened: 'happened',
  received: 'received',
  address: 'address',
  number: 'number',
  stillIn: 'still in',
  byNumber:
    'The record had no e-mail address: the number alone tells whose it was, and somebody else may have it. Look at the records above first.',
  decided: (by, minute) => `Decided by ${by} on ${minute}`,
  requestOpened: (request) => `Erasure opened: request ${request}. Its plan waits for identity and approval.`,
  toDecide: 'Decide with one of:',
  sends: (of) => `Sends by itself: ${of.join(', ')}`,
  isAsked: (of, minutes) => `Asked every ${minutes} min: ${of.join(', ')}`,
  tellsNothing: 'Tells of nothing that happens there: the nightly sweep looks',
  doorOpen: (host, port) => `Tools may send to http://${host}:${port}/webhooks/SYSTEM.`,
  apiOpen: (host, port) => `The API answers at http://${host}:${port}/api/v1.`,
  metricsOpen: (host, port) => `Metrics are shown at http://${host}:${port}/metrics.`,
};

const french: NoticeWords = {
  notice: 'Signalement',
  whats: {
    created: 'créée',
    changed: 'modifiée',
    erased: 'effacée définitivement',
    recycled: 'mise à la corbeille',
    restored: 'restaurée',
    merged: 'fusionnée dans une autre',
    objected: 'désabonnée',
  },
  states: {
    waiting: 'à regarder',
    proposed: 'attend votre décision',
    worked: 'traité',
    left: 'rien à faire',
  },
  ends: {
    register: 'confrontée à la liste repoussoir, dans tous les outils',
    restricted: 'limitée : regardée pour une alerte',
    'passed-on': 'transmise à la suite d’une modification',
    followed: 'ce qui connaissait la fiche connaît celle qui l’a absorbée',
    'carried-on': 'effacement ouvert',
    'nothing-new': 'regardée : rien de nouveau',
    ours: 'notre propre fait',
    'no-person': 'pas une fiche de personne',
    'not-read': 'illisible : le prochain contrôle regardera',
    gone: 'disparue entre-temps',
    bin: 'à la corbeille : noté',
    'unknown-record': 'une fiche jamais vue ici',
    'nowhere-else': 'la personne n’est dans aucun autre outil',
    duplicate: 'le même outil a encore la personne : un doublon a été nettoyé',
    'requested-already': 'une demande de la personne est en cours',
    'erased-already': 'la personne avait déjà été effacée',
    'proposed-already': 'un autre signalement de la personne attend une décision',
    'let-be': 'laissé en l’état',
  },
  ways: { sent: 'envoyé par l’outil', asked: 'l’outil a été interrogé' },
  headings: ['', 'arrivé le', 'dans', 'type', 'quoi', 'état'],
  asked: 'Interrogés',
  nothingAsked: 'Aucun outil n’a encore été interrogé : greffe serve le fait, ou greffe notice poll',
  neverAsked: 'pas encore',
  askedNext: (minute) => `prochaine fois ${minute}`,
  askedNoMore: 'n’est plus interrogé',
  came: 'Signalé',
  counted: (count, state) => `${count} — ${state}`,
  nothingWaits: 'Rien n’attend de décision.',
  record: 'fiche',
  happened: 'arrivé le',
  received: 'reçu le',
  address: 'adresse',
  number: 'numéro',
  stillIn: 'encore dans',
  byNumber:
    'La fiche n’avait pas d’adresse e-mail : seul le numéro dit à qui elle était, et quelqu’un d’autre peut l’avoir. Regardez d’abord les fiches ci-dessus.',
  decided: (by, minute) => `Décidé par ${by} le ${minute}`,
  requestOpened: (request) =>
    `Effacement ouvert : demande ${request}. Son plan attend l’identité et une validation.`,
  toDecide: 'Décidez par l’une de ces commandes :',
  sends: (of) => `Envoie de lui-même : ${of.join(', ')}`,
  isAsked: (of, minutes) => `Interrogé toutes les ${minutes} min : ${of.join(', ')}`,
  tellsNothing: 'Ne signale rien de ce qui s’y passe : le contrôle de la nuit regarde',
  doorOpen: (host, port) => `Les outils peuvent envoyer à http://${host}:${port}/webhooks/OUTIL.`,
  apiOpen: (host, port) => `L’API répond à http://${host}:${port}/api/v1.`,
  metricsOpen: (host, port) => `Les mesures se lisent à http://${host}:${port}/metrics.`,
};

export const noticeWords: Readonly<Record<Language, NoticeWords>> = { fr: french, en: english };
