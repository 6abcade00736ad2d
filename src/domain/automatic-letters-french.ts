import type { AutomaticKind } from './automatic-letter-kinds.ts';

/** The letters that leave by themselves, as greffe writes them. A company puts its own in their place, in config/letters. */
export const AUTOMATIC_FRENCH: Readonly<Record<AutomaticKind, string>> = {
  'recipient-restriction': `Limitation d’un traitement à répercuter (article 19 du RGPD, demande {{request}})

Bonjour,

{{controller}} vous a communiqué des données d’une personne que vous connaissez sous :

{{person}}

Le traitement de ses données est limité (article 18 du RGPD), ce que nous avons constaté le {{doneOn}} : elles sont conservées sans être utilisées.

Nous vous demandons de conserver celles que vous détenez de notre part sans les utiliser, jusqu’à ce que nous vous écrivions.

Répondez à {{dpo}} une fois que c’est fait, ou si c’est impossible. Ne conservez pas ce message au-delà de ce qu’exige cette preuve.

Référence : demande {{request}}, {{reference}}

{{controller}}
{{doneOn}}
`,
  'recipient-restriction-lifted': `Limitation d’un traitement levée (article 19 du RGPD, demande {{request}})

Bonjour,

{{controller}} vous a communiqué des données d’une personne que vous connaissez sous :

{{person}}

La limitation du traitement de ses données, dont nous vous avions informés, est levée depuis le {{doneOn}}.

Vous pouvez de nouveau les utiliser, dans les limites convenues avec nous.

Répondez à {{dpo}} une fois que c’est fait, ou si c’est impossible. Ne conservez pas ce message au-delà de ce qu’exige cette preuve.

Référence : demande {{request}}, {{reference}}

{{controller}}
{{doneOn}}
`,
  'recipient-rectification': `Rectification à répercuter (article 19 du RGPD, demande {{request}})

Bonjour,

{{controller}} vous a communiqué des données d’une personne que vous connaissez sous :

{{person}}

Ses données ont été rectifiées (article 16 du RGPD), ce que nous avons constaté le {{doneOn}}. Les valeurs exactes sont :

{{changes}}

Nous vous demandons de corriger celles que vous détenez de notre part.

Répondez à {{dpo}} une fois que c’est fait, ou si c’est impossible. Ne conservez pas ce message au-delà de ce qu’exige cette preuve.

Référence : demande {{request}}, {{reference}}

{{controller}}
{{doneOn}}
`,
  'recipient-erasure': `Effacement à répercuter (article 19 du RGPD, demande {{request}})

Bonjour,

{{controller}} vous a communiqué des données d’une personne que vous connaissez sous :

{{person}}

Ses données ont été effacées de nos outils (article 17 du RGPD), ce que nous avons constaté le {{doneOn}}.

Nous vous demandons d’effacer celles que vous détenez de notre part, copies comprises, à moins qu’un texte ne vous oblige à les conserver.

Répondez à {{dpo}} une fois que c’est fait, ou si c’est impossible. Ne conservez pas ce message au-delà de ce qu’exige cette preuve.

Référence : demande {{request}}, {{reference}}

{{controller}}
{{doneOn}}
`,
  stay: `Souhaitez-vous que {{controller}} garde vos données ?

Bonjour,

{{controller}} détient des données qui vous concernent, pour la finalité suivante : {{purpose}}. Le temps pendant lequel nous pouvons les garder se compte depuis {{countsFrom}} le {{countsFromOn}} ; il est écoulé.

Si vous voulez que nous les gardions, dites-le-nous au plus tard le {{answerBy}} : répondez à ce message en y laissant ce code.

{{code}}

Sans réponse de votre part, ces données seront effacées de nos outils, sauf ce que la loi nous oblige à garder. Vous n’avez rien d’autre à faire.

À tout moment, vous pouvez demander à voir ces données, à les faire corriger ou effacer, ou refuser toute prospection, en écrivant à {{dpo}}. Vous pouvez aussi adresser une réclamation à {{authority}}.

{{controller}}
`,
};
