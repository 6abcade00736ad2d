import type { Catalogue } from '../domain/in-french.ts';

/** What is said of a command that was written wrong, for French readers. */
export const french: Catalogue = {
  '--by-agent says quality and name at once: leave --requester-quality and --requester-name out.':
    '--by-agent dit à la fois la qualité et le nom : retirez --requester-quality et --requester-name.',
  'Say in what quality somebody asks for the person: --requester-quality {qualities}.':
    'Dites en quelle qualité quelqu’un demande pour la personne : --requester-quality {qualities}.',
  'Say who asks for the person: --requester-name NAME.':
    'Dites qui demande pour la personne : --requester-name NOM.',
  'It must be a number from 1.': 'Il faut un nombre, à partir de 1.',
  'It must be a day that exists, written YYYY-MM-DD, such as 2026-03-31.':
    'Il faut un jour qui existe, écrit AAAA-MM-JJ, comme 2026-03-31.',
  'A record is written SYSTEM:KIND:ID, such as crm-eu:contact:12345.':
    'Une fiche s’écrit OUTIL:TYPE:ID, comme crm-eu:contact:12345.',
  'A digest is 64 hexadecimal digits: copy it from what you were shown.':
    'Une empreinte est faite de 64 chiffres hexadécimaux : copiez-la depuis ce qui vous a été montré.',
  'A name is small letters, digits and hyphens: web-form.':
    'Un nom est fait de minuscules, de chiffres et de tirets : formulaire-web.',
  'It must be one of operator, dpo, controller, auditor, admin.':
    'Il faut l’un de ces rôles : operator, dpo, controller, auditor, admin.',
  'There is no such act. Did you mean "{act}"?':
    'Il n’y a pas d’acte de ce nom. Vouliez-vous dire « {act} » ?',
  'There is no such act: docs/api.md lists them, such as "open a request".':
    'Il n’y a pas d’acte de ce nom : docs/api.md en donne la liste, comme « open a request ».',
  'It must be a period of the calendar: P90D is ninety days, P6M six months.':
    'Il faut une période du calendrier : P90D vaut quatre-vingt-dix jours, P6M six mois.',
  'It must be api or worker.': 'Il faut api ou worker.',
  '--signing is done at once and has no end: leave --finish out.':
    '--signing se fait d’un coup et n’a pas de fin : retirez --finish.',
  'Say where to: --to FILE with --passphrase FILE, or --in-clear.':
    'Dites où : --to FICHIER avec --passphrase FICHIER, ou --in-clear.',
  'Give the passphrase in a file: --passphrase FILE.':
    'Donnez la phrase secrète dans un fichier : --passphrase FICHIER.',
  'The passphrase in {path} is short of {min} characters: seven words that nobody knows together are enough.':
    'La phrase secrète de {path} n’atteint pas {min} caractères : sept mots que personne ne connaît ensemble suffisent.',
  '--only api opens the door: leave --no-door out.': '--only api ouvre la porte : retirez --no-door.',
  'There is nothing to open: set http.api to true in greffe.yaml.':
    'Il n’y a rien à ouvrir : mettez http.api à true dans greffe.yaml.',
  'It must not be empty.': 'Il faut un texte qui ne soit pas vide.',
  'It must be an e-mail address.': 'Il faut une adresse e-mail.',
  'It must be a phone number.': 'Il faut un numéro de téléphone.',
  'It must be a field of data-map.yaml and its right value: email=new@example.com.':
    'Il faut un champ de data-map.yaml et sa valeur exacte : email=nouveau@example.com.',

  'There is no file {path}.': 'Il n’y a pas de fichier {path}.',
  'There is no folder {path}.': 'Il n’y a pas de dossier {path}.',
  '{path} is no folder: name another.': '{path} n’est pas un dossier : nommez-en un autre.',
  '{path} is empty: give the letter that was sent.': '{path} est vide : donnez la lettre qui a été envoyée.',
  '{key} is no verifier key: it is written NAME+ID+KEY, as key.txt of an export holds it. Copy it whole.':
    '{key} n’est pas une clé de vérification : elle s’écrit NOM+ID+CLÉ, comme dans le key.txt d’un export. Copiez-la en entier.',
  '{path} is a folder: name a file.': '{path} est un dossier : nommez un fichier.',
  '{path} may not be opened by this user.': 'Cet utilisateur n’a pas le droit d’ouvrir {path}.',
  '{path} is there already: name another file, or move it away.':
    '{path} existe déjà : nommez un autre fichier, ou déplacez celui-là.',
  '{path} holds no checkpoint: give a signed note, checkpoints.jsonl of an export, or a certificate.':
    '{path} ne contient pas de point de contrôle : donnez une note signée, le checkpoints.jsonl d’un export ou une attestation.',

  'systems.yaml has no system "{name}". Did you mean "{meant}"?':
    'systems.yaml n’a pas d’outil « {name} ». Vouliez-vous dire « {meant} » ?',
  'systems.yaml has no system "{name}". It has: {known}.':
    'systems.yaml n’a pas d’outil « {name} ». Il a : {known}.',

  '{system} is no tool of controller {id}. It has: {systems}.':
    '{system} n’est pas un outil du responsable {id}. Il a : {systems}.',
  'Say one of --upheld and --overridden.': 'Dites l’un des deux : --upheld ou --overridden.',
  'An objection to another purpose has no channel: leave --channel out.':
    'Une opposition à une autre finalité n’a pas de canal : retirez --channel.',
  'Say what is decided: --reapply, --new-collection or --let-be, one of them.':
    'Dites ce qui est décidé : --reapply, --new-collection ou --let-be, l’un des trois.',
  'Say what proves it: --because goes with --new-collection and --let-be alone.':
    'Dites ce qui le prouve : --because va avec --new-collection et --let-be seulement.',
  'Say what is decided: --carry-on or --leave, one of them.':
    'Dites ce qui est décidé : --carry-on ou --leave, l’un des deux.',
  'Say why it is left: --reason goes with --leave, and with it alone.':
    'Dites pourquoi c’est laissé : --reason va avec --leave, et avec lui seul.',
  'Grounds: {grounds}.': 'Motifs : {grounds}.',
  'Give --accept REF…, --set-aside REF…, or both.': 'Donnez --accept REF…, --set-aside REF…, ou les deux.',
  'A hold is over a person (--email, --phone, --name) or over a record (--record): not both.':
    'Un gel porte sur une personne (--email, --phone, --name) ou sur une fiche (--record) : pas sur les deux.',
  'Say what it covers: --email, --phone, --name, or --record SYSTEM:KIND:ID.':
    'Dites sur quoi il porte : --email, --phone, --name ou --record OUTIL:TYPE:ID.',
  '--reason and --words say why lines are kept back: give --withhold LINE… too.':
    '--reason et --words disent pourquoi des lignes sont retenues : donnez aussi --withhold LIGNE…',
  'Say why lines are kept back: --reason {reasons}.':
    'Dites pourquoi ces lignes sont retenues : --reason {reasons}.',
  'Say whom it is about: --email or --phone.': 'Dites de qui il s’agit : --email ou --phone.',
  '--out is for a letter that does not leave by mail: leave it out.':
    '--out est pour une lettre qui ne part pas par e-mail : retirez-le.',
  'Say where to write the letter: --out FILE.': 'Dites où écrire la lettre : --out FICHIER.',
  '--number names a letter greffe wrote: leave out --kind, --letter and --reason.':
    '--number nomme une lettre que greffe a écrite : retirez --kind, --letter et --reason.',
  'Name a letter greffe wrote (--number), or give --kind, --how and --letter of your own.':
    'Nommez une lettre que greffe a écrite (--number), ou donnez --kind, --how et --letter de la vôtre.',
  '--because says why a letter goes to another address: give --to-address too.':
    '--because dit pourquoi une lettre va à une autre adresse : donnez aussi --to-address.',
  'Give --words or --words-from, not both.': 'Donnez --words ou --words-from, pas les deux.',
  'That letter gives no reason of a list: leave out --reason, and say it with --words.':
    'Cette lettre ne donne aucun motif d’une liste : retirez --reason, et dites-le avec --words.',
  'That letter gives one of these with --reason: {known}.':
    'Cette lettre donne l’un de ceux-ci avec --reason : {known}.',
  'Name the letter: --by-letter N, or --sent-on DAY and --letter FILE.':
    'Nommez la lettre : --by-letter N, ou --sent-on JOUR et --letter FICHIER.',
  'Say when the person was told: --by-letter N, or --told-on DAY.':
    'Dites quand la personne a été informée : --by-letter N, ou --told-on JOUR.',
  'Say when the person was asked: --by-letter N, or --from DAY.':
    'Dites quand la question a été posée : --by-letter N, ou --from JOUR.',
  'Say which task: its number, or --code with the code of the letter.':
    'Dites quelle tâche : son numéro, ou --code avec le code de la lettre.',
  'The file of --secret-file must hold whsec_ and then 24 to 64 bytes in base64.':
    'Le fichier de --secret-file doit contenir whsec_ suivi de 24 à 64 octets en base64.',
  '--to must be an address from https:// on, without user and password.':
    '--to doit être une adresse, à partir de https://, sans utilisateur ni mot de passe.',
  'Say --impossible with --reason, or --told-on with --how: not both.':
    'Dites --impossible avec --reason, ou --told-on avec --how : pas les deux.',
  'Say with --reason why they cannot be told: the person reads it in the answer.':
    'Dites avec --reason pourquoi il ne peut être informé : la personne le lit dans la réponse.',
  '--reason goes with --impossible.': '--reason va avec --impossible.',
  'Say the day and how: --told-on YYYY-MM-DD --how TEXT; or --impossible --reason TEXT.':
    'Dites le jour et comment : --told-on AAAA-MM-JJ --how TEXTE ; ou --impossible --reason TEXTE.',
  'Give one answer: --done, --already, --nothing-found, --exception, --could-not, --held or --not-mine.':
    'Donnez une réponse : --done, --already, --nothing-found, --exception, --could-not, --held ou --not-mine.',
  '--text, --value and --file go with --held alone.': '--text, --value et --file ne vont qu’avec --held.',
  'A value is given as NAME=VALUE, such as --value town=Lille.':
    'Une valeur se donne par NOM=VALEUR, comme --value ville=Lille.',
  'Say whose it is: --not-mine --to PERSON.': 'Dites à qui elle revient : --not-mine --to PERSONNE.',
  '--to goes with --not-mine alone.': '--to ne va qu’avec --not-mine.',
  'Say which address: --email or --phone, one of them.':
    'Dites quelle adresse : --email ou --phone, l’un des deux.',
  'Say what changes: --role, --controller, --system, --right or --every.':
    'Dites ce qui change : --role, --controller, --system, --right ou --every.',
};
