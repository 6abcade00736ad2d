import type { Catalogue } from '../domain/in-french.ts';

/** Why a tool is not written to or did not answer as it should, for French readers. */
export const french: Catalogue = {
  'The account of {system} does not tell its {key}: nothing is read or written there. It tells {told}: correct expect.{place} in systems.yaml.':
    'Le compte de {system} n’annonce pas de {key} : rien n’y est lu ni écrit. Il annonce {told} : corrigez expect.{place} dans systems.yaml.',
  'The settings of {system} expect {key} {expected}, and the account says {again} {found}: nothing is read or written there. Correct the credentials, or expect.{place} in systems.yaml.':
    'Les réglages de {system} attendent {key} {expected}, et le compte annonce {again} {found} : rien n’y est lu ni écrit. Corrigez les identifiants de connexion, ou expect.{place} dans systems.yaml.',
  'Nothing is written to {system} in read-only mode: set "mode: live" in greffe.yaml to apply plans.':
    'Rien n’est écrit dans {system} en mode read-only : mettez « mode: live » dans greffe.yaml pour exécuter les plans.',
  'The account of {system} refuses all writes at present: retry once its vendor has reopened it.':
    'Le compte de {system} refuse pour l’instant toute écriture : réessayez quand son éditeur l’aura rouvert.',
  "The account of {system} cannot {verb}: its edition or its token's rights do not reach that far.":
    'Le compte de {system} ne permet pas l’action {verb} : son édition, ou les droits de son jeton, ne vont pas jusque-là.',
  'The account of {system} could not be recognised, so nothing was read or written: run greffe check.':
    'Le compte de {system} n’a pas pu être reconnu, et rien n’a été lu ni écrit : lancez greffe check.',
  "Wait for the vendor's new day, or raise the share of {system} in systems.yaml.":
    'Attendez le nouveau jour de l’éditeur, ou augmentez share pour {system} dans systems.yaml.',
  'The work was stopped before this call; it goes on by itself.':
    'Le travail a été arrêté avant cet appel ; il reprend de lui-même.',
  'records found by name': 'les fiches trouvées par le nom',
  'records found by email': 'les fiches trouvées par l’adresse e-mail',
  'records found by phone': 'les fiches trouvées par le numéro de téléphone',
  'records found by id': 'les fiches trouvées par l’identifiant',
  'records found by {kind}': 'les fiches trouvées par {kind}',
  'Locate the person again: this id is answered by another record.':
    'Recherchez de nouveau la personne : une autre fiche répond sous cet identifiant.',
  'The adapter answers the same page again: report it to whoever maintains it.':
    'L’adaptateur rend deux fois la même page : signalez-le à qui le maintient.',
  'The adapter answered {verb} with another number of outcomes than it had inputs: report it to whoever maintains it.':
    'L’adaptateur a répondu à {verb} par un autre nombre de résultats que d’entrées : signalez-le à qui le maintient.',
  'The adapter threw what its failure table does not know: report it to whoever maintains it.':
    'L’adaptateur a rencontré une erreur que sa table ne connaît pas : signalez-le à qui le maintient.',
  'The adapter scanned records of another kind than it was asked for: report it to whoever maintains it.':
    'L’adaptateur a parcouru des fiches d’un autre type que celui demandé : signalez-le à qui le maintient.',
  'Look at who sends so much to this address: no delivery of this vendor is as large.':
    'Regardez qui envoie autant à cette adresse : aucun envoi de cet éditeur n’est aussi gros.',
  'The adapter told by {verb} what its terms do not name: report it to whoever maintains it.':
    'L’adaptateur a annoncé par {verb} ce que sa déclaration ne nomme pas : signalez-le à qui le maintient.',
  'records of the kind {kind} that do not say whose they are':
    'les fiches du type {kind} qui ne disent pas à qui elles sont',
  'records of the kind {kind} in the bin, which say no more whose they were':
    'les fiches du type {kind} dans la corbeille, qui ne disent plus à qui elles étaient',
  "Name under only, in systems.yaml, the field by which a record of the kind {kind} in {system} is one controller's.":
    'Nommez sous only, dans systems.yaml, le champ par lequel une fiche du type {kind} dans {system} est celle d’un seul responsable.',
  'Say in the field {field} which one controller each record of the kind {kind} in {system} belongs to, and look again.':
    'Dites dans le champ {field} à quel unique responsable appartient chaque fiche du type {kind} dans {system}, puis cherchez de nouveau.',
  'The record does not say that it is of the controller of {system}, who shares this account: correct it there, then locate the person again.':
    'La fiche ne dit pas qu’elle est au responsable de {system}, qui partage ce compte : corrigez-la dans l’outil, puis recherchez de nouveau la personne.',
  "systems.yaml: systems.{system}.only: must say by which field a row of {kind} is one controller's too.":
    'systems.yaml : systems.{system}.only : doit dire aussi par quel champ une fiche {kind} est celle d’un seul responsable.',
  'systems.yaml: systems.{system}.only: names {kind}, which the adapter does not read: take it out.':
    'systems.yaml : systems.{system}.only : nomme {kind}, que l’adaptateur ne lit pas : retirez-le.',
  'This system cannot {verb} records of that kind.':
    'Cet outil ne permet pas l’action {verb} sur des fiches de ce type.',
};
