import type { LetterKind } from './letter-kinds.ts';

/** Les lettres, telles que greffe les écrit. Une entreprise les remplace par les siennes dans config/letters. */
export const FRENCH_LETTERS: Readonly<Record<LetterKind, string>> = {
  acknowledgement: `Accusé de réception de votre demande du {{receivedOn}}

{{salutation}},

{{concerning}}

Nous avons bien reçu, le {{receivedOn}}, votre demande d’exercice de droits ({{rights}}). Elle porte chez nous le numéro {{request}}.

{{ownWords}}

Nous vous répondrons dans les meilleurs délais, et au plus tard le {{dueOn}}. La démarche est gratuite.

Pour toute question, vous pouvez écrire à {{dpo}} en rappelant ce numéro.

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'identity-question': `Votre demande du {{receivedOn}} : une vérification avant d’aller plus loin

{{salutation}},

{{concerning}}

Nous avons reçu le {{receivedOn}} une demande d’exercice de droits ({{rights}}), enregistrée sous le numéro {{request}}. Avant d’y donner suite, nous devons nous assurer qu’elle émane bien de la personne concernée ou de quelqu’un qui peut agir pour elle.

{{doubt}}

Merci de nous adresser, en réponse à ce message, les seuls éléments suivants :

{{ownWords}}

Ces éléments ne serviront qu’à cette vérification et ne seront pas conservés : nous garderons seulement la mention de la vérification et sa date.

{{clock}}

Pour toute question, vous pouvez écrire à {{dpo}}.

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  unclear: `Votre demande du {{receivedOn}} : une précision nous serait utile

{{salutation}},

{{concerning}}

Nous avons reçu votre demande du {{receivedOn}}, enregistrée sous le numéro {{request}}. Pour y répondre exactement, nous avons besoin d’une précision :

{{ownWords}}

Dans l’attente de votre réponse, nous poursuivons l’examen de ce qui peut déjà l’être. Sauf nouvelle lettre de notre part, l’échéance du {{dueOn}} reste inchangée.

Vous pouvez répondre à ce message ou écrire à {{dpo}}.

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  extension: `Votre demande du {{receivedOn}} : prolongation du délai de réponse

{{salutation}},

{{concerning}}

Nous instruisons votre demande du {{receivedOn}} ({{rights}}), enregistrée sous le numéro {{request}}. Nous ne serons pas en mesure d’y répondre dans le délai d’un mois.

{{delay}}

{{ownWords}}

Comme le permet l’article 12, paragraphe 3, du règlement général sur la protection des données (RGPD), ce délai est prolongé : nous vous répondrons au plus tard le {{newDueOn}}.

Pour toute question, vous pouvez écrire à {{dpo}}.

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  refusal: `Votre demande du {{receivedOn}} : notre réponse

{{salutation}},

{{concerning}}

Nous avons examiné votre demande du {{receivedOn}} ({{rights}}), enregistrée sous le numéro {{request}}. Nous ne pouvons pas y donner suite.

{{ground}}

{{ownWords}}

Si vous contestez cette décision, vous pouvez d’abord écrire à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'nothing-held': `Votre demande du {{receivedOn}} : nous ne détenons pas de données vous concernant

{{salutation}},

{{concerning}}

Vous nous avez adressé le {{receivedOn}} une demande d’exercice de droits ({{rights}}), enregistrée sous le numéro {{request}}. Avec les éléments que vous nous avez donnés, nous n’avons trouvé aucune donnée vous concernant.

{{searched}}

{{outOfReach}}

{{ownWords}}

Si vous pensez que nous vous connaissons sous une autre adresse, un autre numéro ou un autre nom, indiquez-le à {{dpo}} : nous ferons une nouvelle recherche.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'answer-objection': `Votre opposition du {{receivedOn}} est prise en compte

{{salutation}},

{{concerning}}

Vous nous avez fait part, le {{receivedOn}}, de votre opposition à la prospection (demande n° {{request}}). Elle est enregistrée.

{{channels}}

{{remains}}

{{outOfReach}}

{{register}}

{{ownWords}}

Si un message de prospection vous parvenait encore, merci de le signaler à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'answer-consent-withdrawal': `Votre retrait de consentement du {{receivedOn}} est pris en compte

{{salutation}},

{{concerning}}

Vous avez retiré, le {{receivedOn}}, votre consentement à la prospection (demande n° {{request}}). Ce retrait est enregistré. Comme le prévoit l’article 7, paragraphe 3, du RGPD, il ne remet pas en cause ce qui a été fait auparavant sur la base de votre consentement.

{{channels}}

{{remains}}

{{outOfReach}}

{{register}}

{{ownWords}}

Si un message de prospection vous parvenait encore, merci de le signaler à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'answer-restriction': `Votre demande du {{receivedOn}} : le traitement de vos données est limité

{{salutation}},

{{concerning}}

À votre demande du {{receivedOn}} (n° {{request}}), et conformément à l’article 18 du RGPD, le traitement des données qui vous concernent est limité.

{{restricted}}

{{outOfReach}}

{{ownWords}}

Tant que dure cette limitation, ces données sont seulement conservées. Elles ne peuvent servir qu’avec votre accord, pour la constatation, l’exercice ou la défense de droits en justice, pour protéger les droits d’une autre personne, ou pour un motif important d’intérêt public.

{{lifting}}

{{recipients}}

Pour toute question, vous pouvez écrire à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'answer-rectification': `Votre demande du {{receivedOn}} : vos données sont rectifiées

{{salutation}},

{{concerning}}

À votre demande du {{receivedOn}} (n° {{request}}), et conformément à l’article 16 du RGPD, nous avons traité vos données.

{{corrected}}

{{ownWords}}

{{remains}}

{{outOfReach}}

{{recipients}}

{{register}}

Pour toute question, vous pouvez écrire à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'answer-access': `Votre demande d’accès du {{receivedOn}} : la copie de vos données

{{salutation}},

{{concerning}}

Vous nous avez demandé le {{receivedOn}} l’accès aux données qui vous concernent (demande n° {{request}}). Nous vous confirmons que nous en traitons.

{{copy}}

{{withheld}}

{{outOfReach}}

{{ownWords}}

Vous pouvez demander la rectification ou l’effacement de ces données, la limitation de leur traitement, ou vous opposer à celui-ci, en écrivant à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'answer-portability': `Votre demande du {{receivedOn}} : vos données dans un format réutilisable

{{salutation}},

{{concerning}}

À votre demande du {{receivedOn}} (n° {{request}}), et conformément à l’article 20 du RGPD, nous tenons à votre disposition les données que vous nous avez fournies, dans un format structuré, couramment utilisé et lisible par machine.

{{copy}}

{{withheld}}

{{outOfReach}}

{{ownWords}}

La copie porte sur les données que vous nous avez fournies et que nous traitons sur la base de votre consentement ou d’un contrat. Pour toutes les autres, vous disposez du droit d’accès.

Pour toute question, vous pouvez écrire à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'answer-erasure': `Votre demande d’effacement du {{receivedOn}} : vos données sont effacées

{{salutation}},

{{concerning}}

À votre demande du {{receivedOn}} (n° {{request}}), et conformément à l’article 17 du RGPD, nous avons effacé les données qui vous concernent.

{{done}}

{{remains}}

{{outOfReach}}

{{recipients}}

{{register}}

{{ownWords}}

Pour toute question, vous pouvez écrire à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'partial-refusal': `Votre demande d’effacement du {{receivedOn}} : ce qui est effacé, ce qui reste

{{salutation}},

{{concerning}}

Nous avons examiné votre demande d’effacement du {{receivedOn}} (n° {{request}}). Nous ne pouvons y donner suite qu’en partie.

{{done}}

{{kept}}

{{remains}}

{{outOfReach}}

{{recipients}}

{{register}}

{{ownWords}}

Si vous contestez cette décision, vous pouvez d’abord écrire à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
  'lift-restriction': `La limitation du traitement de vos données va prendre fin

{{salutation}},

{{concerning}}

À la suite de votre demande du {{receivedOn}} (n° {{request}}), le traitement de certaines de vos données a été limité. Conformément à l’article 18, paragraphe 3, du RGPD, nous vous informons, avant qu’elle ne soit levée, que cette limitation va prendre fin :

{{ownWords}}

Si vous souhaitez vous y opposer, ou demander l’effacement de ces données, écrivez à {{dpo}}.

{{complaint}}

{{court}}

Nous vous prions d’agréer, {{salutation}}, l’expression de nos salutations distinguées.

{{controller}}
Le {{today}}
`,
};
