import type { Catalogue } from './in-french.ts';

/** What the law refuses, and what an access package lacks, for French readers. */
export const french: Catalogue = {
  'A callback has an address from https:// on, without a user or a password in it: the signature tells who sends.':
    'Un rappel a une adresse à partir de https://, sans utilisateur ni mot de passe : la signature dit qui envoie.',
  'What is sent to a callback is signed with a secret of yours: whsec_ and then 24 to 64 bytes in base64.':
    'Ce qui est envoyé à un rappel est signé avec un secret à vous : whsec_ suivi de 24 à 64 octets en base64.',
  'identity of the requester': 'l’identité de qui demande',
  'identity of the person concerned': 'l’identité de la personne concernée',
  'a mandate that the person has signed': 'un mandat signé de la personne',
  'a mandate that the person has signed, and proof that the requester is a lawyer':
    'un mandat signé de la personne, et la preuve que le demandeur est avocat',
  'a mandate that the person has signed, and proof of who acts for the association':
    'un mandat signé de la personne, et la preuve de qui agit pour l’association',
  'proof of parental authority, and of the age of the child':
    'la preuve de l’autorité parentale, et de l’âge de l’enfant',
  'the judgement that names the guardian': 'le jugement qui nomme le tuteur',
  'proof of the quality of heir, and what directives the dead left':
    'la preuve de la qualité d’héritier, et les directives laissées par la personne décédée',
  'a mandate that covers restriction': 'un mandat qui couvre la limitation',
  'a mandate that covers rectification': 'un mandat qui couvre la rectification',
  'a mandate that covers access': 'un mandat qui couvre l’accès',
  'a mandate that covers portability': 'un mandat qui couvre la portabilité',
  'a mandate that covers erasure': 'un mandat qui couvre l’effacement',
  'a mandate that covers {right}': 'un mandat qui couvre ce droit : {right}',
  'a mandate in force: the one that was seen ended on {day}':
    'un mandat en vigueur : celui qui a été vu a pris fin le {day}',
  'a mandate in force: the one that was seen begins on {day}':
    'un mandat en vigueur : celui qui a été vu commence le {day}',
  'a mandate that was in force on {day}, the day of the request':
    'un mandat qui était en vigueur le {day}, jour de la demande',
  'a refusal: portability is none of the rights that heirs have':
    'un refus : la portabilité n’est pas de ces droits que les héritiers exercent',
  'The person of request {id} asks for themselves: there is no mandate to see.':
    'La personne de la demande {id} demande pour elle-même : il n’y a pas de mandat à voir.',
  'The requester wants the answer for themselves: say whether the mandate does. --answer-to requester or --answer-to person.':
    'Le demandeur veut recevoir la réponse lui-même : dites si le mandat le prévoit. --answer-to requester ou --answer-to person.',
  'Say which rights the mandate covers: --scope access erasure.':
    'Dites quels droits le mandat couvre : --scope access erasure.',
  'A mandate is dated: say from which day it is in force, --from.':
    'Un mandat est daté : dites à partir de quel jour il vaut, --from.',
  'A parent acts for a child who is a minor: say with --until the last day before the child comes of age.':
    'Un parent agit pour un enfant mineur : dites avec --until la veille de sa majorité.',
  'Say with --directives what the dead left of directives on their data, or that none is known.':
    'Dites avec --directives quelles directives sur ses données la personne décédée a laissées, ou que l’on n’en connaît pas.',
  'The address of the requester is among those of the person: their own records would be found and changed. Name the person by what is theirs alone.':
    'L’adresse du demandeur est parmi celles de la personne : ses propres fiches seraient trouvées et modifiées. Désignez la personne par ce qui n’est qu’à elle.',
  'Portability is none of the rights that heirs have, and is refused by a letter of its own: open one request for it, and another for the rest.':
    'La portabilité n’est pas de ces droits que les héritiers exercent, et se refuse par une lettre à part : ouvrez une demande pour elle, et une autre pour le reste.',
  'A mandate from {from} cannot end on {until}. Look at it again.':
    'Un mandat qui commence le {from} ne peut pas prendre fin le {until}. Relisez-le.',
  'The person is dead: the answer to an heir goes to the requester.':
    'La personne est décédée : la réponse à un héritier va au demandeur.',
  'The person asks for themselves: a mandate is no ground. If they are not who they say, it is identity-not-proved.':
    'La personne demande pour elle-même : un mandat n’est pas un motif. Si elle n’est pas qui elle dit, c’est identity-not-proved.',
  'That ground is for a request of heirs alone. Choose another, or open the request in the quality of heir.':
    'Ce motif ne vaut que pour une demande d’héritiers. Choisissez-en un autre, ou ouvrez la demande en qualité d’héritier.',
  'The restriction of request {id} was lifted: say so, and why, with --kind lift-restriction.':
    'La limitation de la demande {id} a été levée : dites-le, et pourquoi, avec --kind lift-restriction.',
  'Request {id} did not end with nothing held: another letter answers it. See which with: greffe request show {again}':
    'La demande {id} ne s’est pas terminée sans rien de détenu : une autre lettre y répond. Pour voir laquelle : greffe request show {again}',
  'Nothing was held of the person of request {id}: answer with --kind nothing-held.':
    'Rien n’était détenu sur la personne de la demande {id} : répondez avec --kind nothing-held.',
  'Request {id} cannot be answered so yet: nothing is certified as done. See what it waits for with: greffe request show {again}':
    'La demande {id} ne peut pas encore recevoir cette réponse : rien n’est attesté comme fait. Pour voir ce qu’elle attend : greffe request show {again}',
  'Part of what was to go stays: answer request {id} with --kind partial-refusal, which says so item by item.':
    'Une partie de ce qui devait partir reste : répondez à la demande {id} avec --kind partial-refusal, qui le dit élément par élément.',
  'Nothing is kept: answer request {id} with --kind answer-erasure.':
    'Rien n’est conservé : répondez à la demande {id} avec --kind answer-erasure.',
  'Request {id} does not ask for that: choose the letter that fits its rights. See them with: greffe request show {again}':
    'La demande {id} ne porte pas sur cela : choisissez la lettre qui convient à ses droits. Pour les voir : greffe request show {again}',
  'Nobody knows whether letter {number} of request {id} left: ask the mail server. If it did: greffe letter record {again} --number {same} --sent-on YYYY-MM-DD. If not, send it with --again.':
    'Nul ne sait si la lettre {number} de la demande {id} est partie : demandez au serveur de courrier. Si oui : greffe letter record {again} --number {same} --sent-on AAAA-MM-JJ. Sinon, envoyez-la avec --again.',
  'Letter {number} of request {id} was written for that and is still to be sent. Once it has left: greffe letter record {again} --number {same} --sent-on YYYY-MM-DD. To write one more: --again.':
    'La lettre {number} de la demande {id} a été écrite pour cela et reste à envoyer. Une fois partie : greffe letter record {again} --number {same} --sent-on AAAA-MM-JJ. Pour en écrire une de plus : --again.',
  'Letter {number} of request {id} said that already, on {sentOn}. To send one more: --again.':
    'La lettre {number} de la demande {id} l’a déjà dit, le {sentOn}. Pour en envoyer une de plus : --again.',
  'Request {id} was answered so already. See its letters with: greffe letter list {again}. To send one more: --again.':
    'La demande {id} a déjà reçu cette réponse. Pour voir ses lettres : greffe letter list {again}. Pour en envoyer une de plus : --again.',
  'A letter counts once it has left, between {receivedOn} and {today}; it cannot leave on {sentOn}. Send it, then record the day.':
    'Une lettre compte une fois partie, entre le {receivedOn} et le {today} ; elle ne peut pas partir le {sentOn}. Envoyez-la, puis inscrivez le jour.',
  'To {act} takes the role {allowed}; {person} has {roles}. Ask somebody who has it.':
    'Pour {act}, il faut le rôle {allowed} ; {person} a le rôle {roles}. Demandez à quelqu’un qui l’a.',
  'The token of {person} was not given to {act}: ask for one that is, or have somebody do it who may.':
    'Le jeton de {person} n’a pas été donné pour cela : {act}. Demandez-en un qui le soit, ou faites-le faire par qui en a le droit.',
  'Say for how long as a period of the calendar: P90D is ninety days, P6M six months.':
    'Dites pour combien de temps, en période du calendrier : P90D vaut quatre-vingt-dix jours, P6M six mois.',
  'A token lasts a year at most: give it P1Y or less, and another one then.':
    'Un jeton dure un an au plus : donnez-lui P1Y ou moins, puis un autre ensuite.',
  'Say which roles the token has: --role operator.': 'Dites quels rôles a le jeton : --role operator.',
  'A token has no role that whoever gives it has not: {role}. Ask somebody with the role controller.':
    'Un jeton n’a aucun rôle que n’a pas qui le donne : {role}. Demandez à quelqu’un qui a le rôle controller.',
  'None of these roles may {act}: give the token a role that may, or leave the act out.':
    'Aucun de ces rôles ne permet cet acte : {act}. Donnez au jeton un rôle qui le permet, ou retirez l’acte.',
  'To {act} takes the role {allowed}; {person} has none. Ask somebody who has it.':
    'Pour {act}, il faut le rôle {allowed} ; {person} n’en a aucun. Demandez à quelqu’un qui l’a.',

  'the whole system': 'tout l’outil',
  'a list the person stays on': 'une liste où la personne reste',
  'a campaign the person stays in': 'une campagne où la personne reste',
  'an open task to call or to write to the person':
    'une tâche en cours pour appeler la personne ou lui écrire',
  'a sequence that goes on writing to the person': 'une séquence qui continue d’écrire à la personne',
  'a message to the person that is queued already': 'un message à la personne, déjà programmé',
  'a list or a campaign that the tool did not take the person off':
    'une liste ou une campagne dont l’outil n’a pas retiré la personne',
  'Take the person off it by hand in this tool: it refused the call.':
    'Retirez-en la personne à la main dans cet outil : il a refusé l’appel.',
  'lists, campaigns and messages that go on addressing the person':
    'les listes, campagnes et messages qui continuent de s’adresser à la personne',
  'Look for them by hand in this tool, and take the person off: it did not tell them.':
    'Cherchez-les à la main dans cet outil et retirez-en la personne : il ne les a pas indiqués.',
  'stopping prospecting by email': 'l’arrêt de la prospection par e-mail',
  'stopping prospecting by phone': 'l’arrêt de la prospection par téléphone',
  'stopping prospecting by sms': 'l’arrêt de la prospection par SMS',
  'stopping prospecting by mail': 'l’arrêt de la prospection par courrier',
  'stopping prospecting by {channel}': 'l’arrêt de la prospection par {channel}',
  'Stop this channel by hand in whatever sends or calls from this tool.':
    'Arrêtez ce canal à la main dans ce qui envoie ou appelle depuis cet outil.',

  'marking records as restricted': 'le marquage des fiches en limitation',
  'Keep these records out of use there by hand: whoever sends or calls from this tool must know.':
    'Tenez ces fiches hors d’usage à la main : qui envoie ou appelle depuis cet outil doit le savoir.',
  'giving records to the owner of restricted data: the tool does not show whose they are':
    'la remise des fiches au propriétaire réservé : l’outil ne montre pas à qui elles sont',
  'Let the token see the owner of these records; until then, keep them out of use there by hand.':
    'Laissez le jeton voir le propriétaire de ces fiches ; d’ici là, tenez-les hors d’usage à la main dans cet outil.',
  'giving records back to their former owner': 'la restitution des fiches à leur ancien propriétaire',
  'Give them back by hand in this tool: the plan of the restriction says whose they were.':
    'Rendez-les à la main dans cet outil : le plan de la limitation dit à qui elles étaient.',
  'taking the mark of a restriction off': 'le retrait de la marque d’une limitation',
  'Take the mark off by hand in this tool, where it was put for this restriction alone.':
    'Retirez la marque à la main dans cet outil, là où elle n’a été mise que pour cette limitation.',

  'Plan {plan} was replaced by a newer one. Show the request again and read it.':
    'Le plan {plan} a été remplacé par un plus récent. Affichez de nouveau la demande et lisez-le.',
  'Plan {plan} was approved by {person} already. Nothing to do.':
    'Le plan {plan} a déjà été validé par {person}. Il n’y a rien à faire.',
  'Plan {plan} is not what you were shown. Its digest is now {digest}. Read it again, then approve that digest.':
    'Le plan {plan} n’est plus celui qui vous a été montré. Son empreinte est désormais {digest}. Relisez-le, puis validez cette empreinte.',

  'This request was extended by letter of {sentOn}; the law allows it once. Answer by {dueOn}.':
    'Cette demande a été prolongée par lettre du {sentOn} ; la loi ne le permet qu’une fois. Répondez au plus tard le {dueOn}.',
  'An extension must reach the person by {dueOn}. It is too late: answer without delay.':
    'Une prolongation doit parvenir à la personne au plus tard le {dueOn}. Il est trop tard : répondez sans attendre.',
  'An extension counts once its letter has left, between {receivedOn} and {today}; it cannot leave on {sentOn}. Send it, then record the day.':
    'Une prolongation compte une fois sa lettre partie, entre le {receivedOn} et le {today} ; elle ne peut pas partir le {sentOn}. Envoyez-la, puis inscrivez le jour.',
  'The clock is suspended already. Record the answer with resume.':
    'Le délai est déjà suspendu. Inscrivez la réponse avec resume.',
  'The request came from a signed-in account: there is no doubt to lift. Go on with it.':
    'La demande vient d’un compte authentifié : il n’y a pas de doute à lever. Poursuivez-la.',
  'The answer was due on {dueOn}: answer without delay.':
    'La réponse était due le {dueOn} : répondez sans attendre.',
  'The clock stops the day the person is asked, between {receivedOn} and {today}, not on {from}. Ask them, then record the day.':
    'Le délai s’arrête le jour où la question est posée à la personne, entre le {receivedOn} et le {today}, et non le {from}. Posez-la, puis inscrivez le jour.',
  'The clock is running: there is nothing to resume.': 'Le délai court : il n’y a rien à reprendre.',
  'The answer came between {from}, when the person was asked, and {today}, not on {until}.':
    'La réponse est arrivée entre le {from}, jour de la question, et le {today}, et non le {until}.',

  'This request was refused by {person}, by letter of {sentOn}. Nothing to do.':
    'Cette demande a été refusée par {person}, par lettre du {sentOn}. Il n’y a rien à faire.',
  'Art. {article} is no ground against {rights}. Choose a ground that fits every right of the request.':
    'L’art. {article} n’est pas un motif opposable à ce droit : {rights}. Choisissez un motif qui vaut pour chaque droit de la demande.',
  'A refusal counts once its letter has left, between {receivedOn} and {today}; it cannot leave on {sentOn}. Send it, then record the day.':
    'Un refus compte une fois sa lettre partie, entre le {receivedOn} et le {today} ; elle ne peut pas partir le {sentOn}. Envoyez-la, puis inscrivez le jour.',

  'data-map.yaml names no field: say there where each one lives, then open the request.':
    'data-map.yaml ne nomme aucun champ : dites-y où se trouve chacun, puis ouvrez la demande.',
  'Say what is to be corrected, and how: --set FIELD=VALUE. Fields of data-map.yaml: {fields}.':
    'Dites ce qui est à rectifier, et comment : --set CHAMP=VALEUR. Champs de data-map.yaml : {fields}.',
  'data-map.yaml has no field "{field}". Its fields: {fields}.':
    'data-map.yaml n’a pas de champ « {field} ». Ses champs : {fields}.',
  'data-map.yaml says of no system of this controller where "{field}" lives: add its place there, then open the request.':
    'data-map.yaml ne dit d’aucun outil de ce responsable où se trouve « {field} » : ajoutez-y son emplacement, puis ouvrez la demande.',
  'The field "{field}" is given twice: give it one value.':
    'Le champ « {field} » est donné deux fois : donnez-lui une seule valeur.',
  'Give a value for "{field}": a correction empties no field. To have data erased, open a request for erasure.':
    'Donnez une valeur à « {field} » : une rectification ne vide aucun champ. Pour faire effacer des données, ouvrez une demande d’effacement.',
  'The new value of "{field}" is no e-mail address: check it with the person.':
    'La nouvelle valeur de « {field} » n’est pas une adresse e-mail : vérifiez-la avec la personne.',
  'The new value of "{field}" is no telephone number: check it with the person.':
    'La nouvelle valeur de « {field} » n’est pas un numéro de téléphone : vérifiez-le avec la personne.',
  'correcting {field}': 'rectifier {field}',
  'Correct it by hand in this tool.': 'Rectifiez-le à la main dans cet outil.',
  'The field is hidden, or holds several values: look at it in this tool, and correct it there by hand.':
    'Le champ est masqué, ou contient plusieurs valeurs : regardez-le dans cet outil, et rectifiez-le là à la main.',

  'Read {kind} again.': 'Relire : {kind}.',
  'Make {what} readable in {system}.': 'À rendre lisible dans {system} : {what}.',
};
