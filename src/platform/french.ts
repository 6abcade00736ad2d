import type { Catalogue } from '../domain/in-french.ts';

/** What the database and the keys say when they cannot be used, for French readers. */
export const french: Catalogue = {
  'The address answers with another address, which is not followed: put the right one in its place.':
    'L’adresse renvoie à une autre, qui n’est pas suivie : mettez la bonne à sa place.',
  'The address is closed: ask the recipient for the one that is open.':
    'L’adresse est fermée : demandez au destinataire celle qui est ouverte.',
  'The recipient refuses the signature: see whether both sides have the same secret.':
    'Le destinataire refuse la signature : voyez si les deux côtés ont le même secret.',
  'The recipient answers {status} and has taken nothing: ask them what their side says.':
    'Le destinataire répond {status} et n’a rien pris : demandez-lui ce qu’en dit son côté.',
  'Nobody knows the host of the address: see whether it is written right.':
    'Personne ne connaît l’hôte de l’adresse : voyez si elle est bien écrite.',
  'The certificate of the recipient is not good, so nothing was sent: ask them to renew it.':
    'Le serveur du destinataire ne prouve pas qui il est, donc rien n’a été envoyé : demandez-lui de renouveler ce qui l’atteste.',
  'The recipient does not answer: see whether the address is right and their side is up.':
    'Le destinataire ne répond pas : voyez si l’adresse est la bonne et si son côté fonctionne.',
  'The address leads to this machine or to an inner network: nothing is sent there unless greffe.yaml names its host (sending.privateHosts), or processors.yaml says allowPrivate.':
    'L’adresse mène à cette machine ou à un réseau interne : rien n’y est envoyé à moins que greffe.yaml n’en nomme l’hôte (sending.privateHosts), ou que processors.yaml ne dise allowPrivate.',
  'The address must begin with https://: personal data would travel in clear.':
    'L’adresse doit commencer par https:// : des données personnelles passeraient en clair.',
  'This is no address: write it whole, from https:// on.':
    'Ce n’est pas une adresse : écrivez-la en entier, à partir de https://.',
  'The address holds a user and a password: leave them out, the signature tells who sends.':
    'L’adresse contient un utilisateur et un mot de passe : retirez-les, la signature dit qui envoie.',
  'This is more than 50 MB, too much to be sent in one piece: hand it over another way.':
    'Cela dépasse 50 Mo, trop pour être envoyé d’un seul tenant : remettez-le autrement.',

  'Too many sign in at this moment. Nothing was tried: wait a few seconds, then sign in again.':
    'Trop de monde se connecte en ce moment. Rien n’a été essayé : attendez quelques secondes, puis reconnectez-vous.',

  'PostgreSQL could not be reached ({code}): check DATABASE_URL, that the server runs, and that it lets greffe in.':
    'PostgreSQL n’a pas pu être joint ({code}) : vérifiez DATABASE_URL, que le serveur tourne et qu’il laisse entrer greffe.',
  'PostgreSQL could not be reached ({code}): check MIGRATE_URL, that the server runs, and that it lets greffe in.':
    'PostgreSQL n’a pas pu être joint ({code}) : vérifiez MIGRATE_URL, que le serveur tourne et qu’il laisse entrer greffe.',
  "The role of DATABASE_URL may not change tables, and this release has to: give MIGRATE_URL with the owner's.":
    'Le rôle de DATABASE_URL n’a pas le droit de modifier les tables, et cette version doit le faire : donnez MIGRATE_URL avec celui du propriétaire.',
  "The role of MIGRATE_URL may not change tables, and this release has to: give MIGRATE_URL with the owner's.":
    'Le rôle de MIGRATE_URL n’a pas le droit de modifier les tables, et cette version doit le faire : donnez-lui celui du propriétaire.',
  'greffe needs PostgreSQL 15 or newer: upgrade the server DATABASE_URL names.':
    'greffe demande PostgreSQL 15 ou plus récent : mettez à niveau le serveur que nomme DATABASE_URL.',
  'The database is reached through a transaction pooler, behind which locks do not hold. Give DATABASE_URL a direct connection, or a pooler in session mode.':
    'La base est jointe à travers un pooler de transactions, derrière lequel les verrous ne tiennent pas. Donnez à DATABASE_URL une connexion directe, ou un pooler en mode session.',

  'The embedded PostgreSQL could not be made in {directory}: {output}. Run greffe as a user this system knows (root needs util-linux and its usual capabilities), or give DATABASE_URL.':
    'Le PostgreSQL embarqué n’a pas pu être créé dans {directory} : {output}. Lancez greffe sous un utilisateur que ce système connaît (root demande util-linux et ses capacités habituelles), ou donnez DATABASE_URL.',
  'The embedded PostgreSQL in {directory} did not start within {seconds} s. Read {log}, or give DATABASE_URL. Its last words: {words}':
    'Le PostgreSQL embarqué de {directory} n’a pas démarré en {seconds} s. Lisez {log}, ou donnez DATABASE_URL. Ses derniers mots : {words}',
  'The embedded PostgreSQL in {directory} has let nobody in for {minutes} minutes. Read {log}, and try again when it says that it is ready.':
    'Le PostgreSQL embarqué de {directory} ne laisse entrer personne depuis {minutes} minutes. Lisez {log}, et réessayez quand il se dit prêt.',
  'The embedded PostgreSQL in {directory} did not stop; see {log}.':
    'Le PostgreSQL embarqué de {directory} ne s’est pas arrêté ; voyez {log}.',
  'There is no embedded PostgreSQL for this machine ({package} is not installed). Install greffe without --omit=optional, or give DATABASE_URL.':
    'Il n’y a pas de PostgreSQL embarqué pour cette machine ({package} n’est pas installé). Installez greffe sans --omit=optional, ou donnez DATABASE_URL.',
  '{path} belongs to somebody else: remove it, or set TMPDIR to a directory of your own.':
    '{path} appartient à quelqu’un d’autre : supprimez-le, ou mettez TMPDIR à un dossier qui soit à vous.',
  'Another process has been starting or stopping the database of {path} for {seconds} s. Look for a stopped or hanging greffe process, end it, and try again.':
    'Un autre processus démarre ou arrête la base de {path} depuis {seconds} s. Cherchez un processus greffe suspendu ou bloqué, terminez-le et réessayez.',

  'GREFFE_MASTER_KEY is missing, and must be given with DATABASE_URL: make one with `openssl rand -base64 32` and keep it apart from the database.':
    'GREFFE_MASTER_KEY manque, et doit être donnée avec DATABASE_URL : faites-en une avec `openssl rand -base64 32` et gardez-la à l’écart de la base.',
  '{path} is missing, and the store beside it cannot be read without it: restore it from its copy, or give GREFFE_MASTER_KEY.':
    '{path} manque, et la base d’à côté ne peut pas être lue sans lui : rétablissez-le depuis sa copie, ou donnez GREFFE_MASTER_KEY.',
  '{place} does not hold 32 bytes in base64: restore the key this store was made with.':
    '{place} ne contient pas 32 octets en base64 : rétablissez la clé avec laquelle cette base a été créée.',
  'The master key is not the one this store was made with: give the right GREFFE_MASTER_KEY, or restore `keys/master` in the data directory from its copy.':
    'La clé maîtresse n’est pas celle avec laquelle cette base a été créée : donnez la bonne GREFFE_MASTER_KEY, ou rétablissez `keys/master` du dossier de données depuis sa copie.',
  'The master key was replaced while this process ran: give it the new one, and start it again.':
    'La clé maîtresse a été remplacée pendant que ce processus tournait : donnez-lui la nouvelle, et relancez-le.',
  'This master key was replaced, and opens nothing here since {day}: give the one that came after it.':
    'Cette clé maîtresse a été remplacée et n’ouvre plus rien ici depuis le {day} : donnez celle qui lui a succédé.',
  'There is no file {path}, which {name}_FILE names: see whether its disk is there.':
    'Il n’y a pas de fichier {path}, que nomme {name}_FILE : voyez si son disque est là.',
  'The command of {name} has printed no key within {seconds} s, or failed: run it by hand, as the user greffe runs as.':
    'La commande de {name} n’a écrit aucune clé en {seconds} s, ou a échoué : lancez-la à la main, sous l’utilisateur de greffe.',
  '{path} is there already: move it away first, and keep it until you know which of the two the store wants.':
    '{path} existe déjà : déplacez-le d’abord, et gardez-le jusqu’à savoir laquelle des deux la base demande.',
  'The passphrase is not the one of this file, or the file was changed: try again.':
    'La phrase secrète n’est pas celle de ce fichier, ou le fichier a été modifié : réessayez.',
  'This is no key that greffe key export has written: give the file as it was written, whole.':
    'Ce n’est pas une clé que greffe key export a écrite : donnez le fichier tel qu’il a été écrit, entier.',
  'Another replacement of the master key has not ended: go on with greffe key rotate, then end it with greffe key rotate --finish.':
    'Un autre remplacement de la clé maîtresse n’est pas terminé : poursuivez avec greffe key rotate, puis terminez-le avec greffe key rotate --finish.',
  'This store has had this master key already: give a new one, which `openssl rand -base64 32` makes.':
    'Cette base a déjà eu cette clé maîtresse : donnez-en une nouvelle, que fait `openssl rand -base64 32`.',
  'No replacement of the master key is under way. Nothing to end.':
    'Aucun remplacement de la clé maîtresse n’est en cours. Rien à terminer.',
  '{left} keys are still wrapped by the master key before: go on with greffe key rotate.':
    '{left} clés sont encore enveloppées par la clé maîtresse d’avant : poursuivez avec greffe key rotate.',
  'This process was given the master key before: give every process the new one, start each again, then end the replacement.':
    'Ce processus a reçu la clé maîtresse d’avant : donnez la nouvelle à chaque processus, relancez chacun, puis terminez le remplacement.',
  'Every version of this look-up key has been destroyed.':
    'Toutes les versions de cette clé de recherche ont été détruites.',
  'The signing key of this store has been destroyed: restore it from its copy.':
    'La clé de signature de cette base a été détruite : rétablissez-la depuis sa copie.',

  'The folder for mail cannot be written to: give greffe the right to write there.':
    'Le dossier du courrier ne peut pas être écrit : donnez à greffe le droit d’y écrire.',
  'The mail server refuses the login: check user and password under mail in greffe.yaml.':
    'Le serveur de messagerie refuse l’identifiant : vérifiez user et password sous mail dans greffe.yaml.',
  'The mail server offers no encryption greffe can use: check security under mail in greffe.yaml.':
    'Le serveur de messagerie n’offre aucun chiffrement que greffe puisse utiliser : vérifiez security sous mail dans greffe.yaml.',
  'The mail server refuses letters of ours: ask whoever runs it, and check from under mail in greffe.yaml.':
    'Le serveur de messagerie refuse nos lettres : demandez à qui l’administre, et vérifiez from sous mail dans greffe.yaml.',
  'The mail server does not take letters now: see whether it is up, and check host and port under mail in greffe.yaml.':
    'Le serveur de messagerie ne prend pas de lettres pour l’instant : voyez s’il fonctionne, et vérifiez host et port sous mail dans greffe.yaml.',
};
