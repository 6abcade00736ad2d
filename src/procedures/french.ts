import type { Catalogue } from '../domain/in-french.ts';

/** What a request waits for, what could not be done and what mends it, for French readers. */
export const french: Catalogue = {
  'The letter {kind} must say in your own words what no template can know: give --words or --words-from.':
    'La lettre {kind} doit dire avec vos mots ce qu’aucun modèle ne peut savoir : donnez --words ou --words-from.',
  'The letter {kind} gives no reason of a list: leave out --reason, and say it with --words.':
    'La lettre {kind} ne donne aucun motif d’une liste : retirez --reason, et dites-le avec --words.',
  'The letter {kind} gives a reason: say which with --reason.':
    'La lettre {kind} donne un motif : dites lequel avec --reason.',
  'The request did not give that address: say with --because why the letter goes there.':
    'La demande n’a pas donné cette adresse : dites avec --because pourquoi la lettre y va.',
  'This answer leaves once it is settled who asks: request {id} waits for {what}. How to settle that: greffe request show {again}':
    'Cette réponse part une fois établi qui demande. La demande {id} attend : {what}. Pour l’établir : greffe request show {again}',
  identity: 'l’identité de la personne',
  'identity: the clock is suspended': 'l’identité : le délai est suspendu',
  'approval of plan {plan}': 'la validation du plan {plan}',
  'a decision on {count} match': 'une décision sur {count} correspondance',
  'a decision on {count} matches': 'une décision sur {count} correspondances',
  'a decision on {count} match found since': 'une décision sur {count} correspondance trouvée depuis',
  'a decision on {count} matches found since': 'une décision sur {count} correspondances trouvées depuis',
  '{systems} to answer: {mends}': 'une réponse de {systems} — {mends}',
  'task {id} of {person}, due on {day}.': 'la tâche {id} de {person}, à rendre le {day}.',
  'task {id} of {person}, late since {day}.': 'la tâche {id} de {person}, en retard depuis le {day}.',
  'work in the systems': 'le travail dans les outils',
  'open calls to be read back': 'la relecture d’appels en cours',
  'vendors that asked for patience': 'les éditeurs qui ont demandé de patienter',
  'delivery of the access package': 'la remise du dossier d’accès',
  'delivery of the portability package': 'la remise du dossier de portabilité',
  'the review and signature of package {package}': 'la relecture et la signature du dossier {package}',
  'package {package} to be fetched': 'le retrait du dossier {package}',
  'what package {package} lacks.': 'ce qui manque au dossier {package}.',
  'what the copy that left lacked, and its time is over. Then: greffe request retry {id}':
    'ce qui manquait à la copie partie, dont le temps est écoulé. Ensuite : greffe request retry {id}',
  'Then retry request {id}.': 'Puis relancez la demande {id}.',
  'Then: greffe request retry {id}': 'Ensuite : greffe request retry {id}',
  'reading back: {mends}': 'le contrôle après exécution — {mends}',
  'the last read-back': 'le dernier contrôle',
  'mode: live in greffe.yaml; nothing is written in read-only mode':
    '« mode: live » dans greffe.yaml ; rien n’est écrit en mode read-only',
  'a human: a third supplement would be needed, so something keeps making records. Look at what does, then: greffe request retry {id}':
    'quelqu’un : un troisième complément serait nécessaire, donc quelque chose recrée des fiches. Regardez quoi, puis : greffe request retry {id}',

  'The record is read back before anything is repeated.': 'La fiche est relue avant que rien ne soit répété.',

  'searching for a person': 'la recherche d’une personne',
  'searching by name': 'la recherche par le nom',
  'searching by email': 'la recherche par l’adresse e-mail',
  'searching by phone': 'la recherche par le numéro de téléphone',
  'searching by id': 'la recherche par l’identifiant',
  'searching by {kind}': 'la recherche par {kind}',
  'Nothing shows {what}.': 'Rien ne montre ceci : {what}.',

  'The download broke off: ask again later.': 'Le téléchargement s’est interrompu : redemandez-le plus tard.',
  'The adapter gave no record: report it to whoever maintains it.':
    'L’adaptateur n’a rendu aucune fiche : signalez-le à qui le maintient.',
  'the notification to {recipient} to leave the mail folder. Once it has: greffe recipient record {id} {again} --told-on YYYY-MM-DD --how mail':
    'le départ, hors du dossier d’envoi, du message à {recipient}. Une fois parti : greffe recipient record {id} {again} --told-on AAAA-MM-JJ --how mail',
  'recipient {recipient} to be told, which failed: {mend} Then: greffe request retry {id}, or told otherwise: greffe recipient record {same} {again}':
    'l’information du destinataire {recipient}, qui a échoué : {mend} Ensuite : greffe request retry {id}, ou s’il est informé autrement : greffe recipient record {same} {again}',
  'recipient {recipient} to be told by hand, for processors.yaml names no way: greffe recipient record {id} {again} --told-on YYYY-MM-DD --how TEXT':
    'l’information à la main du destinataire {recipient}, car processors.yaml ne dit pas comment : greffe recipient record {id} {again} --told-on AAAA-MM-JJ --how TEXTE',
  'recipient {recipient} to be told by hand, for its task was taken back: greffe recipient record {id} {again} --told-on YYYY-MM-DD --how TEXT':
    'l’information à la main du destinataire {recipient}, car sa tâche a été retirée : greffe recipient record {id} {again} --told-on AAAA-MM-JJ --how TEXTE',
  'recipient {recipient} to be told: {mend}': 'l’information du destinataire {recipient} : {mend}',
  'The recipient is not in processors.yaml any more: put it back, or tell it by hand and record that.':
    'Le destinataire n’est plus dans processors.yaml : remettez-le, ou informez-le à la main et notez-le.',
  'The restriction was lifted before it was known whether this had arrived: its lift is told.':
    'La limitation a été levée avant qu’on sache si l’information était arrivée : sa levée est annoncée.',
  'There is no such mailbox: correct contact of the recipient in processors.yaml.':
    'Cette boîte aux lettres n’existe pas : corrigez contact du destinataire dans processors.yaml.',
  'Nothing that is known of the person is theirs alone, so no message can say whom it is about: tell the recipient by hand, and record that.':
    'Rien de ce qui est connu de la personne n’est à elle seule : aucun message ne peut dire de qui il s’agit. Informez le destinataire à la main, et notez-le.',
  'restriction {id} to be decided: greffe restrict decide {again} --upheld | --overridden':
    'la décision sur l’opposition de la limitation {id} : greffe restrict decide {again} --upheld | --overridden',
  'restriction {id} to be lifted first, once the person is told: greffe restrict lift {again}':
    'la levée de la limitation {id}, une fois la personne informée : greffe restrict lift {again}',
  'The person has obtained that their data is kept and not used: lift the restriction first.':
    'La personne a obtenu la limitation du traitement : levez d’abord la limitation.',
  'The tool refused for days to give this record back, and is asked no more: give it back by hand there.':
    'L’outil a refusé pendant des jours de rendre cette fiche, et n’est plus sollicité : rendez-la à la main.',
  'The restriction was lifted before this was sent.': 'La limitation a été levée avant l’envoi.',
  'A hold was placed after the approval.': 'Un gel a été posé après la validation.',
  'The record changed after the approval: a supplement plan will say what is left.':
    'La fiche a changé après la validation : un plan complémentaire dira ce qui reste à faire.',
  'The vendor took the call and did nothing. Look at the record there, then retry.':
    'L’éditeur a pris l’appel et n’a rien fait. Regardez la fiche dans l’outil, puis réessayez.',
  'A write was sent and its effect cannot be read. Restore the rights of the token.':
    'Une écriture est partie et son effet ne peut pas être lu. Rendez ses droits au jeton.',
  'This adapter cannot do what was planned. Use the release the plan was made with, or withdraw the request.':
    'Cet adaptateur ne sait pas faire ce qui était prévu. Prenez la version qui a servi à établir le plan, ou retirez la demande.',
  'this tool cannot be read back': 'cet outil ne se laisse pas contrôler après exécution',
  'Somebody restored the record from the recycle bin: it stays until a later run finds it due again.':
    'Quelqu’un a restauré la fiche depuis la corbeille : elle reste jusqu’à ce qu’un prochain passage la trouve de nouveau échue.',
  'The tool says done and still shows the record. Look there, then retry.':
    'L’outil dit que c’est fait et montre encore la fiche. Regardez-y, puis réessayez.',

  'approval of purge {purge}: {rules}': 'la validation de la purge {purge} : {rules}',
  'what was on its way to the vendors when it was refused':
    'ce qui était en route vers les éditeurs au moment du refus',
  'Then: greffe purge retry {id}': 'Ensuite : greffe purge retry {id}',
  'The person was in contact, or changed, since the scan: the next run looks again.':
    'La personne s’est manifestée, ou a changé, depuis la lecture : le prochain passage regardera de nouveau.',
  'The person has asked for something since: the next run after the answer looks again.':
    'La personne a fait une demande depuis : le prochain passage après la réponse regardera de nouveau.',
  'the people it holds, who may be alive there alone':
    'les personnes qu’il contient, qui peuvent n’être vivantes que là',

  'This tool cannot be read, and a rule archives what it holds: take its people out of the rule, or the fields.':
    'Cet outil ne se laisse pas lire, et une règle archive ce qu’il contient : sortez ses personnes de la règle, ou les champs.',
  'A field that the rule archives is hidden from the token: give it the right to read it.':
    'Un champ que la règle archive est caché au jeton : donnez-lui le droit de le lire.',

  'The vendor is still preparing its answer.': 'L’éditeur prépare encore sa réponse.',

  'This tool cannot be read, and a duty keeps some of what it holds: take its records out of the exemption, or its people out of the rule.':
    'Cet outil ne peut pas être lu, et une obligation garde une partie de ce qu’il contient : retirez ses fiches de l’exception, ou ses personnes de la règle.',
  'A field that an exemption keeps is hidden from the token: give it the right to read it.':
    'Un champ qu’une exception garde est caché au jeton : donnez-lui le droit de le lire.',

  'its people, whom no call of this adapter goes through':
    'ses personnes, qu’aucun appel de cet adaptateur ne parcourt',
  'Stop by hand, in this tool, whatever reaches somebody who objected.':
    'Arrêtez à la main, dans cet outil, ce qui atteint quelqu’un qui s’est opposé.',
  'an address that the tool could not answer for': 'une adresse pour laquelle l’outil n’a pas pu répondre',
  'whether an address that the register holds is closed there':
    'si une adresse de la liste repoussoir y est fermée',
  'Give the token the right to read who takes no prospecting: greffe check names it.':
    'Donnez au jeton le droit de lire qui refuse la prospection : greffe check le nomme.',
  'what happened in the tool since it was asked last':
    'ce qui s’est passé dans l’outil depuis qu’il a été interrogé',
  'Sweep this tool once: greffe suppression sweep --system SYSTEM':
    'Contrôlez cet outil une fois : greffe suppression sweep --system SYSTEM',
  'events that the tool sent, and that this version cannot read':
    'des événements que l’outil a envoyés, et que cette version ne sait pas lire',
  'Report them, and sweep this tool once: greffe suppression sweep --system SYSTEM':
    'Signalez-les, et contrôlez cet outil une fois : greffe suppression sweep --system SYSTEM',
  'what follows a change failed: the log says when':
    'la suite donnée à une modification a échoué : le journal technique dit quand',
  'The tool does not show the record, and cannot say yet that it is gone.':
    'L’outil ne montre pas la fiche, et ne peut pas encore dire qu’elle a disparu.',
  'The person consented anew, and the entry of the register was closed.':
    'La personne a consenti à nouveau, et son inscription dans la liste repoussoir a été close.',
  'propagation {id} to end': 'la fin du changement {id}',
  'The person was erased meanwhile: nothing is written about them.':
    'La personne a été effacée entre-temps : rien n’est plus écrit à son sujet.',
};
