import type { ResidueReason } from '../../src/domain/certificate.ts';
import { kindName } from '../../src/domain/kind-names.ts';
import type { Action, Reason } from '../../src/domain/plan.ts';
import type { Doubt } from '../../src/domain/subject.ts';
import type { Language, Said } from './screen.ts';

/** "3 notes, 1 appel" */
export function counted(all: readonly string[], language: Language): string {
  return [...Map.groupBy(all, (kind) => kind)]
    .map(([kind, same]) => `${same.length}\u00a0${kindName(kind, same.length, language)}`)
    .join(', ');
}

export const actions: Readonly<Record<Action, Said>> = {
  object: { fr: 's’opposer', en: 'object' },
  restrict: { fr: 'limiter', en: 'restrict' },
  lift: { fr: 'lever la limitation', en: 'lift' },
  rectify: { fr: 'rectifier', en: 'rectify' },
  redact: { fr: 'masquer', en: 'redact' },
  detach: { fr: 'dissocier', en: 'detach' },
  erase: { fr: 'effacer', en: 'erase' },
  recycle: { fr: 'mettre à la corbeille', en: 'put in the recycle bin' },
  keep: { fr: 'garder', en: 'keep' },
  leave: { fr: 'laisser', en: 'leave' },
  disclose: { fr: 'remettre', en: 'disclose' },
};

export const reasons: Readonly<Record<Reason, Said>> = {
  'about-the-person': { fr: 'ne concerne que la personne', en: 'concerns the person alone' },
  'shared-with-others': { fr: 'concerne aussi une autre personne', en: 'concerns somebody else too' },
  'legal-hold': { fr: 'gel pour litige', en: 'legal hold' },
  exemption: { fr: 'obligation légale de conservation', en: 'statutory duty to keep' },
  'commercial-record': { fr: 'pièce commerciale', en: 'commercial record' },
  'vendor-cannot': { fr: 'l’outil ne sait pas l’effacer', en: 'the tool cannot erase it' },
  'tied-to-kept': {
    fr: 'l’effacer emporterait ce qui doit rester',
    en: 'erasing it would take along what must stay',
  },
  'no-recycle-bin': { fr: 'l’outil n’a pas de corbeille', en: 'the tool has no recycle bin' },
  'mail-could-leave': { fr: 'un message pourrait encore partir', en: 'a message could still leave' },
  objected: { fr: 'plus de prospection', en: 'no prospecting any more' },
  restricted: { fr: 'conservée sans utilisation', en: 'kept and not used' },
  'already-erased': { fr: 'déjà dans la corbeille', en: 'in the recycle bin already' },
  inaccurate: { fr: 'valeur inexacte', en: 'inaccurate value' },
  'inaccurate-held': {
    fr: 'valeur inexacte, sur une fiche gelée',
    en: 'inaccurate value, on a record under a hold',
  },
  'other-value': { fr: 'autre valeur que l’inexacte', en: 'another value than the wrong one' },
  'changed-elsewhere': { fr: 'changée dans un autre outil', en: 'changed in another tool' },
  'already-right': { fr: 'déjà exacte', en: 'right already' },
  'cannot-rectify': { fr: 'l’outil ne sait pas la rectifier', en: 'the tool cannot correct it' },
  'value-unseen': { fr: 'champ masqué ou à plusieurs valeurs', en: 'hidden field, or several values' },
  'not-portable': { fr: 'rien de portable', en: 'nothing portable in it' },
  'still-solicits': { fr: 'à arrêter à la main', en: 'to be stopped by hand' },
};

/** Why something remains, in the few words a screen has room for. */
export const residues: Readonly<Record<ResidueReason, Said>> = {
  ...reasons,
  'in-recycle-bin': { fr: 'en corbeille', en: 'in a recycle bin' },
  'vendor-erases-later': { fr: 'l’éditeur achève plus tard', en: 'the vendor completes it later' },
  overwritten: { fr: 'masqué ; la fiche reste', en: 'redacted; the record stays' },
  'cut-loose': { fr: 'dissocié ; le texte peut nommer', en: 'cut loose; the text may name' },
  'not-carried-out': { fr: 'n’a pas pu être fait', en: 'could not be done' },
};

export const doubts: Readonly<Record<Doubt, Said>> = {
  'shared-mailbox': { fr: 'boîte partagée', en: 'shared mailbox' },
  'other-name': { fr: 'autre nom', en: 'another name' },
  'by-name-only': { fr: 'seul le nom concorde', en: 'only the name agrees' },
  'by-phone-only': { fr: 'seul le numéro concorde', en: 'only the number agrees' },
  'similar-only': { fr: 'ressemblance', en: 'a likeness' },
};

/** "1 ligne", "3 lignes" */
export function several(count: number, one: string, many = `${one}s`): string {
  return `${count}\u00a0${count > 1 ? many : one}`;
}

export function dayOf(instant: Date, language: Language): string {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(instant);
}

export function seconds(ms: number, language: Language): string {
  const text = (ms / 1_000).toFixed(1);
  return `${language === 'fr' ? text.replace('.', ',') : text} s`;
}

export function thousands(value: number, language: Language): string {
  return value.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB');
}
