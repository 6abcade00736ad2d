import type { Catalogue } from '../domain/in-french.ts';

/** The help of every command, for French readers. */
export const helpInFrench: Catalogue = {
  'Find a person in every tool, do what the law asks, check it is done, and prove it.':
    'Retrouver une personne dans chaque outil, faire ce que la loi demande, contrôler que c’est fait, et le prouver.',
  'folder of greffe.yaml and the other settings': 'dossier de greffe.yaml et des autres réglages',
  'folder of the embedded store and its keys': 'dossier de la base embarquée et de ses clés',
  'who acts: an id of `people` in greffe.yaml, or an account (or GREFFE_AS)':
    'qui agit : un id de `people` dans greffe.yaml, ou un compte (ou GREFFE_AS)',
  'answer for a script, in no language': 'répondre pour un script, dans aucune langue',

  'settings, connections, accounts, rights our tokens lack, what no retention rule covers: each with its mend':
    'réglages, connexions, comptes, droits qui manquent à nos jetons, ce qu’aucune règle de durée ne couvre : chacun avec son remède',
  'carry on every request, keep the nights and hear what tools tell, until stopped':
    'faire avancer chaque demande, tenir les nuits et entendre ce que disent les outils, jusqu’à l’arrêt',
  'open no door for what tools send: another process has it':
    'n’ouvrir aucune porte à ce qu’envoient les outils : un autre processus la tient',
  'what other programs show to act by the HTTP API: so much, for so long':
    'ce que d’autres programmes présentent pour agir par l’API HTTP : tant de droits, pour tant de temps',
  'give a program a token; it is shown once, here and now':
    'donner un jeton à un programme ; il est montré une fois, ici et maintenant',
  'what it is for: web-form; the log names what is done with it so':
    'à quoi il sert : formulaire-web ; le journal nomme ainsi ce qui est fait avec lui',
  'operator, dpo, controller, auditor or admin; may be given several times':
    'operator, dpo, controller, auditor ou admin ; peut être donné plusieurs fois',
  'this act alone, of what the roles allow: "open a request"; may be given several times':
    'cet acte seulement, parmi ce que permettent les rôles : "open a request" ; peut être donné plusieurs fois',
  'for how long, a year at most: P90D': 'pour combien de temps, un an au plus : P90D',
  'every token: what it may do, until when, and the day it was used last; no secret':
    'chaque jeton : ce qu’il permet, jusqu’à quand, et le jour de son dernier usage ; aucun secret',
  'from here on the token opens nothing': 'à partir de maintenant le jeton n’ouvre plus rien',
  'name of the token': 'nom du jeton',
  'the keys of the store: replace them, keep a copy':
    'les clés de la base : les remplacer, en garder une copie',
  'how the keys stand, and whether a replacement is under way; no secret':
    'où en sont les clés, et si un remplacement est en cours ; aucun secret',
  'replace the master key while everything goes on, or go on where that was stopped':
    'remplacer la clé maîtresse sans rien arrêter, ou poursuivre là où on s’est arrêté',
  'end it: from here on the master key before opens nothing':
    'terminer : à partir de maintenant la clé maîtresse d’avant n’ouvre plus rien',
  'replace the key that signs the log instead': 'remplacer plutôt la clé qui signe le journal',
  'a copy of the master key to keep elsewhere: without it no backup opens':
    'une copie de la clé maîtresse à garder ailleurs : sans elle aucune sauvegarde ne s’ouvre',
  'file to write, sealed under a passphrase': 'fichier à écrire, scellé sous une phrase secrète',
  'file that holds the passphrase, of 20 characters or more':
    'fichier qui contient la phrase secrète, de 20 caractères ou plus',
  'show the key as it is, on the screen, instead': 'montrer plutôt la clé telle quelle, à l’écran',
  'put an exported master key back into the data folder, or show it':
    'remettre une clé maîtresse exportée dans le dossier de données, ou la montrer',
  'file that greffe key export has written': 'fichier que greffe key export a écrit',
  'file that holds its passphrase': 'fichier qui contient sa phrase secrète',
  'show the key on the screen, for GREFFE_MASTER_KEY, and write nothing':
    'montrer la clé à l’écran, pour GREFFE_MASTER_KEY, et ne rien écrire',
  'api: the door and the API alone; worker: jobs and nights alone':
    'api : la porte et l’API seulement ; worker : les tâches de fond et les nuits seulement',
  'stop the embedded PostgreSQL of the data folder, unless somebody uses it':
    'arrêter le PostgreSQL embarqué du dossier de données, sauf si quelqu’un s’en sert',

  'send the data of a signed portability to another controller, as the person asked (art. 20(2))':
    'envoyer les données d’une portabilité validée à un autre responsable, comme la personne l’a demandé (art. 20(2))',
  'where they take data over: an address from https:// on':
    'où il reprend les données : une adresse, à partir de https://',
  'a file with the secret that you share with them: whsec_…':
    'un fichier avec le secret que vous partagez avec lui : whsec_…',
  'whoever data was disclosed to: told of each rectification, erasure and restriction (art. 19)':
    'à qui des données ont été communiquées : informés de chaque rectification, effacement et limitation (art. 19)',
  'the recipients of the controller, and what each was told of a request; nothing of the person':
    'les destinataires du responsable, et ce dont chacun a été informé pour une demande ; rien sur la personne',
  'record that a recipient was told by hand, or cannot be told and why':
    'noter qu’un destinataire a été informé à la main, ou ne peut l’être et pourquoi',
  'name of the recipient in processors.yaml': 'nom du destinataire dans processors.yaml',
  'day they were told': 'jour où il a été informé',
  'how: "by letter", "on the phone, Ms B. of their desk"':
    'comment : « par lettre », « au téléphone, Mme B. de leur service »',
  'they cannot be told, or only with a disproportionate effort':
    'il ne peut être informé, ou seulement au prix d’efforts disproportionnés',
  'why; the person reads it in the answer': 'pourquoi ; la personne le lit dans la réponse',
  'rights requests: open, decide, approve, follow':
    'demandes d’exercice de droits : ouvrir, décider, valider, suivre',
  'the register of addresses that nothing may be sent to':
    'la liste repoussoir : les adresses où rien ne doit partir',
  'whether an address is in the register: yes or no, and by which channels':
    'si une adresse est dans la liste repoussoir : oui ou non, et par quels canaux',
  'hold every row of people of the tools against the register, as each night does':
    'confronter chaque fiche de personne des outils à la liste repoussoir, comme le fait chaque nuit',
  'one tool alone (default: all of the controller)': 'un seul outil (par défaut : tous ceux du responsable)',
  'who was found again and waits for a decision, and how far the last sweeps came':
    'qui a été retrouvé et attend une décision, et où en sont les derniers contrôles',
  'those that were seen to, too': 'celles qui sont réglées aussi',
  'one reappearance: whose address, why, and what can be decided':
    'une réapparition : l’adresse de qui, pourquoi, et ce qui peut être décidé',
  'number of the reappearance': 'numéro de la réapparition',
  'decide on a reappearance that was put to you': 'décider d’une réapparition qui vous est soumise',
  'stop the address again, or open an erasure for whoever was erased':
    'fermer de nouveau l’adresse, ou ouvrir un effacement pour qui avait été effacé',
  'they consented or gave their data anew: close the entry of the register':
    'la personne a consenti ou donné ses données à nouveau : clore son inscription dans la liste repoussoir',
  'leave a number that somebody else has too: the entry of the register stands':
    'laisser un numéro que quelqu’un d’autre a aussi : l’inscription dans la liste repoussoir demeure',
  'what proves it: "opt-in of 3 March, form v4"':
    'ce qui le prouve : « consentement du 3 mars, formulaire v4 »',
  'what the tools told of, and what became of it': 'ce que les outils ont signalé, et ce qu’il en est advenu',
  'what waits for a decision, and how far each tool was asked':
    'ce qui attend une décision, et jusqu’où chaque outil a été interrogé',
  'what was seen to, too': 'ce qui est réglé aussi',
  'what this tool told of alone': 'ce qu’a signalé cet outil seulement',
  'one notice: which record, whose it was, and what can be decided':
    'un signalement : quelle fiche, de qui, et ce qui peut être décidé',
  'number of the notice': 'numéro du signalement',
  'ask the tools now what happened there, and see to what they tell':
    'demander maintenant aux outils ce qui s’y est passé, et traiter ce qu’ils disent',
  'this tool alone (default: each one that can be asked)':
    'cet outil seulement (par défaut : tous ceux qui peuvent être interrogés)',
  'decide on an erasure that somebody made by hand in one tool':
    'décider d’un effacement que quelqu’un a fait à la main dans un outil',
  'the person is to be erased everywhere: open an erasure':
    'la personne est à effacer partout : ouvrir un effacement',
  'it was a clean-up of that tool: leave the others as they are':
    'c’était un nettoyage de cet outil : laisser les autres tels quels',
  'why it is left: "double of another tool, cleaned up"':
    'pourquoi c’est laissé : « doublon d’un autre outil, nettoyé »',
  'an e-mail address': 'une adresse e-mail',
  'a phone number': 'un numéro de téléphone',
  'stop prospecting to a person, in every tool at once; needs no identity and no approval':
    'arrêter la prospection vers une personne, dans tous les outils à la fois ; sans identité à établir ni validation',
  'restriction: data that is kept and not used (Art. 18)':
    'limitation du traitement : des données conservées sans être utilisées (art. 18)',
  'place a restriction at once, and mark the person in every tool; whoever is unsubscribed with it stays so once it is lifted':
    'poser une limitation aussitôt, et marquer la personne dans chaque outil ; qui est désabonné à cette occasion le reste une fois la limitation levée',
  'why: what the person contests, or needs':
    'pourquoi : ce que la personne conteste, ou ce dont elle a besoin',
  'the purpose that is objected to, where it is one': 'la finalité contestée, s’il s’agit d’une seule',
  'of another purpose than prospecting: restricts at once, and is decided within the month (Art. 21(1))':
    'd’une autre finalité que la prospection : limite aussitôt, et se tranche dans le mois (art. 21, 1)',
  'say how an objection was decided under which processing is restricted (Art. 21(1))':
    'dire comment a été tranchée une opposition qui a fait limiter le traitement (art. 21, 1)',
  'the data is not used for that purpose any more: the restriction stands':
    'les données ne servent plus à cette finalité : la limitation reste en vigueur',
  'compelling grounds weigh more: tell the person why, then lift the restriction':
    'des motifs impérieux l’emportent : dites pourquoi à la personne, puis levez la limitation',
  'why; the answer to the person says so': 'pourquoi ; la réponse à la personne le dit',
  'lift a restriction; the person is told before': 'lever une limitation ; la personne en est informée avant',
  'number of the restriction': 'numéro de la limitation',
  'the letter that told the person, by its number': 'la lettre qui a informé la personne, par son numéro',
  'day the person was told otherwise': 'jour où la personne a été informée autrement',
  'why it is lifted; it goes into the audit log':
    'pourquoi elle est levée ; cela entre dans le journal de preuve',
  'every restriction, lifted ones too': 'toutes les limitations, levées comprises',
  'one restriction: what it covers, what was done in the tools, and what was noticed since':
    'une limitation : ce qu’elle couvre, ce qui a été fait dans les outils, et ce qui a été relevé depuis',
  'look now, as the night does, whether restricted data was changed or used':
    'regarder maintenant, comme la nuit, si des données en limitation ont changé ou servi',
  'correct what is wrong about a person, in every tool (Art. 16); needs identity, and the approval of the plan':
    'rectifier ce qui est inexact sur une personne, dans chaque outil (art. 16) ; demande une identité établie et la validation du plan',
  'a field of data-map.yaml and its right value: email=new@example.com; several times':
    'un champ de data-map.yaml et sa valeur exacte : email=nouveau@example.com ; plusieurs fois',
  'of a rectification: FIELD=VALUE, several times': 'd’une rectification : CHAMP=VALEUR, plusieurs fois',
  'put the value asked for where a line of the plan to sign leaves another one; the plan is drawn anew':
    'mettre la valeur demandée là où une ligne du plan à valider en laisse une autre ; le plan est refait',
  'numbers of these lines': 'numéros de ces lignes',
  'of a restriction: its ground': 'd’une limitation : son motif',
  'what to stop (default: every channel)': 'ce qu’il faut arrêter (par défaut : tous les canaux)',
  'take back a consent to prospecting, in every tool at once; needs no identity and no approval':
    'retirer un consentement à la prospection, dans tous les outils à la fois ; sans identité à établir ni validation',
  'what was consented to, and stops': 'ce à quoi elle avait consenti, et qui s’arrête',
  'what shows it: "unsubscribed by the link of our letter of 3 March"':
    'ce qui le montre : « désinscrite par le lien de notre lettre du 3 mars »',
  'open a request, and look for the person in every system':
    'ouvrir une demande et rechercher la personne dans chaque outil',
  'what is asked; several in one request': 'ce qui est demandé ; plusieurs en une demande',
  'an e-mail address of the person': 'une adresse e-mail de la personne',
  'a phone number of the person': 'un numéro de téléphone de la personne',
  'a name of the person, "given family"': 'un nom de la personne, « prénom nom »',
  'day it reached anyone in the organisation (default: today)':
    'jour où elle a atteint quiconque dans l’organisation (par défaut : aujourd’hui)',
  'how it arrived': 'comment elle est arrivée',
  'for which controller of greffe.yaml (default: the only one)':
    'pour quel responsable de greffe.yaml (par défaut : le seul)',
  'number of the request': 'numéro de la demande',
  'record how identity was settled; the evidence is not kept':
    'inscrire comment l’identité a été établie ; la pièce n’est pas gardée',
  'how: "called back on the number we hold"': 'comment : « rappelée au numéro que nous avons »',
  'whose: of whoever asks, or of the person; needed where these are two':
    'laquelle : celle de qui demande, ou de la personne ; nécessaire quand ils sont deux',
  'record what was seen of what lets somebody ask for the person; the paper is not kept':
    'inscrire ce qui a été vu de ce qui permet à quelqu’un de demander pour la personne ; la pièce n’est pas gardée',
  'how: "original seen, signed as the contract is"':
    'comment : « original vu, même signature que sur le contrat »',
  'rights it covers (default: as the requester said)':
    'les droits qu’il couvre (par défaut : aux dires de qui demande)',
  'first day on which it is in force (default: as the requester said)':
    'le premier jour où il vaut (par défaut : aux dires de qui demande)',
  'last day on which it is in force: of a parent, the last before the child comes of age (default: as the requester said)':
    'le dernier jour où il vaut : pour un parent, la veille de la majorité de l’enfant (par défaut : aux dires de qui demande)',
  'who receives the answer and the data, as it says': 'qui reçoit la réponse et les données, selon le mandat',
  'of an heir: what directives the dead left, or that none is known':
    'd’un héritier : les directives laissées par la personne décédée, ou que l’on n’en connaît pas',
  'who asks for the person as an agent; the same as the next two':
    'qui demande pour la personne, comme mandataire ; revient à donner les deux options suivantes',
  'in what quality somebody asks for the person': 'en quelle qualité quelqu’un demande pour la personne',
  'who asks for the person': 'qui demande pour la personne',
  'where letters to them go; nobody is searched by it':
    'où vont les lettres à qui demande ; personne n’est recherché par cette adresse',
  'rights that their mandate covers, as they say; it is still to be seen':
    'les droits que couvre leur mandat, à leurs dires ; il reste à voir',
  'first day of their mandate, as they say': 'premier jour de leur mandat, à leurs dires',
  'last day of their mandate, as they say': 'dernier jour de leur mandat, à leurs dires',
  'who is to receive the answer, as they say': 'qui doit recevoir la réponse, à leurs dires',
  'say which uncertain matches are the person, and which are not':
    'dire quelles correspondances incertaines sont la personne, et lesquelles non',
  'these are the person: SYSTEM:KIND:ID': 'celles-ci sont la personne : OUTIL:TYPE:ID',
  'these are somebody else: SYSTEM:KIND:ID': 'celles-ci sont quelqu’un d’autre : OUTIL:TYPE:ID',
  'sign the plan that has this digest, and carry it out':
    'valider le plan qui porte cette empreinte, et l’exécuter',
  'the digest you were shown by `plan show`': 'l’empreinte que `plan show` vous a montrée',
  'open requests, the one due first on top': 'demandes en cours, la première échéance en tête',
  'those that have ended too': 'celles qui sont closes aussi',
  'everything to know about a request, and what to do next':
    'tout ce qu’il faut savoir d’une demande, et quoi faire ensuite',
  'take a request as far as it can go, and end when it waits for somebody or for a date':
    'mener une demande aussi loin que possible, et s’arrêter quand elle attend quelqu’un ou une date',
  'try again what could not end, once its cause is mended':
    'reprendre ce qui n’a pas pu finir, une fois la cause réparée',
  'record that a request was refused, by a letter that has left':
    'inscrire qu’une demande a été refusée, par une lettre déjà partie',
  'ground of the refusal': 'motif du refus',
  'day the letter left': 'jour où la lettre est partie',
  'the letter; its digest is recorded, the file stays yours':
    'la lettre ; son empreinte est inscrite, le fichier reste à vous',
  'record two further months, by a letter that has left in the first':
    'inscrire deux mois de plus, par une lettre partie dans le premier',
  'reason the letter gives': 'raison que donne la lettre',
  'stop the legal clock: the person was asked who they are':
    'suspendre le délai : on a demandé à la personne qui elle est',
  'what made you doubt': 'ce qui vous a fait douter',
  'day the person was asked': 'jour où la question a été posée à la personne',
  'start the clock again: the answer of the person has come':
    'faire repartir le délai : la réponse de la personne est arrivée',
  'day the answer came': 'jour où la réponse est arrivée',
  'the person takes the request back: what was not sent yet is stopped':
    'la personne retire sa demande : ce qui n’est pas encore parti est arrêté',

  'plans: read before they are signed': 'plans d’action : lus avant d’être validés',
  'the plan that waits for a signature, or the latest: lines with reasons, cost, gaps, digest':
    'le plan à valider, ou le dernier : lignes avec leurs motifs, coût, hors d’atteinte, empreinte',
  'another plan of that request: 2 for plan 7.2': 'un autre plan de cette demande : 2 pour le plan 7.2',

  'packages of an access or a portability: reviewed and signed before they leave':
    'dossiers d’accès ou de portabilité : relus et signés avant de partir',
  'which package, of a request that has two': 'quel dossier, pour une demande qui en a deux',
  'look at a package; keep lines back, or sign its digest':
    'regarder un dossier ; retenir des lignes, ou signer son empreinte',
  'write the package there as it stands, to read it before it is signed':
    'y écrire le dossier en l’état, pour le lire avant de le signer',
  'keep these lines back': 'retenir ces lignes',
  'put lines that were kept back into it again': 'y remettre des lignes retenues',
  'why they are kept back': 'pourquoi elles sont retenues',
  'why, in your own words: for the file, the person does not read it':
    'pourquoi, avec vos mots : pour le dossier interne, la personne ne les lit pas',
  'sign the package that has this digest': 'signer le dossier qui porte cette empreinte',
  'write a signed package to a file, to be passed on':
    'écrire un dossier signé dans un fichier, pour le transmettre',
  'where to write it; an existing file is not overwritten':
    'où l’écrire ; un fichier qui existe n’est pas remplacé',

  'letters to whoever asked: seen before they leave, recorded once they have':
    'lettres au demandeur : relues avant de partir, inscrites une fois parties',
  'show exactly what would leave, and the digest to send it by':
    'montrer exactement ce qui partirait, et l’empreinte pour l’envoyer',
  'send the letter that has this digest, as it was shown':
    'envoyer la lettre qui porte cette empreinte, telle qu’elle a été montrée',
  'the digest you were shown by `letter preview`': 'l’empreinte que `letter preview` vous a montrée',
  'by the mail server, or into a file that you pass on or post':
    'par le serveur de courrier, ou dans un fichier que vous transmettez ou postez',
  'where to write a letter that you pass on or post yourself':
    'où écrire une lettre que vous transmettez ou postez vous-même',
  'although one left already, or may have': 'bien qu’une soit déjà partie, ou le soit peut-être',
  'record the day a letter left: one of greffe, or your own':
    'inscrire le jour où une lettre est partie : une de greffe, ou la vôtre',
  'a letter greffe wrote, by its number in `letter list`':
    'une lettre que greffe a écrite, par son numéro dans `letter list`',
  'what your own letter is': 'ce qu’est votre lettre',
  'how it left': 'comment elle est partie',
  'the doubt, reason or ground it gives': 'le doute, la raison ou le motif qu’elle donne',
  'the letters of a request, and what became of each':
    'les lettres d’une demande, et ce que chacune est devenue',
  'a letter as greffe wrote it': 'une lettre telle que greffe l’a écrite',
  'which one, by its number in `letter list`': 'laquelle, par son numéro dans `letter list`',
  'the text greffe has of its own, to be changed in the folder `letters` of the settings':
    'le texte que greffe a de lui-même, à modifier dans le dossier `letters` des réglages',
  'show a letter that leaves by itself, in the words in force, about invented people':
    'montrer une lettre qui part d’elle-même, dans les termes en vigueur, au sujet de personnes inventées',
  'which letter': 'quelle lettre',
  "of the letter (default: the controller's)": 'de la lettre (par défaut : celle du responsable)',
  'what you have to say in your own words': 'ce que vous avez à dire, avec vos mots',
  'the same, from a file': 'la même chose, depuis un fichier',
  'another address than the one the request gave': 'une autre adresse que celle que la demande a donnée',
  'why it goes there': 'pourquoi la lettre y va',
  'a letter that greffe recorded as sent, by its number':
    'une lettre que greffe a inscrite comme envoyée, par son numéro',
  'the letter that asked them, by its number': 'la lettre qui a posé la question, par son numéro',

  'certificates: show, print, verify offline': 'attestations : montrer, imprimer, vérifier hors ligne',
  'the latest certificate of a request; as a file, or printed':
    'la dernière attestation d’une demande ; en fichier, ou imprimée',
  'write the file that can be verified offline': 'écrire le fichier qui se vérifie hors ligne',
  'write a page a person can read': 'écrire une page qu’une personne peut lire',
  "of the PDF (default: the controller's)": 'du PDF (par défaut : celle du responsable)',
  'check the file of a certificate: offline, without settings or database':
    'vérifier le fichier d’une attestation : hors ligne, sans réglages ni base',
  'verifier key the controller publishes': 'clé de vérification que publie le responsable',
  'the file that was handed out': 'le fichier qui a été remis',

  'legal holds: nothing they cover is erased while they stand':
    'gels : rien de ce qu’ils couvrent n’est effacé tant qu’ils sont en vigueur',
  'place a hold over a person or a record': 'poser un gel sur une personne ou sur une fiche',
  'over one record: SYSTEM:KIND:ID': 'sur une fiche : OUTIL:TYPE:ID',
  'the text or the matter: "litigation 2026-014"; the person reads it on their certificate':
    'le texte ou l’affaire : « litige 2026-014 » ; la personne le lit sur son attestation',
  'last day it stands (default: until it is lifted)':
    'dernier jour où il est en vigueur (par défaut : jusqu’à sa levée)',
  'lift a hold': 'lever un gel',
  'number of the hold': 'numéro du gel',
  'every hold, lifted ones too': 'tous les gels, levés compris',

  'people who sign in by themselves: what they may do, and what opens their account':
    'personnes qui se connectent elles-mêmes : ce qu’elles peuvent faire, et ce qui ouvre leur compte',
  'make an account, and send whoever it is for a code to choose a password with':
    'créer un compte, et envoyer à son titulaire un code pour choisir un mot de passe',
  'of the account; the log keeps it: better a function than a name':
    'du compte ; le journal le garde : mieux vaut une fonction qu’un nom',
  'where the code is sent; shown by no command': 'où le code est envoyé ; aucune commande ne l’affiche',
  'what they may do': 'ce qu’elle peut faire',
  'for whom they act (default: for whomever you act)':
    'pour qui elle agit (par défaut : pour qui vous agissez)',
  'every account, and how it stands: no address': 'tous les comptes et leur état ; aucune adresse',
  'for these controllers alone (default: those that whoever gives it acts for)':
    'pour ces responsables seulement (par défaut : ceux pour qui agit qui le donne)',
  'the tools they work on, and nothing of any other (default: those you work on)':
    'les outils sur lesquels elle travaille, et rien des autres (par défaut : ceux où vous travaillez)',
  'the requests they see: of these rights and of no other (default: those you see)':
    'les demandes qu’elle voit : de ces droits et d’aucun autre (par défaut : celles que vous voyez)',
  'what is of these tools alone (default: those that whoever gives it works on)':
    'ce qui est de ces outils seulement (par défaut : ceux où travaille qui le donne)',
  'requests of these rights and of no other alone (default: those that whoever gives it sees)':
    'les demandes de ces droits et d’aucun autre seulement (par défaut : celles que voit qui le donne)',
  'lift a limit: as far as you reach yourself': 'lever une limite : aussi loin que vous allez vous-même',
  'other roles or another reach; whoever is signed in signs in again':
    'd’autres rôles ou un autre périmètre ; qui est connecté se reconnecte',
  'of the account': 'du compte',
  'end an account, with its password, its second factor and its sessions':
    'mettre fin à un compte, avec son mot de passe, son second facteur et ses sessions',
  'have an account that was disabled opened again: it sends a code for a first password':
    'faire rouvrir un compte désactivé : un code pour un premier mot de passe est envoyé',
  'send another code for a first password; the one before ends':
    'envoyer un autre code pour un premier mot de passe ; le précédent cesse de valoir',
  'send a code to choose another password with': 'envoyer un code pour choisir un autre mot de passe',
  'take the second factor off as well: they lost it, and take another one':
    'retirer aussi le second facteur : il est perdu, un autre sera pris',
  'where an account is signed in, since when and until when':
    'où un compte est connecté, depuis quand et jusqu’à quand',
  'end the sessions of an account; it stays, and signs in again':
    'mettre fin aux sessions d’un compte ; il reste, et se reconnecte',
  'this one alone (default: all of them)': 'celle-ci seulement (par défaut : toutes)',

  'the audit log: read, verify, export': 'le journal de preuve : lire, vérifier, exporter',
  'entries of the log, newest first': 'inscriptions du journal, la plus récente d’abord',
  'only about these: "request 7", "plan 7.2", "hold 3"':
    'seulement à leur sujet : "request 7", "plan 7.2", "hold 3"',
  'how many': 'combien',
  'only entries before this one: the next page': 'seulement celles d’avant celle-ci : la page suivante',
  'recompute the whole log and hold it against its signed checkpoints':
    'recalculer tout le journal et le confronter à ses points de contrôle signés',
  'checkpoints kept elsewhere: notes, an export, certificates':
    'points de contrôle gardés ailleurs : notes, export, attestations',
  'verify an export instead of the store: no settings, no database':
    'vérifier un export au lieu de la base : ni réglages, ni base',
  'verifier keys to trust: the published one, earlier ones':
    'clés de vérification auxquelles se fier : celle qui est publiée, les précédentes',
  'write the log and its checkpoints to files that anybody can verify offline':
    'écrire le journal et ses points de contrôle dans des fichiers que chacun peut vérifier hors ligne',
  'folder to write to: entries.jsonl, checkpoints.jsonl, key.txt':
    'dossier où écrire : entries.jsonl, checkpoints.jsonl, key.txt',

  'Ends with: 0 done · 1 failed or refused · 2 wrong use · 3 waits for somebody · 4 waits for a date · 5 incomplete':
    'Se termine par : 0 fait · 1 échec ou refus · 2 mauvais usage · 3 attend quelqu’un · 4 attend une date · 5 incomplet',
  'The ordinary course of a request:': 'Le cours ordinaire d’une demande :',
  '  greffe request identify 1 --by "called back on the number we hold" --as dpo':
    '  greffe request identify 1 --by "rappelée au numéro que nous avons" --as dpo',

  'erasure by the retention schedule: who is past their period, and what becomes of them':
    'effacement selon le référentiel des durées : qui a dépassé sa durée, et ce qu’il en advient',
  'a dry run, by the very path of the real one: who is due, why, and what it would cost':
    'un passage à blanc, par le chemin même du vrai : qui est concerné, pourquoi, et à quel coût',
  'as if it were that day (default: today)': 'comme si l’on était ce jour-là (par défaut : aujourd’hui)',
  'begin a run now, as the night does': 'lancer un passage maintenant, comme le fait la nuit',
  'this rule of retention.yaml; may be given several times':
    'cette règle de retention.yaml ; peut être donnée plusieurs fois',
  'the runs, newest first': 'les passages, du plus récent au plus ancien',
  'one run: its funnels, the oldest, its cost, its digests, and what became of it':
    'un passage : ses entonnoirs, les plus anciens, son coût, ses empreintes, et ce qu’il en est advenu',
  'number of the purge': 'numéro de la purge',
  'digest of the plan you have read': 'empreinte du plan que vous avez lu',
  'sign the plan of one rule, by its digest, and carry it out once enough have signed':
    'valider le plan d’une règle, par son empreinte, et l’exécuter dès qu’assez de personnes ont validé',
  'carry out nothing more of a run; what was done stays done':
    'ne plus rien exécuter d’un passage ; ce qui est fait reste fait',
  'why; it goes into the audit log': 'pourquoi ; cela entre dans le journal de preuve',
  'the report of a run, in numbers alone; as a file, or printed':
    'le compte rendu d’un passage, en nombres seulement ; en fichier, ou imprimé',
  'write pages a person can read': 'écrire des pages qu’une personne peut lire',
  'try again what failed, once it is mended': 'retenter ce qui a échoué, une fois le remède apporté',

  'take down that somebody wants to stay, by the code of the letter that asked them':
    'noter que quelqu’un veut rester, par le code de la lettre qui l’a interrogé',
  'the code they answered with': 'le code donné en réponse',

  'the intermediate archive: what a rule keeps once a record is gone':
    'l’archive intermédiaire : ce qu’une règle garde une fois la fiche partie',
  'entries about a person, without opening them': 'les entrées d’une personne, sans les ouvrir',
  'open one entry': 'ouvrir une entrée',
  'number of the entry': 'numéro de l’entrée',
  'why it is read; it goes into the audit log': 'pourquoi on la lit ; cela entre dans le journal de preuve',

  'what named people are asked, where a tool has no call for it: a silence answers nothing':
    'ce qui est demandé à des personnes nommées, là où aucun appel d’un outil ne suffit : un silence ne répond à rien',
  'tasks that wait for an answer, the late ones first; nothing of a person':
    'les tâches qui attendent une réponse, celles en retard d’abord ; rien d’une personne',
  'one task: whom it is about, what is asked, and how to answer; the look is an entry of the log':
    'une tâche : de qui il s’agit, ce qui est demandé, comment répondre ; le regard entre dans le journal',
  'number of the task': 'numéro de la tâche',
  'the code of a letter, in place of the number': 'le code d’une lettre, à la place du numéro',
  'answer a task; an answer is not changed afterwards, and a correction stands beside it':
    'répondre à une tâche ; une réponse ne se change plus, et une correction se place à côté',
  'what was asked is done': 'ce qui était demandé est fait',
  'nothing is held about this person': 'rien n’est détenu sur cette personne',
  'it was as asked before: marked, right, or without a mark':
    'c’était déjà ainsi : marqué, exact, ou sans marque',
  'a copy of what is held: --text, --value and --file say what':
    'une copie de ce qui est détenu : --text, --value et --file disent quoi',
  'of --held: what is held, in words': 'avec --held : ce qui est détenu, en mots',
  'of --held: a single value, as NAME=VALUE; may be repeated':
    'avec --held : une valeur seule, par NOM=VALEUR ; répétable',
  'of --held: a file as it is (csv, json, pdf, txt); may be repeated':
    'avec --held : un fichier tel quel (csv, json, pdf, txt) ; répétable',
  'it could not be done: why, for whoever answers the person':
    'cela n’a pas pu être fait : pourquoi, pour qui répond à la personne',
  'it is kept: one of the grounds that the task names': 'c’est gardé : l’un des motifs que nomme la tâche',
  'somebody else answers for it: say who with --to': 'une autre personne en répond : dites qui avec --to',
  'your first and last name, under the answer': 'vos prénom et nom, sous la réponse',
  'of --not-mine: an id of `people` in greffe.yaml':
    'avec --not-mine : un identifiant de `people` dans greffe.yaml',
  'in place of an answer that was given before; both are kept':
    'à la place d’une réponse donnée avant ; les deux sont gardées',

  'changes made in one tool that wait for a decision before the others are told':
    'les changements faits dans un outil qui attendent une décision avant d’aller dans les autres',
  'the changes that wait for a decision, or are being written':
    'les changements qui attendent une décision, ou sont en cours d’écriture',
  'one change: what each tool held then, and what it holds now':
    'un changement : ce que chaque outil contenait alors, et ce qu’il contient maintenant',
  'number of the proposal': 'numéro de la proposition',
  'the digest you were shown by `proposal show`': 'l’empreinte que `proposal show` vous a montrée',
  'write the new value wherever the value that was shown stands still':
    'écrire la nouvelle valeur partout où la valeur montrée est encore là',
  'a record that may be somebody else’s, and that is theirs; may be repeated':
    'une fiche peut-être d’une autre personne, et qui est bien la sienne ; peut être répété',
  'leave everything as it is, with the reason': 'tout laisser en l’état, avec le motif',
  'why: "their second number", "corrected by hand"':
    'pourquoi : « son second numéro », « corrigé à la main »',
};
