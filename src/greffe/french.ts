import type { Catalogue } from '../domain/in-french.ts';

/** Why an act is refused, and what to do instead, for French readers. */
export const french: Catalogue = {
  'A restricted record of these kinds is marked, and stays with whoever has it: {kinds}. Name whom it goes to until the lift under restricted.owner, in the settings of this system.':
    'Une fiche en limitation de ces types est marquée, et reste à qui l’a : {kinds}. Nommez à qui elle va jusqu’à la levée sous restricted.owner, dans les paramètres de ce système.',
  'open a request': 'ouvrir une demande',
  'retry a request': 'relancer une demande',
  'settle identity': 'établir l’identité',
  'record a mandate': 'inscrire un mandat',
  'decide matches': 'confirmer des correspondances',
  'decide a correction': 'décider d’une rectification',
  'approve a plan': 'valider un plan',
  'sign a package': 'signer un dossier',
  'fetch a package': 'retirer un dossier',
  'refuse a request': 'refuser une demande',
  'change the clock': 'agir sur le délai',
  'withdraw a request': 'retirer une demande',
  'place a hold': 'poser ou lever un gel',
  'place a restriction': 'poser une limitation',
  'lift a restriction': 'lever une limitation',
  'decide an objection': 'trancher une opposition',
  'record an answer': 'noter une réponse',
  'send a letter': 'envoyer une lettre',
  'transmit a package': 'transmettre un dossier',
  'The data of request {id} is being sent just now: wait until that has ended, then look in the log.':
    'Les données de la demande {id} sont en cours d’envoi : attendez la fin, puis regardez le journal.',
  'Package {package} is too large to be sent in one piece: fetch it, and hand it over another way.':
    'Le dossier {package} est trop gros pour être envoyé d’un seul tenant : retirez-le, et remettez-le autrement.',
  'The data of request {id} was taken at that address already, on {day}: nothing is sent twice.':
    'Les données de la demande {id} ont déjà été prises à cette adresse, le {day} : rien n’est envoyé deux fois.',
  'record a notification': 'noter qu’un destinataire a été informé',
  'Task {id} asks to tell somebody: answer --done once they are told, or --not-mine.':
    'La tâche {id} demande d’informer quelqu’un : répondez --done une fois que c’est fait, ou --not-mine.',
  'A recipient is told between the day of the request ({receivedOn}) and today ({today}): give that day with --told-on.':
    'Un destinataire est informé entre le jour de la demande ({receivedOn}) et aujourd’hui ({today}) : donnez ce jour avec --told-on.',
  'Request {id} has nothing to tell a recipient called "{recipient}" for now. See the list with: greffe recipient list {again}':
    'La demande {id} n’a rien à dire pour l’instant à un destinataire appelé « {recipient} ». Voyez la liste avec : greffe recipient list {again}',
  'Nothing is left to tell {recipient} about request {id}: see what was with: greffe recipient list {again}':
    'Il ne reste rien à dire à {recipient} de la demande {id} : voyez ce qui l’a été avec : greffe recipient list {again}',
  '{recipient}: nothing says how this recipient is told. Give its contact in processors.yaml, or say told.':
    '{recipient} : rien ne dit comment ce destinataire est informé. Donnez son contact dans processors.yaml, ou dites told.',
  '{recipient}: this recipient is never told, for the reason that processors.yaml gives. The answer to the person says so.':
    '{recipient} : ce destinataire n’est jamais informé, pour la raison que donne processors.yaml. La réponse à la personne le dit.',
  '{recipient}: allowPrivate is true, so its signed messages may go to an inner network, or in clear. Take it out unless they are meant to.':
    '{recipient} : allowPrivate vaut true, donc ses messages signés peuvent aller vers un réseau interne, ou en clair. Retirez-le si ce n’est pas voulu.',
  'see tasks': 'voir les tâches',
  'answer a task': 'répondre à une tâche',
  'read the archive': 'lire l’archive',
  'run a purge': 'lancer une purge',
  'sign a purge': 'valider une purge',
  'see requests': 'voir les demandes',
  'check an address': 'interroger la liste repoussoir',
  'run a sweep': 'lancer un contrôle de la liste repoussoir',
  'decide a reappearance': 'décider d’une réapparition',
  'decide a proposal': 'décider d’une proposition',
  'ask the tools': 'interroger les outils',
  'decide a notice': 'décider d’un signalement',
  'read the audit log': 'lire le journal de preuve',
  'give a token': 'donner un jeton',
  'revoke a token': 'révoquer un jeton',
  'see tokens': 'voir les jetons',
  'A token is revoked by a person, never by another token.':
    'Un jeton est révoqué par une personne, jamais par un autre jeton.',
  'Account {id} is not what you were shown: somebody changed it meanwhile. List the accounts again.':
    'Le compte {id} n’est plus ce qui vous a été montré : quelqu’un l’a changé entre-temps. Listez les comptes de nouveau.',
  'A token is given by a person, never by another token.':
    'Un jeton est donné par une personne, jamais par un autre jeton.',
  'There is no token {name}. See them with: greffe token list':
    'Il n’y a pas de jeton {name}. Voyez-les avec : greffe token list',
  'Token {name} opens nothing any more already. Nothing to do.':
    'Le jeton {name} n’ouvre déjà plus rien. Il n’y a rien à faire.',
  'A token called {name} can still be used: revoke it first, or give the new one another name.':
    'Un jeton appelé {name} peut encore servir : révoquez-le d’abord, ou donnez un autre nom au nouveau.',
  'This key was used for another request within the last day: give each request a key of its own.':
    'Cette clé a servi à une autre demande depuis moins d’un jour : donnez à chaque demande sa propre clé.',
  'The brake asks for two people, and a token is none: have rule {rule} signed with greffe purge approve':
    'Le frein demande deux personnes, et un jeton n’en est pas une : faites valider la règle {rule} avec greffe purge approve',
  'see accounts': 'voir les comptes',
  'manage accounts': 'gérer les comptes',
  'keep the keys': 'tenir les clés',
  'export the master key': 'sortir la clé maîtresse',

  'Say who it is about: --email, --phone, --name or several of them.':
    'Dites de qui il s’agit : --email, --phone, --name, ou plusieurs d’entre eux.',
  'A withdrawal of consent and an objection stop the same prospecting: open a request for one of them.':
    'Un retrait de consentement et une opposition arrêtent la même prospection : ouvrez une demande pour l’un des deux.',
  'Say what shows that consent was withdrawn: --proof.':
    'Dites ce qui montre que le consentement a été retiré : --proof.',
  'A request cannot have been received on {receivedOn}: that day is still to come.':
    'Une demande ne peut pas avoir été reçue le {receivedOn} : ce jour est encore à venir.',
  'Request {id} asks for no {right}. See what it asks for with: greffe request show {number}':
    'La demande {id} ne porte pas sur ce droit : {right}. Ce qu’elle demande : greffe request show {number}',
  'Request {id} has two packages: say which with --right access or --right portability.':
    'La demande {id} a deux dossiers : dites lequel avec --right access ou --right portability.',
  'There is no controller {id} that you act for. They are named in greffe.yaml, and yours beside your roles.':
    'Il n’y a pas de responsable {id} pour qui vous agissiez. Ils sont nommés dans greffe.yaml, et les vôtres à côté de vos rôles.',
  'There is no system {unknown} that you work on, of a controller that you act for. They are named in greffe.yaml.':
    'Il n’y a pas d’outil {unknown} sur lequel vous travailliez, d’un responsable pour qui vous agissiez. Ils sont nommés dans greffe.yaml.',
  'There is no system {unknown} of the controllers they are to act for, or none that you work on. They are named in greffe.yaml.':
    'Il n’y a pas d’outil {unknown} des responsables pour qui cette personne doit agir, ou vous n’y travaillez pas. Ils sont nommés dans greffe.yaml.',
  'Say which tools they work on: at least one, or leave it out.':
    'Dites sur quels outils cette personne travaille : un au moins, ou n’en dites rien.',
  'Say which requests they see: at least one right, or leave it out.':
    'Dites quelles demandes cette personne voit : un droit au moins, ou n’en dites rien.',
  'Nobody gives what they have not: requests of {beyond} are not among those that you see. Ask somebody who sees them.':
    'Nul ne donne ce qu’il n’a pas : vous ne voyez pas les demandes de ce droit ({beyond}). Demandez à quelqu’un qui les voit.',
  'This goes over every tool, and you work on these alone: {systems}. Ask somebody who works on all of them.':
    'Cela porte sur tous les outils, et vous ne travaillez que sur ceux-ci : {systems}. Demandez à quelqu’un qui travaille sur tous.',
  'This is about more than the requests that you see: {rights}. Ask somebody who sees all of them.':
    'Cela va au-delà des demandes que vous voyez : {rights}. Demandez à quelqu’un qui les voit toutes.',
  'Controller {controller} has no system {system}. They are named in greffe.yaml.':
    'Le responsable {controller} n’a pas d’outil {system}. Ils sont nommés dans greffe.yaml.',
  'The log is one for every controller, and you act for {controllers}. Ask somebody who acts for all of them.':
    'Le journal est le même pour tous les responsables, et vous agissez pour {controllers}. Demandez à quelqu’un qui agit pour tous.',
  'There is no request {id}. List them with: greffe request list':
    'Il n’y a pas de demande {id}. La liste : greffe request list',
  'The proof period of request {id} is over: nothing of the person is kept. That it was made, and how it ended: greffe request list --all':
    'La demande {id} a dépassé sa durée de conservation : rien de la personne n’est gardé. Pour voir qu’elle a existé et comment elle s’est terminée : greffe request list --all',
  'Request {id} has ended (done). Open a new one if needed.':
    'La demande {id} est terminée. Ouvrez-en une autre au besoin.',
  'Request {id} has ended (refused). Open a new one if needed.':
    'La demande {id} a été refusée. Ouvrez-en une autre au besoin.',
  'Request {id} has ended (withdrawn). Open a new one if needed.':
    'La demande {id} a été retirée. Ouvrez-en une autre au besoin.',
  'Request {id} has ended (nothing-held). Open a new one if needed.':
    'La demande {id} est close : rien n’était détenu. Ouvrez-en une autre au besoin.',
  'Request {id} has ended ({state}). Open a new one if needed.':
    'La demande {id} est close ({state}). Ouvrez-en une autre au besoin.',
  'The person of request {id} asks for themselves: leave --of out.':
    'La personne de la demande {id} demande pour elle-même : retirez --of.',
  'Somebody else asks for the person: say whose identity was settled. --of requester or --of person.':
    'Quelqu’un demande pour la personne : dites quelle identité a été établie. --of requester ou --of person.',
  'Nothing leaves, is changed or erased yet: request {id} waits for {what}. How to settle that: greffe request show {again}':
    'Rien ne part, n’est modifié ni effacé pour l’instant. La demande {id} attend : {what}. Pour l’établir : greffe request show {again}',
  'Identity was settled by {person} already. Nothing to do.':
    'L’identité a déjà été établie par {person}. Il n’y a rien à faire.',
  'Request {id} has no match {system}:{kind}:…; show the request for the list.':
    'La demande {id} n’a pas de correspondance {system}:{kind}:… ; affichez la demande pour en voir la liste.',
  'A match {system}:{kind}:… is named twice: say once whether it is the person.':
    'Une correspondance {system}:{kind}:… est nommée deux fois : dites une seule fois si c’est la personne.',
  'Line {line} is none that leaves another value in a plan to sign: see the lines with: greffe plan show {id}':
    'La ligne {line} n’est pas de celles qui laissent une autre valeur dans un plan à valider : voyez les lignes avec : greffe plan show {id}',
  'Only a rectification corrects: add --right rectification, or leave --set out.':
    'Seule une rectification corrige : ajoutez --right rectification, ou retirez --set.',
  'What is to be erased need not be corrected first: open a request for one of them.':
    'Ce qui doit être effacé n’a pas à être rectifié d’abord : ouvrez une demande pour l’un des deux.',
  'The clock is suspended: record the answer with resume first.':
    'Le délai est suspendu : inscrivez d’abord la réponse avec resume.',
  'A plan of request {id} was approved: it is too late to refuse. Withdraw it to stop what has not been sent.':
    'Un plan de la demande {id} a été validé : il est trop tard pour refuser. Retirez-la pour arrêter ce qui n’est pas encore parti.',

  'Request {id} has no such plan. See where it stands with: greffe request show {again}':
    'La demande {id} n’a pas ce plan. Pour voir où elle en est : greffe request show {again}',
  'Request {id} has no plan to approve yet: it waits for {waitsFor}.':
    'La demande {id} n’a pas encore de plan à valider. Elle attend : {waitsFor}.',
  'Request {id} has no plan to approve yet.': 'La demande {id} n’a pas encore de plan à valider.',
  'Nothing is erased or corrected before identity is settled: greffe request identify {id} --by "…"':
    'Rien n’est effacé ni rectifié avant que l’identité soit établie : greffe request identify {id} --by "…"',

  'Say in your own words why these lines are kept back: it is logged.':
    'Dites avec vos mots pourquoi ces lignes sont retenues : c’est inscrit au journal.',
  '{system} has no records of that kind. Write SYSTEM:KIND:ID with one of: {kinds}.':
    '{system} n’a pas de fiches de ce type. Écrivez OUTIL:TYPE:ID avec l’un de : {kinds}.',
  'Kept back already: {lines}. To give another reason, release them first: greffe package review {id} --release LINE…':
    'Déjà retenues : {lines}. Pour donner un autre motif, rendez-les d’abord : greffe package review {id} --release LIGNE…',
  'Not kept back: {lines}. See what is with: greffe package review {id}':
    'Non retenues : {lines}. Pour voir ce qui l’est : greffe package review {id}',
  'Package {package} has no line {line}. See them with: greffe package review {id}':
    'Le dossier {package} n’a pas de ligne {line}. Pour les voir : greffe package review {id}',
  'Package {package} has no line to keep back. See them with: greffe package review {id}':
    'Le dossier {package} n’a pas de ligne à retenir. Pour les voir : greffe package review {id}',
  'Package {package} is being written anew: somebody has just changed it. Review it again, then sign.':
    'Le dossier {package} est en cours de réécriture : quelqu’un vient de le modifier. Relisez-le, puis signez.',
  'Package {package} is not what you were shown. Its digest is now {digest}. Review it again, then sign that digest.':
    'Le dossier {package} n’est plus celui qui vous a été montré. Son empreinte est désormais {digest}. Relisez-le, puis signez cette empreinte.',
  'Package {package} has not been signed: greffe package review {id}, then sign its digest.':
    'Le dossier {package} n’est pas signé : greffe package review {id}, puis signez son empreinte.',
  'Package {package} was signed by {person} already. Fetch it with: greffe package fetch {id}':
    'Le dossier {package} a déjà été signé par {person}. Pour le retirer : greffe package fetch {id}',
  'Request {id} has no package to read: it is not written yet, or its time is over. See where it stands with: greffe request show {again}':
    'La demande {id} n’a pas de dossier à lire : il n’est pas encore écrit, ou son temps est passé. Pour voir où elle en est : greffe request show {again}',
  'Nothing leaves before identity is settled: greffe request identify {id} --by "…"':
    'Rien ne part avant que l’identité soit établie : greffe request identify {id} --by "…"',
  'Request {id} has no certificate yet. See where it stands with: greffe request show {again}':
    'La demande {id} n’a pas encore d’attestation. Pour voir où elle en est : greffe request show {again}',

  'A hold until {until} would be over already. Give a day to come, or none.':
    'Un gel jusqu’au {until} serait déjà échu. Donnez un jour à venir, ou aucun.',
  'A restriction has a ground (Art. 18(1)): --ground {grounds}.':
    'Une limitation a un motif (art. 18, 1) : --ground {grounds}.',
  'There is no restriction {id}. See them with: greffe restrict list':
    'Il n’y a pas de limitation {id}. Pour les voir : greffe restrict list',
  'There is no restriction {id} that stands. See them with: greffe restrict list':
    'Aucune limitation {id} n’est en vigueur. Pour les voir : greffe restrict list',
  'No objection under restriction {id} waits for a decision. See it with: greffe restrict show {again}':
    'Aucune opposition de la limitation {id} n’attend de décision. Pour la voir : greffe restrict show {again}',
  'The objection under restriction {id} is not decided yet: greffe restrict decide {again} --upheld | --overridden, then lift it.':
    'L’opposition de la limitation {id} n’est pas tranchée : greffe restrict decide {again} --upheld | --overridden, puis levez-la.',
  'The person is told before a restriction is lifted (Art. 18(3)), between {placedOn} and {today}, not on {toldOn}. Tell them, then lift it.':
    'La personne est informée avant qu’une limitation soit levée (art. 18, 3), entre le {placedOn} et le {today}, et non le {toldOn}. Informez-la, puis levez-la.',
  'There is no hold {id} that stands. See them with: greffe hold list':
    'Aucun gel {id} n’est en vigueur. Pour les voir : greffe hold list',

  'retention.yaml has no rule: nothing says how long people are kept. Write one for each class of person.':
    'retention.yaml n’a pas de règle : rien ne dit combien de temps les personnes sont gardées. Écrivez-en une par catégorie de personnes.',
  'No rule says how long the class {class} is kept. Write one in retention.yaml.':
    'Aucune règle ne dit combien de temps la catégorie {class} est gardée. Écrivez-en une dans retention.yaml.',
  'No rule says how long data is kept for {purpose} ({fields}). Write one, or take the purpose off those fields.':
    'Aucune règle ne dit combien de temps des données sont gardées pour {purpose} ({fields}). Écrivez-en une, ou retirez la finalité de ces champs.',
  'The class {class} has a rule, and nothing says who is of it in {systems}. Write how it is told there, or an empty group where nobody is.':
    'La catégorie {class} a une règle, et rien ne dit qui en est dans {systems}. Écrivez comment elle s’y reconnaît, ou un groupe vide là où personne n’en est.',
  'No class tells of these rows of people in {system}: {kinds}. Write how one is told there, or name them under unclassed with the reason.':
    'Aucune catégorie ne désigne ces fiches de personnes dans {system} : {kinds}. Écrivez comment l’une s’y reconnaît, ou nommez-les sous unclassed avec le motif.',
  'The class {class} is told in {system} by {kind}, which is no row of a person. Name one of {kinds}.':
    'La catégorie {class} se reconnaît dans {system} par {kind}, qui n’est pas une fiche de personne. Nommez l’un de {kinds}.',
  'The rule {rule} ends with recycle, and {system} has no recycle bin for {kinds}: whoever has a row there is left out. Write another end, or leave the rows to a rule of their own.':
    'La règle {rule} finit par recycle, et {system} n’a pas de corbeille pour {kinds} : quiconque y a une fiche est laissé de côté. Écrivez une autre fin, ou laissez ces fiches à une règle à elles.',
  'The rule {rule} starts from {event}, which no field of {system} tells: whoever is known there alone is never due. Name the field under events.':
    'La règle {rule} court depuis {event}, qu’aucun champ de {system} ne donne : qui n’est connu que là n’échoit jamais. Nommez le champ sous events.',
  'The rule {rule} starts from {event}, which {system} holds where greffe cannot go through records ({kinds}). Name a field of another kind under events.':
    'La règle {rule} court depuis {event}, que {system} tient là où greffe ne peut pas parcourir les fiches ({kinds}). Nommez sous events un champ d’un autre type.',
  'greffe cannot go through these rows of {system}: {kinds}. Who is due there is found by hand alone.':
    'greffe ne peut pas parcourir ces fiches de {system} : {kinds}. Qui y échoit ne se trouve qu’à la main.',
  'A contact in {system} is not seen: under {rules} somebody may look silent who is not. Look there before a purge is approved.':
    'Un contact dans {system} ne se voit pas : selon {rules}, quelqu’un peut sembler silencieux sans l’être. Regardez-y avant de valider une purge.',

  '{what}: no mend is known': '{what} : aucun remède connu',
  'Request {id} was carried out: nothing is left to stop, and what is erased stays erased. It ends by itself with the last read-back.':
    'La demande {id} a été exécutée : il ne reste rien à arrêter, et ce qui est effacé le reste. Elle se termine d’elle-même au dernier contrôle.',

  'There is no purge {id}. See them with: greffe purge list':
    'Il n’y a pas de purge {id}. Voyez-les avec : greffe purge list',
  'retention.yaml has no rule {id}. It has: {known}.':
    'retention.yaml n’a pas de règle {id}. Il a : {known}.',
  'retention.yaml has no rule: nobody is ever due. Write one first.':
    'retention.yaml n’a aucune règle : personne n’est jamais concerné. Écrivez-en une d’abord.',
  'Purge {id} is a dry run: nothing of it can be carried out. Begin one with: greffe purge run':
    'La purge {id} est un passage à blanc : rien n’en peut être exécuté. Lancez-en un avec : greffe purge run',
  'Purge {id} has no plan yet: it is still finding out who is due.':
    'La purge {id} n’a pas encore de plan : elle cherche encore qui est concerné.',
  'Rule {rule} of purge {id} is signed already. Nothing to do.':
    'La règle {rule} de la purge {id} est déjà validée. Rien à faire.',
  'You have signed rule {rule} already: the other signature is somebody else’s.':
    'Vous avez déjà validé la règle {rule} : l’autre signature est celle de quelqu’un d’autre.',
  'One of the two signatures takes the role controller. Ask somebody who has it.':
    'Une des deux signatures demande le rôle controller. Demandez à quelqu’un qui l’a.',
  'No rule of purge {id} has that digest. Read the plan, then sign the digest it shows: greffe purge show {again}':
    'Aucune règle de la purge {id} n’a cette empreinte. Lisez le plan, puis validez l’empreinte qu’il montre : greffe purge show {again}',
  'The proof period of purge {id} is over: its reports are not kept. What it came to, in numbers: greffe purge show {again}':
    'La purge {id} a dépassé sa durée de conservation : ses comptes rendus ne sont pas gardés. Ce qu’elle a donné, en nombres : greffe purge show {again}',
  'Purge {id} was a dry run, of which there is no report: greffe purge show {again}':
    'La purge {id} était un passage à blanc, dont il n’y a pas de compte rendu : greffe purge show {again}',
  'Purge {id} has no report yet. See where it stands with: greffe purge show {again}':
    'La purge {id} n’a pas encore de compte rendu. Voyez où elle en est avec : greffe purge show {again}',
  'Purge {id} has ended. Begin another with: greffe purge run':
    'La purge {id} est terminée. Lancez-en une autre avec : greffe purge run',
  'A run is still finding out who is due: see it with greffe purge list, and wait for it.':
    'Un passage cherche encore qui est concerné : voyez-le avec greffe purge list, et attendez-le.',

  'There is no sweep {id}.': 'Il n’y a pas de contrôle {id}.',
  'There is no notice {id}. List them with: greffe notice list':
    'Il n’y a pas de signalement {id}. La liste : greffe notice list',
  'Notice {id} waits for no decision: greffe notice show tells what became of it.':
    'Le signalement {id} n’attend pas de décision : greffe notice show dit ce qu’il en est advenu.',
  'Give the new master key as GREFFE_NEW_MASTER_KEY, by a file (GREFFE_NEW_MASTER_KEY_FILE) or by a command (GREFFE_NEW_MASTER_KEY_COMMAND): `openssl rand -base64 32` makes one.':
    'Donnez la nouvelle clé maîtresse dans GREFFE_NEW_MASTER_KEY, par un fichier (GREFFE_NEW_MASTER_KEY_FILE) ou par une commande (GREFFE_NEW_MASTER_KEY_COMMAND) : `openssl rand -base64 32` en fait une.',
  'Port {port} of {host} cannot be opened for metrics. Say another metrics.port in greffe.yaml: each process that serves needs its own.':
    'Le port {port} de {host} ne peut pas être ouvert pour les mesures. Dites un autre metrics.port dans greffe.yaml : à chaque processus qui sert, le sien.',
  'Port {port} of {host} cannot be opened for what tools send. Say another http.port in greffe.yaml, or where another process has the door: greffe serve --no-door':
    'Le port {port} de {host} ne peut pas être ouvert à ce qu’envoient les outils. Dites un autre http.port dans greffe.yaml, ou, si un autre processus tient la porte : greffe serve --no-door',
  'There is no reappearance {id}. List them with: greffe suppression reappearances':
    'Il n’y a pas de réapparition {id}. Listez-les avec : greffe suppression reappearances',
  'No entry that stood when reappearance {id} was found stands still: they may have objected since. See with: greffe suppression check':
    'Aucune inscription en vigueur lors de la réapparition {id} ne l’est encore : la personne s’est peut-être opposée depuis. Pour le voir : greffe suppression check',
  'Reappearance {id} is about nobody else: apply it again, or say what new consent or collection there was.':
    'La réapparition {id} ne concerne personne d’autre : réappliquez-la, ou dites quel consentement ou quelle collecte est nouveau.',
  'Reappearance {id} waits for no decision: greffe suppression show tells what became of it.':
    'La réapparition {id} n’attend pas de décision : greffe suppression show dit ce qu’elle est devenue.',

  'That is no code of a letter: it has twenty letters and digits, such as ABCDE-FGHJK-MNPQR-STVWX. Copy it from the answer.':
    'Ce n’est pas un code de lettre : il est fait de vingt lettres et chiffres, comme ABCDE-FGHJK-MNPQR-STVWX. Copiez-le depuis la réponse.',
  'No question has that code. Copy it from the answer once more; a question that was put years ago is forgotten.':
    'Aucune question ne porte ce code. Copiez-le de nouveau depuis la réponse ; une question posée il y a des années est oubliée.',

  'A letter of request {id} is leaving just now. See what became of it with: greffe letter list {again}':
    'Une lettre de la demande {id} est en train de partir. Pour voir ce qu’elle est devenue : greffe letter list {again}',
  'This letter is not what you were shown. Its digest is now {digest}. Preview it again, then send that digest.':
    'Cette lettre n’est plus celle qui vous a été montrée. Son empreinte est désormais {digest}. Relisez-la, puis envoyez cette empreinte.',
  'The request gave no e-mail address: name one with --to-address and say why with --because, or send it by post.':
    'La demande n’a donné aucune adresse e-mail : nommez-en une avec --to-address et dites pourquoi avec --because, ou postez la lettre.',
  'Several people read that address. Name another with --to-address, or say with --because why it goes there all the same.':
    'Plusieurs personnes lisent cette adresse. Nommez-en une autre avec --to-address, ou dites avec --because pourquoi la lettre y va quand même.',
  'Letter {number} of request {id} is recorded as sent on {sentOn}. Nothing to do.':
    'La lettre {number} de la demande {id} est inscrite comme envoyée le {sentOn}. Il n’y a rien à faire.',
  'The letter {kind} gives no reason of a list: leave out --reason.':
    'La lettre {kind} ne donne aucun motif d’une liste : retirez --reason.',
  'The letter {kind} gives a reason: say which with --reason.':
    'La lettre {kind} donne un motif : dites lequel avec --reason.',
  'Request {id} has no letter of that number. See them with: greffe letter list {again}':
    'La demande {id} n’a pas de lettre de ce numéro. Pour les voir : greffe letter list {again}',
  'Letter {number} of request {id} does not say that. Name the letter that gives this very reason: greffe letter list {again}':
    'La lettre {number} de la demande {id} ne dit pas cela. Nommez celle qui donne ce motif même : greffe letter list {again}',
  'Letter {number} of request {id} is not recorded as sent. Once it has left: greffe letter record {again} --number {same} --sent-on YYYY-MM-DD':
    'La lettre {number} de la demande {id} n’est pas inscrite comme envoyée. Une fois partie : greffe letter record {again} --number {same} --sent-on AAAA-MM-JJ',

  'The archive has no entry {id}. Look for one with: greffe archive find':
    'L’archive n’a pas d’entrée {id}. Cherchez-en une avec : greffe archive find',
  'Entry {id} is for {roles} to read. Ask somebody who has that role.':
    'L’entrée {id} est à lire par {roles}. Demandez à quelqu’un qui a ce rôle.',

  'There is no task {id}. List them with: greffe task list':
    'Il n’y a pas de tâche {id}. La liste : greffe task list',
  'Task {id} was answered by {person} already, and the code is used up. To correct the answer, write to the DPO.':
    '{person} a déjà répondu à la tâche {id}, et le code a servi. Pour corriger la réponse, écrivez au DPO.',
  'This code ended on {endsOn}. The latest letter has one that is good; or write to the DPO.':
    'Ce code a cessé de valoir le {endsOn}. La dernière lettre en contient un qui vaut ; ou écrivez au DPO.',
  'Task {id} was passed on to {person}: the code of a letter is good for whom it was written to, and no longer.':
    'La tâche {id} revient désormais à {person} : le code d’une lettre ne vaut que pour qui l’a reçue, et ne vaut plus.',
  'Whoever says that it is done puts their name under it: --attest "First name Name".':
    'Qui dit que c’est fait y met son nom : --attest "Prénom Nom".',
  'Task {id} is not answered so. Its answers: {answers}.':
    'On ne répond pas ainsi à la tâche {id}. Ses réponses : {answers}.',
  'This tool cannot be told to {verbs} records of people, and nobody is named to do it by hand: name tasks.holder of {system} in systems.yaml, and it is asked of them.':
    'Cet outil ne sait pas le faire ({verbs}) sur les fiches de personnes, et personne n’est nommé pour le faire à la main : nommez tasks.holder de {system} dans systems.yaml, et cela lui sera demandé.',
  'Say what is held: --text "WORDS", --value NAME=VALUE or --file PATH. Where nothing is: --nothing-found.':
    'Dites ce qui est détenu : --text "MOTS", --value NOM=VALEUR ou --file FICHIER. S’il n’y a rien : --nothing-found.',
  'An answer takes {count} files: put some together.': 'Une réponse prend {count} fichiers : réunissez-en.',
  'A file that is given is one of these: {known}. Save it as one of them, and give that.':
    'Un fichier remis est de l’un de ces types : {known}. Enregistrez-le ainsi, et remettez-le.',
  'A file that was given is empty: look at it again.': 'Un fichier remis est vide : regardez-le de nouveau.',
  'A file that is given has {megabytes} MB at most: give it in parts.':
    'Un fichier remis fait {megabytes} Mo au plus : remettez-le en parties.',
  'What task {id} gave is in a package that was signed: its answer is not corrected any more. Tell the DPO, who answers the person.':
    'Ce que la tâche {id} a remis est dans un dossier signé : sa réponse ne se corrige plus. Dites-le au DPO, qui répond à la personne.',
  'Say why it could not be done: --could-not "WHY".':
    'Dites pourquoi cela n’a pas pu être fait : --could-not "POURQUOI".',
  'Task {id} was taken back: there is nothing to answer any more.':
    'La tâche {id} a été retirée : il n’y a plus rien à répondre.',
  'Task {id} was answered by {person} already. An answer is not changed: to correct it, say --correct, and both are kept.':
    '{person} a déjà répondu à la tâche {id}. Une réponse ne se change pas : pour la corriger, dites --correct, et les deux sont gardées.',
  'Task {id} has no answer yet: answer it without --correct.':
    'La tâche {id} n’a pas encore de réponse : répondez sans --correct.',
  'Nothing is an exception to an objection to prospecting: stop it, then answer --done.':
    'Rien ne fait exception à une opposition à la prospection : arrêtez-la, puis répondez --done.',
  'Task {id} allows no exception: the settings of its system foresee none. Write to the DPO.':
    'La tâche {id} n’admet aucune exception : les réglages de son outil n’en prévoient pas. Écrivez au DPO.',
  'Task {id} allows these exceptions: {grounds}. Name one of them, or write to the DPO.':
    'La tâche {id} admet ces exceptions : {grounds}. Nommez-en une, ou écrivez au DPO.',
  'Task {id} is with {person} already: name somebody else.':
    'La tâche {id} revient déjà à {person} : nommez quelqu’un d’autre.',
  'greffe.yaml has nobody called {person} with a mail address: name somebody who can be asked.':
    'greffe.yaml n’a personne du nom de {person} avec une adresse e-mail : nommez quelqu’un à qui écrire.',
  'That is no code of a letter: it has twenty letters and digits, such as ABCDE-FGHJK-MNPQR-STVWX. Copy it from the letter.':
    'Ce n’est pas un code de lettre : il a vingt lettres et chiffres, comme ABCDE-FGHJK-MNPQR-STVWX. Copiez-le depuis la lettre.',
  'No task has that code. Copy it from the letter once more; a task of years ago is forgotten.':
    'Aucune tâche n’a ce code. Copiez-le de nouveau depuis la lettre ; une tâche d’il y a des années est oubliée.',
  '--also takes a record that the proposal names as one that may be somebody else’s: show it again.':
    '--also prend une fiche que la proposition nomme comme peut-être d’une autre personne : affichez-la de nouveau.',
  'Nothing is written about this person for now ({code}): proposal {id} waits until that has ended.':
    'Rien n’est écrit pour l’instant au sujet de cette personne ({code}) : la proposition {id} attend que cela prenne fin.',
  'The record that was changed cannot be read in {system} now: nothing was decided; try again later.':
    'La fiche changée ne peut pas être lue dans {system} pour l’instant : rien n’a été décidé ; réessayez plus tard.',
  'The value was changed again in {system} since proposal {id} was made: the newer change is put to you by itself. Dismiss this one.':
    'La valeur a encore changé dans {system} depuis la proposition {id} : le nouveau changement vous est soumis à part. Écartez celle-ci.',
  'What {system} holds in "{name}" is no address and no number: correct it there, and it is proposed anew.':
    'Ce que {system} contient dans « {name} » n’est ni une adresse ni un numéro : corrigez-le là-bas, et ce sera proposé de nouveau.',
  'There is no proposal {id}. List them with: greffe proposal list':
    'Il n’y a pas de proposition {id}. Listez-les avec : greffe proposal list',
  'Proposal {id} is forgotten: what it was about is not known to anybody any more.':
    'La proposition {id} est oubliée : plus personne ne sait de quoi il s’agissait.',
  'Proposal {id} waits for no decision: greffe proposal list --all tells what became of it.':
    'La proposition {id} n’attend pas de décision : greffe proposal list --all dit ce qu’elle est devenue.',
  'A tool holds another value than the one that was shown: look at it again with greffe proposal show {id}, then decide.':
    'Un outil contient une autre valeur que celle qui a été montrée : revoyez-la avec greffe proposal show {id}, puis décidez.',
  'A tool is being told of proposal {id} at this moment: look again in a few minutes with greffe proposal list.':
    'Un outil est en train de recevoir la proposition {id} : regardez de nouveau dans quelques minutes avec greffe proposal list.',
  'Of proposal {id} no tool can be told: correct what differs by hand, or vouch for a record with --also, then dismiss it with the reason.':
    'Aucun outil ne peut recevoir la proposition {id} : corrigez à la main ce qui diffère, ou répondez d’une fiche avec --also, puis écartez-la avec le motif.',
  '{systems} did not answer: {mend} Nothing was decided; try again later.':
    '{systems} : pas de réponse — {mend} Rien n’a été décidé ; réessayez plus tard.',
  'data-map.yaml carries changes of {fields} by themselves, and nothing can be written to {kind} here: each is put to a human, to be corrected by hand. Say propagate: proposed to have it so everywhere.':
    'data-map.yaml reporte d’eux-mêmes les changements de {fields}, et rien ne peut être écrit dans {kind} ici : chacun est soumis à quelqu’un, pour être corrigé à la main. Mettez propagate à proposed pour qu’il en soit ainsi partout.',
  'data-map.yaml says that "{name}" is in {kind}.{field}, which this tool does not have, or hides from us.':
    'data-map.yaml place « {name} » dans {kind}.{field}, que cet outil n’a pas, ou nous cache.',
  'Did you mean "{close}"?': 'Vouliez-vous dire « {close} » ?',
  'Say for whom they act: at least one controller, or leave it out.':
    'Dites pour qui le compte agit : au moins un responsable, ou ne dites rien.',
  'Say what they may do: at least one role.': 'Dites ce que le compte peut faire : au moins un rôle.',
  'The name of an account has small letters, digits and hyphens, such as dpo-acme: the log keeps it, so better a function than a name.':
    'L’identifiant d’un compte a des minuscules, des chiffres et des tirets, comme dpo-acme : le journal le garde, mieux vaut une fonction qu’un nom.',
  'The log means the house itself by {id}: give the account another name, such as dpo-acme.':
    'Dans le journal, {id} désigne la maison elle-même : donnez un autre identifiant au compte, comme dpo-acme.',
  'Accounts are managed by a person, never by a token.':
    'Les comptes sont gérés par une personne, jamais par un jeton.',
  'Account {id} is disabled. To have it opened again: greffe user enable {again}':
    'Le compte {id} est désactivé. Pour le rouvrir : greffe user enable {again}',
  'Account {id} is not disabled. Nothing to do.': 'Le compte {id} n’est pas désactivé. Rien à faire.',
  'The address of account {id} is forgotten, so no code can be sent. Make an account by another name: greffe user add':
    'L’adresse du compte {id} est oubliée : aucun code ne peut partir. Créez un compte d’un autre nom : greffe user add',
  'Account {id} is let in elsewhere: its password, its second factor and its roles are changed there.':
    'Le compte {id} est admis par un tiers : son mot de passe, son second facteur et ses rôles se changent là-bas.',
  'Nobody is let in elsewhere: greffe.yaml says nothing under signIn.openId. Sign in with a password.':
    'Personne n’est admis par un tiers : greffe.yaml ne dit rien sous signIn.openId. Connectez-vous par un mot de passe.',
  'Those who let people in elsewhere do not answer as they should. Try again in a while; whoever operates greffe finds the code in the log.':
    'Le tiers qui admet les personnes ne répond pas comme il le devrait. Réessayez dans un moment ; qui exploite greffe trouve le code dans le journal.',
  'To be let in elsewhere is not enough to be let in here. Begin again from the sign-in; still not? Ask an admin what you are cleared for.':
    'Être admis ailleurs ne suffit pas à l’être ici. Recommencez la connexion ; toujours pas ? Demandez à un administrateur ce à quoi vous êtes habilité.',
  'Account {id} has a password. For another one: greffe user password-reset {again}':
    'Le compte {id} a un mot de passe. Pour en changer : greffe user password-reset {again}',
  'Account {id} has no password yet. Send another invitation: greffe user invite {again}':
    'Le compte {id} n’a pas encore de mot de passe. Envoyez une autre invitation : greffe user invite {again}',
  'There is no account of this name. List them with: greffe user list':
    'Il n’y a pas de compte de ce nom. La liste : greffe user list',
  'Account {id} has no session {session}. List them with: greffe user sessions {again}':
    'Le compte {id} n’a pas de session {session}. La liste : greffe user sessions {again}',
  'greffe.yaml names {id} among its people already. Take it out there, or give the account another name.':
    'greffe.yaml nomme déjà {id} parmi ses personnes. Retirez-le là-bas, ou donnez un autre identifiant au compte.',
  'There is, or was, an account {id}: a name is never given to anybody else. Choose another one.':
    'Il y a, ou il y a eu, un compte {id} : un identifiant ne passe jamais à quelqu’un d’autre. Choisissez-en un autre.',
  'That address has an account already. See the accounts with: greffe user list':
    'Cette adresse a déjà un compte. Les comptes : greffe user list',
  'That is your own account: what you may do is somebody else’s to say. Ask another admin.':
    'C’est votre propre compte : un autre dit ce que vous pouvez faire. Demandez à un autre administrateur.',
  'You have no session {session}: it has ended already, or is another’s.':
    'Vous n’avez pas de session {session} : elle est déjà finie, ou à quelqu’un d’autre.',
  'Too many attempts were made from where you are. Wait a quarter of an hour, then try again.':
    'Trop d’essais sont venus de là où vous êtes. Attendez un quart d’heure, puis réessayez.',
  'Nobody is let in with this name, password and code. Check all three; after five wrong attempts wait a minute, and longer each time. Still not? Ask an admin for another password.':
    'Cet identifiant, ce mot de passe et ce code n’ouvrent à personne. Vérifiez les trois ; après cinq essais erronés, attendez une minute, et plus longtemps à chaque fois. Toujours pas ? Demandez un autre mot de passe à un administrateur.',
  'That code is not good: it was used, its time is over, or a newer letter has replaced it. Ask an admin for another one.':
    'Ce code ne vaut pas : il a servi, son temps est passé, ou un courrier plus récent l’a remplacé. Demandez-en un autre à un administrateur.',
  'Too easily guessed: take twelve characters with small letters, capitals, digits and signs, or fourteen with three of these, or a phrase of seven words.':
    'Trop facile à deviner : prenez douze caractères avec minuscules, majuscules, chiffres et signes, ou quatorze avec trois de ces sortes, ou une phrase de sept mots.',
  'Too long to be a password: two hundred characters at most.':
    'Trop long pour un mot de passe : deux cents caractères au plus.',
  'Too easily guessed: it is one of those that are tried first, or runs on by itself (aaaa, 1234, azerty). Take another one.':
    'Trop facile à deviner : c’est l’un de ceux qu’on essaie d’abord, ou une suite (aaaa, 1234, azerty). Prenez-en un autre.',
  'Too easily guessed: it is hardly more than your name, or that of the organisation. Take another one.':
    'Trop facile à deviner : ce n’est guère plus que votre nom, ou celui de l’organisation. Prenez-en un autre.',
  'That is not the password of this account. After five wrong attempts wait a minute, and longer each time.':
    'Ce n’est pas le mot de passe de ce compte. Après cinq essais erronés, attendez une minute, et plus longtemps à chaque fois.',
  'That is the password it has already. Take another one.':
    'C’est déjà le mot de passe du compte. Prenez-en un autre.',
  'The session is over: sign in again.': 'La session est terminée : reconnectez-vous.',
  'A second factor is set already. To take another one, ask an admin to take it off first.':
    'Un second facteur est déjà en place. Pour en prendre un autre, demandez d’abord à un administrateur de le retirer.',
  'No second factor waits to be confirmed: take one first.':
    'Aucun second facteur n’attend d’être confirmé : prenez-en un d’abord.',
  'That is not the code of the app at this moment. Check the time of your telephone, then type the next one.':
    'Ce n’est pas le code de l’application à cet instant. Vérifiez l’heure de votre téléphone, puis tapez le suivant.',
  'greffe.yaml names {ids} among its people, and there is an account of that name: nobody could say which of the two is meant. Take it out of greffe.yaml.':
    'greffe.yaml nomme {ids} parmi ses personnes, et il y a un compte de ce nom : nul ne saurait lequel des deux est visé. Retirez-le de greffe.yaml.',
};
