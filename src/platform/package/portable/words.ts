import type { LeftOutReason } from '../../../domain/portability.ts';
import type { Language } from '../languages.ts';

/** Every word of the portable package in one language. */
export interface PortableWords {
  readonly data: string;
  readonly readMe: string;
  readonly leftOutFile: string;
  readonly language: string;
  lead(request: number, receivedOn: string, drawnOn: string): string;
  searched(systems: string): string;
  readonly nothing: string;
  readonly incomplete: string;
  readonly dataIs: string;
  readonly schemaIs: string;
  readonly tablesAre: string;
  readonly leftOutIs: string;
  readonly apostrophe: string;
  readonly leftOutTitle: string;
  readonly nothingLeftOut: string;
  readonly wholeRecords: string;
  /** Of records of which some fields are named apart. */
  readonly otherwise: string;
  readonly files: string;
  reason(because: LeftOutReason, bases: readonly string[]): string;
  readonly withheldTitle: string;
  readonly unreadTitle: string;
  readonly gapsTitle: string;
  readonly ours: string;
  readonly rights: string;
  question(dpo: string): string;
  readonly columns: readonly string[];
}

const french: PortableWords = {
  data: 'donnees.json',
  readMe: 'lisez-moi.txt',
  leftOutFile: 'non-transmises.csv',
  language: 'FRANÇAIS',
  lead: (request, receivedOn, drawnOn) =>
    `Réponse à votre demande de portabilité n° ${request}, reçue le ${receivedOn}. Données relevées le ${drawnOn}.`,
  searched: (systems) => `Outils consultés : ${systems}.`,
  nothing:
    'Rien de ce que nous détenons à votre sujet n’est portable. Ce qui est laissé de côté, et pourquoi, est dit plus bas.',
  incomplete:
    'Une partie de vos données n’a pas pu être lue : elle vous sera donnée dès que possible, et votre demande reste ouverte.',
  dataIs: 'vos données, pour un programme : ce que vous avez fourni, ou que votre activité a produit',
  schemaIs: 'la forme de ce fichier (JSON Schema)',
  tablesAre: 'les mêmes données, un tableau par type de fiche, pour un tableur',
  leftOutIs: 'ce qui est laissé de côté, et pourquoi',
  apostrophe:
    'Dans les tableaux, une apostrophe précède les textes qu’un tableur prendrait pour une formule ; le fichier JSON n’en a pas.',
  leftOutTitle: 'Ce qui est laissé de côté, et pourquoi (article 20)',
  nothingLeftOut: 'Rien n’est laissé de côté.',
  wholeRecords: 'ces fiches, en entier',
  otherwise: 'ces fiches, hors ce qui est nommé à part',
  files: 'fichiers joints',
  reason: (because, bases) =>
    ({
      derived: 'déduit par nous d’autres données',
      'third-party': 'vient d’un tiers',
      'legal-basis': `détenu ni sur votre consentement ni pour un contrat (${bases.join(', ') || 'base non déclarée'})`,
      'not-mapped': 'absent du registre qui dit ce que vous avez fourni',
      'concerns-others': 'concerne aussi une autre personne, dont les droits sont préservés (article 20(4))',
      file: 'ce ne sont pas des données structurées, et d’autres personnes peuvent y figurer',
    })[because],
  withheldTitle: 'Retiré après examen par une personne',
  unreadTitle: 'Trouvé, mais illisible',
  gapsTitle: 'Hors d’atteinte',
  ours: 'Ce que l’outil qui traite les demandes garde lui-même (demandes, liste repoussoir, archive) est tenu par obligation légale, et n’est pas portable.',
  rights:
    'Le droit d’accès (article 15) vous donne tout ce que nous détenons. Vous pouvez contester ces choix auprès du délégué, de l’autorité de contrôle ou d’un tribunal.',
  question: (dpo) => `Une question : ${dpo}`,
  columns: ['outil', 'type', 'champs', 'nombre', 'code', 'pourquoi'],
};

const english: PortableWords = {
  data: 'data.json',
  readMe: 'read-me.txt',
  leftOutFile: 'left-out.csv',
  language: 'ENGLISH',
  lead: (request, receivedOn, drawnOn) =>
    `Answer to your portability request no. ${request}, received on ${receivedOn}. Data as of ${drawnOn}.`,
  searched: (systems) => `Tools searched: ${systems}.`,
  nothing: 'Nothing of what we hold about you is portable. What is left out, and why, is told below.',
  incomplete:
    'Part of your data could not be read: it will be given to you as soon as possible, and your request stays open.',
  dataIs: 'your data, for a program: what you provided, or what you did brought about',
  schemaIs: 'the form of that file (JSON Schema)',
  tablesAre: 'the same data, one table per kind of record, for a spreadsheet',
  leftOutIs: 'what is left out, and why',
  apostrophe:
    'In the tables an apostrophe stands before texts that a spreadsheet would take for a formula; the JSON file has none.',
  leftOutTitle: 'What is left out, and why (Article 20)',
  nothingLeftOut: 'Nothing is left out.',
  wholeRecords: 'these records, whole',
  otherwise: 'these records, but for what is named apart',
  files: 'attached files',
  reason: (because, bases) =>
    ({
      derived: 'inferred by us from other data',
      'third-party': 'came from a third party',
      'legal-basis': `held on neither your consent nor a contract (${bases.join(', ') || 'no basis declared'})`,
      'not-mapped': 'not in the register that says what you provided',
      'concerns-others': 'concerns another person too, whose rights are kept (Article 20(4))',
      file: 'no structured data, and other people may be in them',
    })[because],
  withheldTitle: 'Kept back after a person reviewed it',
  unreadTitle: 'Found, but could not be read',
  gapsTitle: 'Out of reach',
  ours: 'What the tool that handles requests keeps itself (requests, suppression register, archive) is held under a legal duty, and is not portable.',
  rights:
    'The right of access (Article 15) gives you everything we hold. You may contest these choices with the officer, the supervisory authority or a court.',
  question: (dpo) => `A question: ${dpo}`,
  columns: ['tool', 'kind', 'fields', 'count', 'code', 'why'],
};

export const portableWords: Readonly<Record<Language, PortableWords>> = { fr: french, en: english };
