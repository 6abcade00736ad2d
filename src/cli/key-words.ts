import type { Language } from './language.ts';

/** What the command line says of the keys. */
export interface KeyWords {
  readonly master: (id: string, day: string) => string;
  readonly givenBefore: string;
  readonly replaces: (id: string, left: number) => string;
  readonly headings: { readonly kind: string; readonly version: string; readonly since: string };
  readonly kinds: Readonly<Record<string, string>>;
  readonly verifierKeys: string;
  readonly left: (left: number) => string;
  readonly rewrapped: (id: string) => string;
  readonly thenGiven: string;
  readonly thenKept: string;
  readonly keepBefore: (id: string) => string;
  readonly ended: (id: string) => string;
  readonly signing: (version: number) => string;
  readonly publish: string;
  readonly exported: (id: string, path: string) => string;
  readonly inClear: string;
  readonly restored: (path: string) => string;
}

const english: KeyWords = {
  master: (id, day) => `Master key ${id}, since ${day}.`,
  givenBefore: 'This process was given the one before it: give it the new one when you start it again.',
  replaces: (id, left) =>
    left > 0
      ? `It replaces ${id}, by which ${left} keys are still wrapped. To go on:`
      : `It replaces ${id}, by which nothing is wrapped any more. Once no process is given it, to end it:`,
  headings: { kind: 'key', version: 'version', since: 'since' },
  kinds: {
    'look-up': 'look-up of records and identifiers',
    suppression: 'suppression register',
    signing: 'signatures of the log',
    subject: 'subjects in the log',
  },
  verifierKeys: 'The signatures are verified with (the one in use first):',
  left: (left) => `${left} keys left`,
  rewrapped: (id) => `Everything is wrapped by master key ${id}.`,
  thenGiven:
    'Give it to every process as GREFFE_MASTER_KEY in place of the one before, start each again, then:',
  thenKept: 'Start every other greffe again, then:',
  keepBefore: (id) =>
    `Keep master key ${id} for as long as you keep a backup from before: it opens with that one alone.`,
  ended: (id) => `Master key ${id} is the only one that opens this store.`,
  signing: (version) =>
    `Signing key ${version} signs from here on. Start every greffe that runs again: until then it signs with the one before.`,
  publish: 'Publish these, the new one first; what was signed before is verified by the others:',
  exported: (id, path) => `Master key ${id} is in ${path}, sealed. Keep it and the passphrase in two places.`,
  inClear:
    'This is the master key in clear: whoever has it and the store, or a backup of it, reads everything. It is in the log that you asked for it.',
  restored: (path) => `The key is in ${path}. The store it belongs to opens with it.`,
};

const french: KeyWords = {
  master: (id, day) => `Clé maîtresse ${id}, depuis le ${day}.`,
  givenBefore: 'Ce processus a reçu celle d’avant : donnez-lui la nouvelle quand vous le relancerez.',
  replaces: (id, left) =>
    left > 0
      ? `Elle remplace ${id}, qui enveloppe encore ${left} clés. Pour poursuivre :`
      : `Elle remplace ${id}, qui n’enveloppe plus rien. Quand aucun processus ne la reçoit plus, pour terminer :`,
  headings: { kind: 'clé', version: 'version', since: 'depuis' },
  kinds: {
    'look-up': 'recherche de fiches et d’identifiants',
    suppression: 'liste repoussoir',
    signing: 'signatures du journal',
    subject: 'personnes dans le journal',
  },
  verifierKeys: 'Les signatures se vérifient avec (celle en service d’abord) :',
  left: (left) => `${left} clés restantes`,
  rewrapped: (id) => `Tout est enveloppé par la clé maîtresse ${id}.`,
  thenGiven:
    'Donnez-la à chaque processus comme GREFFE_MASTER_KEY à la place de celle d’avant, relancez chacun, puis :',
  thenKept: 'Relancez tous les autres greffe, puis :',
  keepBefore: (id) =>
    `Gardez la clé maîtresse ${id} aussi longtemps qu’une sauvegarde d’avant : celle-ci ne s’ouvre qu’avec elle.`,
  ended: (id) => `La clé maîtresse ${id} est la seule qui ouvre cette base.`,
  signing: (version) =>
    `La clé de signature ${version} signe à partir de maintenant. Relancez chaque greffe en marche : d’ici là il signe avec celle d’avant.`,
  publish: 'Publiez celles-ci, la nouvelle d’abord ; ce qui a été signé avant se vérifie par les autres :',
  exported: (id, path) =>
    `La clé maîtresse ${id} est dans ${path}, scellée. Gardez-la et la phrase secrète à deux endroits.`,
  inClear:
    'Voici la clé maîtresse en clair : qui l’a, avec la base ou une de ses sauvegardes, lit tout. Le journal garde que vous l’avez demandée.',
  restored: (path) => `La clé est dans ${path}. La base à laquelle elle appartient s’ouvre avec elle.`,
};

export const keyWords: Readonly<Record<Language, KeyWords>> = { en: english, fr: french };
