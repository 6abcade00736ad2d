import type { CountedResidue } from './letter-facts.ts';
import { kindName } from './kind-names.ts';
import type { LetterWords } from './letter-words.ts';
import type { Representing } from './requester.ts';

const format = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });
const day = (text: string): string => format.format(new Date(`${text}T00:00:00Z`)).replace(/^1 /, '1er ');
const list = (items: readonly string[]): string => items.map((item) => `– ${item}`).join('\n');
const plural = (count: number, one: string, several: string): string =>
  `${count} ${count > 1 ? several : one}`;
const until = (text: string | null): string =>
  text === null ? 'sans date de fin connue à ce jour' : `jusqu’au ${day(text)}`;

/** Ce qui va partir a un jour de départ, et non de fin. */
const endOf = (why: CountedResidue['why'], end: string | null): string =>
  end === null ? '' : why === 'still-solicits' ? `, départ prévu le ${day(end)}` : `, ${until(end)}`;

const QUALITIES: Readonly<Record<Representing, string>> = {
  agent: 'en qualité de mandataire',
  lawyer: 'en qualité d’avocat',
  association: 'en qualité d’association agissant en votre nom',
  parent: 'en qualité de titulaire de l’autorité parentale',
  guardian: 'en qualité de tuteur',
  heir: 'en qualité d’héritier',
};

const ACTING: Readonly<Record<Representing, string>> = {
  agent: 'au nom de cette personne, en qualité de mandataire',
  lawyer: 'au nom de cette personne, en qualité d’avocat',
  association: 'au nom de cette personne, en qualité d’association',
  parent: 'au nom de cette personne, en qualité de titulaire de l’autorité parentale',
  guardian: 'au nom de cette personne, en qualité de tuteur',
  heir: 'en qualité d’héritier de cette personne',
};

