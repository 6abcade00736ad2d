import type { PurgeOutcome, StatedSignature } from '../domain/purge-report.ts';
import type { Language } from './language.ts';

/** What the command line says of the report of a purge. */
export interface PurgeReportWords {
  readonly report: (number: string, purge: number, day: string) => string;
  readonly outcomes: Readonly<Record<PurgeOutcome, string>>;
  readonly rule: (rule: string, inClass: string, pastPeriod: string, due: string) => string;
  readonly signed: (by: string, as: StatedSignature['as'], day: string) => string;
  readonly leftOut: (people: string, why: string) => string;
  readonly archived: (people: string) => string;
  readonly asked: (letters: string) => string;
  readonly undeliverable: (letters: string) => string;
  readonly columns: Readonly<
    Record<
      | 'erased'
      | 'redacted'
      | 'detached'
      | 'kept'
      | 'left'
      | 'verified'
      | 'attested'
      | 'unverified'
      | 'outstanding'
      | 'underWay',
      string
    >
  >;
  readonly inRecycleBin: (lines: string, until: string | null) => string;
  readonly vendorErasesLater: (lines: string, until: string | null) => string;
  readonly failed: (lines: string) => string;
  readonly stopped: (lines: string) => string;
  readonly nothing: string;
}

const english: PurgeReportWords = {
  report: (number, purge, day) => `Report ${number} of purge ${purge} on ${day}`,
  outcomes: {
    done: 'carried out',
    'nothing-due': 'nobody was due',
    refused: 'refused: nothing more of it is carried out',
    verifying: 'carried out; vendors still have to empty their bins',
    incomplete: 'people have something to mend or to sign',
  },
  rule: (rule, inClass, pastPeriod, due) =>
    `${rule}: ${inClass} in the class, ${pastPeriod} past the period, ${due} due`,
  signed: (by, as, day) =>
    as === 'schedule' ? `signed by the schedule, ${day}` : `signed by ${by}${controller[as]}, ${day}`,
  leftOut: (people, why) => `${people} left out: ${why}`,
  archived: (people) => `${people} archived before erasure`,
  asked: (letters) => `${letters} asked by letter whether to stay`,
  undeliverable: (letters) => `${letters} letters to no such mailbox`,
  columns: {
    erased: 'erased',
    redacted: 'redacted',
    detached: 'detached',
    kept: 'kept',
    left: 'left',
    verified: 'read back as they should be',
    attested: 'stated by the vendor',
    unverified: 'not read back',
    outstanding: 'not carried out',
    underWay: 'effect of the call unknown',
  },
  inRecycleBin: (lines, until) => `${lines} in the recycle bin${until === null ? '' : ` until ${until}`}`,
  vendorErasesLater: (lines, until) =>
    `${lines} erased later by the vendor${until === null ? '' : `, until ${until}`}`,
  failed: (lines) => `${lines} to mend`,
  stopped: (lines) => `${lines} set aside`,
  nothing: 'No record was acted on.',
};

const controller = { controller: ' (controller)', signatory: '' } as const;

const french: PurgeReportWords = {
  report: (number, purge, day) => `Compte rendu ${number} de la purge ${purge} au ${day}`,
  outcomes: {
    done: 'exécutée',
    'nothing-due': 'personne n’était à traiter',
    refused: 'refusée : plus rien n’en est exécuté',
    verifying: 'exécutée ; des éditeurs doivent encore vider leur corbeille',
    incomplete: 'il reste à réparer ou à valider',
  },
  rule: (rule, inClass, pastPeriod, due) =>
    `${rule} : ${inClass} dans la catégorie, ${pastPeriod} hors durée, ${due} à traiter`,
  signed: (by, as, day) =>
    as === 'schedule'
      ? `validé par le référentiel, ${day}`
      : `validé par ${by}${as === 'controller' ? ' (responsable)' : ''}, ${day}`,
  leftOut: (people, why) => `${people} laissées de côté : ${why}`,
  archived: (people) => `${people} archivées avant effacement`,
  asked: (letters) => `${letters} interrogées par lettre : rester ou non`,
  undeliverable: (letters) => `${letters} lettres sans boîte à cette adresse`,
  columns: {
    erased: 'effacées',
    redacted: 'masquées',
    detached: 'dissociées',
    kept: 'conservées',
    left: 'laissées',
    verified: 'contrôlées, en ordre',
    attested: 'attestées par l’éditeur',
    unverified: 'non contrôlées',
    outstanding: 'non exécutées',
    underWay: 'effet de l’appel inconnu',
  },
  inRecycleBin: (lines, until) => `${lines} à la corbeille${until === null ? '' : ` jusqu’au ${until}`}`,
  vendorErasesLater: (lines, until) =>
    `${lines} que l’éditeur efface plus tard${until === null ? '' : `, jusqu’au ${until}`}`,
  failed: (lines) => `${lines} à réparer`,
  stopped: (lines) => `${lines} mises de côté`,
  nothing: 'Aucune fiche n’a été traitée.',
};

export const purgeReportWords: Readonly<Record<Language, PurgeReportWords>> = { en: english, fr: french };