export const frenchLetterWords: LetterWords = {
  rights: {
    objection: 'opposition à la prospection',
    'consent-withdrawal': 'retrait du consentement à la prospection',
    restriction: 'limitation du traitement',
    rectification: 'rectification',
    access: 'accès',
    portability: 'portabilité',
    erasure: 'effacement',
  },
  channels: { email: 'e-mail', phone: 'téléphone', sms: 'SMS', mail: 'courrier postal' },
  // Rien ici ne dit si la personne est connue : celui qui lit n'est peut-être pas elle.
  doubts: {
    'address-unknown':
      'L’adresse depuis laquelle la demande nous a été envoyée ne nous permet pas d’identifier avec certitude son auteur.',
    'name-differs':
      'Le nom sous lequel la demande nous est parvenue ne nous permet pas d’identifier avec certitude son auteur.',
    homonyms: 'Plusieurs personnes peuvent porter le nom que vous nous avez indiqué.',
    'shared-mailbox':
      'L’adresse depuis laquelle la demande nous a été envoyée peut être lue par plusieurs personnes.',
    'signs-of-impersonation':
      'Certains éléments de la demande nous conduisent à vérifier qu’elle émane bien de la personne concernée.',
    'mandate-unclear':
      'Les éléments reçus ne nous permettent pas d’établir l’étendue ou la validité du mandat qui accompagne la demande.',
  },
  delays: {
    complexity: 'La complexité de la demande en est la cause.',
    'number-of-requests': 'Le nombre de demandes à traiter en est la cause.',
    'complexity-and-number':
      'La complexité de la demande et le nombre de demandes à traiter en sont la cause.',
  },
  grounds: {
    'manifestly-unfounded':
      'Cette demande est manifestement infondée au sens de l’article 12, paragraphe 5, point b), du RGPD.',
    'manifestly-excessive':
      'Cette demande est manifestement excessive au sens de l’article 12, paragraphe 5, point b), du RGPD.',
    'identity-not-proved':
      'Les éléments dont nous disposons ne nous permettent pas d’identifier la personne concernée (articles 11, paragraphe 2, et 12, paragraphe 6, du RGPD).',
    'mandate-not-proved':
      'Les éléments dont nous disposons ne nous permettent pas d’établir que vous pouvez agir pour la personne concernée (article 12, paragraphe 6, du RGPD).',
    'beyond-the-estate':
      'Après un décès, les héritiers exercent ces droits dans la mesure nécessaire à l’organisation et au règlement de la succession, ou à la prise en compte du décès (articles 84 à 86 de la loi n° 78-17 du 6 janvier 1978). Ce qui est demandé va au-delà.',
    'data-accurate':
      'Nous avons vérifié les données que vous nous avez signalées comme inexactes : d’après les éléments dont nous disposons, elles sont exactes, et il n’y a pas lieu de les rectifier (article 16 du RGPD).',
    'no-ground-to-erase':
      'Aucun des motifs d’effacement que prévoit l’article 17, paragraphe 1, du RGPD n’est réuni.',
    'freedom-of-expression':
      'Les données concernées sont nécessaires à l’exercice du droit à la liberté d’expression et d’information (article 17, paragraphe 3, point a), du RGPD).',
    'legal-obligation':
      'Une obligation légale nous impose de conserver les données concernées (article 17, paragraphe 3, point b), du RGPD).',
    'public-health':
      'Des motifs d’intérêt public dans le domaine de la santé publique imposent de conserver les données concernées (article 17, paragraphe 3, point c), du RGPD).',
    'archiving-or-research':
      'Les données concernées sont nécessaires à des fins archivistiques dans l’intérêt public, de recherche scientifique ou historique ou à des fins statistiques, que l’effacement compromettrait gravement (article 17, paragraphe 3, point d), du RGPD).',
    'legal-claims':
      'Les données concernées sont nécessaires à la constatation, à l’exercice ou à la défense de droits en justice (article 17, paragraphe 3, point e), du RGPD).',
  },
  because: {
    'no-api': 'l’outil n’offre aucun moyen d’y accéder',
    'no-scope': 'nos accès à l’outil ne le permettent pas',
    edition: 'notre édition de l’outil ne le permet pas',
    'not-searchable': 'l’outil ne permet pas d’y chercher',
    failed: 'l’outil n’a pas répondu',
    'vendor-delay': 'l’outil ne le montre qu’après un délai',
  },
  residues: {
    'about-the-person': 'vous concerne',
    'shared-with-others': 'concerne aussi une autre personne, dont les droits doivent être préservés',
    'legal-hold':
      'nécessaire à la constatation, à l’exercice ou à la défense de droits en justice (article 17, paragraphe 3, point e), du RGPD)',
    exemption: 'conservation imposée par un texte (article 17, paragraphe 3, point b), du RGPD)',
    'commercial-record': 'pièce commerciale de l’entreprise',
    'vendor-cannot': 'l’outil ne permet pas de l’effacer',
    'tied-to-kept': 'son effacement entraînerait celui d’un élément qui doit rester',
    'no-recycle-bin': 'l’outil n’a pas de corbeille pour cet élément',
    'mail-could-leave': 'un message pourrait encore partir',
    objected: 'opposition enregistrée',
    restricted: 'traitement limité : les données sont conservées sans être utilisées',
    inaccurate: 'inexacte, et non rectifiée à ce jour',
    'inaccurate-held': 'inexacte, et non rectifiée à ce jour',
    'other-value': 'contient une autre valeur que celle que vous nous avez signalée comme inexacte',
    'changed-elsewhere': 'changée dans un autre de nos outils',
    'already-right': 'déjà exacte',
    'cannot-rectify': 'ne peut être rectifiée par l’outil lui-même, et doit l’être à la main',
    'value-unseen': 'n’a pu être lue, et doit être rectifiée à la main',
    'not-portable': 'rien n’y est portable',
    'still-solicits': 'l’outil ne permet pas de vous en retirer ; l’arrêt se fait à la main',
    'already-erased': 'effacement fait auparavant, encore réversible depuis la corbeille de l’outil',
    'in-recycle-bin': 'effacement fait, encore réversible depuis la corbeille de l’outil',
    'vendor-erases-later': 'effacement demandé, que le prestataire achève plus tard',
    overwritten: 'vos données y ont été remplacées par des valeurs sans rapport avec vous',
    'cut-loose': 'lien avec vous supprimé ; le texte peut encore vous nommer',
    'not-carried-out': 'l’action n’a pas pu être exécutée à ce jour',
  },
  roles: {
    processor: 'sous-traitant',
    'joint-controller': 'responsable conjoint du traitement',
    'separate-controller': 'responsable de traitement distinct',
  },
  day,
  and: (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} et ${items.at(-1) ?? ''}`,
  salutation: (onBehalf) =>
    onBehalf?.to === 'requester' && onBehalf.quality === 'lawyer' ? 'Maître' : 'Madame, Monsieur',
  concerning: ({ to, quality, requester, person }) => {
    const name = `Personne concernée : ${person ?? 'non nommée'}`;
    return to === 'requester'
      ? `${name}\n\nVous agissez ${ACTING[quality]} : « votre demande » est celle que vous avez faite pour cette personne, et les données dont parle cette lettre sont les siennes, non les vôtres.`
      : `${name}\n\nCette demande nous a été adressée pour vous par ${requester}, ${QUALITIES[quality]} : c’est elle que cette lettre appelle votre demande.`;
  },
  clock: (isSuspended) =>
    isSuspended
      ? 'Le délai de réponse est suspendu jusqu’à la réception de ces éléments. Nous reprendrons alors aussitôt l’examen de la demande.'
      : 'Nous reprendrons l’examen de la demande dès la réception de ces éléments.',
  complaint: (country) =>
    country === 'FR'
      ? 'Vous pouvez introduire une réclamation auprès de la Commission nationale de l’informatique et des libertés (CNIL), en ligne sur www.cnil.fr ou par courrier : CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07.'
      : 'Vous pouvez introduire une réclamation auprès d’une autorité de protection des données, notamment celle de l’État où vous résidez, où vous travaillez, ou où l’atteinte à vos droits aurait été commise.',
  court: 'Vous pouvez également former un recours devant la juridiction compétente (article 79 du RGPD).',
  searched: (systems) =>
    systems.length === 0
      ? 'Aucun de nos outils n’a pu être interrogé.'
      : `La recherche a porté sur les outils suivants : ${systems.join(', ')}.`,
  outOfReach: 'Ce qui est hors de portée de nos outils :',
  gap: (system, because, things) => `${system}, ${because} : ${things.join(' ; ')}`,
  stopped: (channels) => `Les canaux concernés sont les suivants : ${channels}.`,
  copy: ({ package: name, digest }, right) =>
    `${right === 'access' ? `La copie de vos données, avec les informations que prévoit l’article 15 du RGPD, se trouve dans le dossier d’accès n° ${name}` : `Ces données se trouvent dans le dossier de portabilité n° ${name}, avec la description de leur format et la liste de ce qui n’y figure pas, et pourquoi`} ; il vous est remis par une voie sûre. L’empreinte de ce fichier (SHA-256) vous permet de vérifier que c’est bien lui :\n\n${digest}`,
  withheld: (count, right) =>
    count === 0
      ? ''
      : `${plural(count, 'élément n’y figure pas', 'éléments n’y figurent pas')}, afin de préserver les droits d’autres personnes ou un secret protégé (article ${right === 'access' ? '15' : '20'}, paragraphe 4, du RGPD). Le dossier en indique le motif.`,
  restricted: (systems) => {
    const items = systems.flatMap(({ system, restricted = 0, putAside = 0, objected }) => {
      const parts = [
        restricted > 0 &&
          plural(restricted, 'fiche marquée comme en limitation', 'fiches marquées comme en limitation'),
        putAside > 0 &&
          plural(putAside, 'fiche retirée de l’usage courant', 'fiches retirées de l’usage courant'),
        objected > 0 && plural(objected, 'voie de prospection fermée', 'voies de prospection fermées'),
      ].filter((part) => part !== false);
      return parts.length === 0 ? [] : [`${system} : ${parts.join(', ')}`];
    });
    return items.length === 0
      ? 'Aucune fiche de nos outils n’a pu être marquée.'
      : `Ce qui a été fait, outil par outil :\n${list(items)}`;
  },
  corrected: (systems, isShort) => {
    const items = systems.flatMap(({ system, rectified = 0, rectifiedFields = [] }) =>
      rectified === 0
        ? []
        : [`${system} : ${plural(rectified, 'fiche', 'fiches')} (${rectifiedFields.join(', ')})`],
    );
    if (items.length === 0 && isShort) return '';
    return items.length === 0
      ? 'Nos outils contiennent déjà ce que vous demandez : rien n’était à modifier.'
      : `Ce qui a été rectifié, outil par outil :\n${list(items)}`;
  },
  notCorrected: 'Ce qui n’a pas pu être rectifié à ce jour :',
  done: (systems) => {
    const items = systems.flatMap(({ system, erased, redacted, detached }) => {
      const parts = [
        erased > 0 && plural(erased, 'élément effacé', 'éléments effacés'),
        redacted > 0 && plural(redacted, 'élément vidé de vos données', 'éléments vidés de vos données'),
        detached > 0 && plural(detached, 'lien avec vous supprimé', 'liens avec vous supprimés'),
      ].filter((part) => part !== false);
      return parts.length === 0 ? [] : [`${system} : ${parts.join(', ')}`];
    });
    return items.length === 0
      ? 'Aucun élément n’a été effacé.'
      : `Ce qui a été fait, outil par outil :\n${list(items)}`;
  },
  kept: 'Ce qui est conservé, pour quelle raison et jusqu’à quand :',
  keptItem: ({ line, system, kind, why, ground, until: end }) =>
    `${kindName(kind, 1, 'fr')} dans ${system} : ${frenchLetterWords.residues[why]}${ground === null ? '' : ` – ${ground}`} ; ${until(end)} (${line.replace(' line ', ', ligne ')})`,
  remains: 'Ce qui disparaît plus tard, ou reste sans lien avec vous :',
  notStopped: 'Ce qui n’a pas pu être arrêté :',
  remainsItem: ({ count, system, kind, why, until: end }: CountedResidue) =>
    `${count} ${kindName(kind, count, 'fr')} dans ${system} : ${frenchLetterWords.residues[why]}${endOf(why, end)}`,
  recipients: (names) =>
    names.length === 0
      ? 'Notre registre ne fait état d’aucun destinataire de vos données.'
      : `Destinataires de vos données, que nous informons de cette mesure (article 19 du RGPD) :\n${list(names)}`,
  told: ({ how, on, because }) => {
    const dated = on === null ? '' : ` le ${day(on)}`;
    const ways = {
      mail: `informé par e-mail${dated}`,
      webhook: `informé par message signé${dated}`,
      task: `informé par une personne de notre équipe${dated}`,
      'own-tools': 'la mesure a été exécutée dans son outil même',
      'by-hand': `informé${dated}`,
      'not-told': `non informé : ${because ?? ''}`,
      pending: 'pas encore informé à ce jour',
    } as const;
    return ways[how];
  },
  register: (isAsked) =>
    isAsked
      ? 'Pour que votre choix soit respecté, votre adresse ou votre numéro est conservé, sous forme d’empreinte seulement, dans notre liste repoussoir. Cette liste ne sert à rien d’autre.'
      : 'Votre adresse est conservée, sous forme d’empreinte seulement, dans notre liste repoussoir, à la seule fin que rien ne vous soit plus envoyé si un tiers nous la transmettait de nouveau. Cette conservation repose sur notre intérêt légitime (article 6, paragraphe 1, point f), du RGPD) ; vous pouvez vous y opposer.',
  lifting:
    'Nous vous préviendrons avant que cette limitation ne soit levée (article 18, paragraphe 3, du RGPD).',
};
