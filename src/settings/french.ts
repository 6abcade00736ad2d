import type { Catalogue } from '../domain/in-french.ts';

/** What is wrong in the settings, and what to write instead, for French readers. */
export const french: Catalogue = {
  'is missing in the folder {folder}. Write it after the example of the same name.':
    'manque dans le dossier {folder}. Écrivez-le d’après l’exemple du même nom.',
  'is no letter: name it KIND.fr.txt or KIND.en.txt, with one of {kinds}.':
    'n’est pas une lettre : nommez-la TYPE.fr.txt ou TYPE.en.txt, avec l’un de {kinds}.',
  'stands in a folder that is named after no controller of greffe.yaml.':
    'se trouve dans un dossier qui ne porte le nom d’aucun responsable de greffe.yaml.',
  'must begin with the subject of the letter, on its first line.':
    'doit commencer par l’objet de la lettre, sur sa première ligne.',
  'must have a text under its subject.': 'doit avoir un texte sous son objet.',
  'has braces that hold no placeholder: take them out.':
    'a des accolades qui ne tiennent aucune variable : retirez-les.',
  '{{{block}}} is no placeholder of this letter. It may have: {known}.':
    '{{{block}}} n’est pas une variable de cette lettre. Elle peut avoir : {known}.',
  '{{{block}}} is a whole paragraph: give it a line of its own, under the subject.':
    '{{{block}}} est un paragraphe entier : donnez-lui une ligne à lui, sous l’objet.',
  'lacks {{{block}}}, which the law wants in this letter. Put it back on a line of its own.':
    'n’a pas {{{block}}}, que la loi veut dans cette lettre. Remettez-le, sur une ligne à lui.',
  'must say token where they are read from other machines: "${NAME}", an environment variable.':
    'doit dire token là où elles se lisent d’autres machines : "${NOM}", une variable d’environnement.',
  'must be 20 to 200 characters without spaces: `openssl rand -hex 24` makes one for its variable.':
    'doit avoir 20 à 200 caractères sans espaces : `openssl rand -hex 24` en fait un pour sa variable.',
  'is not YAML.': 'n’est pas du YAML.',
  'the same key stands twice; keep one.': 'la même clé y est deux fois ; gardez-en une.',
  'indent with spaces, not with a tab.': 'l’indentation se fait avec des espaces, pas avec une tabulation.',
  'the indentation does not fit the lines above.':
    'l’indentation ne s’accorde pas avec les lignes qui précèdent.',
  'a bracket, a quote or a colon is missing.':
    'il manque un crochet, une accolade, un guillemet ou un deux-points.',
  'the alias names no anchor.': 'l’alias ne renvoie à aucune ancre.',

  'Did you mean "{nearest}"?': 'Vouliez-vous dire « {nearest} » ?',
  'unknown key.': 'clé inconnue.',
  'unknown key. Known: {keys}.': 'clé inconnue. Clés connues : {keys}.',
  'is missing.': 'manque.',
  'is missing: {allowed}.': 'manque : {allowed}.',
  'one of {words}': 'l’une de ces valeurs : {words}',
  'must be {allowed}.': 'doit être {allowed}.',
  'must be {expected}, and is {found}.': 'doit être {expected}, et c’est {found}.',
  'a text': 'un texte',
  'a number': 'un nombre',
  'a whole number': 'un nombre entier',
  'true or false': 'true ou false',
  'a group of keys': 'un groupe de clés',
  'a list': 'une liste',
  empty: 'vide',

  'must not be empty.': 'ne doit pas être vide.',
  'must be a whole number.': 'doit être un nombre entier.',
  'must be over 0.': 'doit être supérieur à 0.',
  'must be at most 100.': 'doit être au plus 100.',
  'must be at most a hundred years.': 'ne doit pas dépasser cent ans.',
  'must be a URL.': 'doit être une URL.',
  'must be an address such as https://greffe.acme.example.':
    'doit être une adresse, comme https://greffe.acme.example.',
  'must be an address such as 10.0.0.7 or 10.0.0.0/8, or one of loopback, linklocal, uniquelocal.':
    'doit être une adresse comme 10.0.0.7 ou 10.0.0.0/8, ou l’un de ces mots : loopback, linklocal, uniquelocal.',
  'must be an address without ? and #.': 'doit être une adresse sans ? ni #.',
  'must be an address from https:// on.': 'doit être une adresse, à partir de https://.',
  'must hold no user and password: the signature tells who sends.':
    'ne doit contenir ni utilisateur ni mot de passe : la signature dit qui envoie.',
  'must begin with https://, unless allowPrivate is true: personal data would travel in clear.':
    'doit commencer par https://, à moins qu’allowPrivate ne vaille true : des données personnelles passeraient en clair.',
  'must be whsec_ and then 24 to 64 bytes in base64.': 'doit être whsec_ suivi de 24 à 64 octets en base64.',
  'must not stand here: it has no use where by is {way}.':
    'ne doit pas être ici : cela ne sert à rien où by vaut {way}.',
  'must have {key} beside it where by is {way}.': 'doit avoir {key} à côté où by vaut {way}.',
  'must have a contact beside it to be told by mail.':
    'doit avoir un contact à côté pour être informé par e-mail.',
  'must be the name of a host alone, such as hooks.acme.internal.':
    'doit être le seul nom d’un hôte, comme hooks.acme.internal.',
  'must be an address such as https://login.acme.example.':
    'doit être une adresse comme https://login.acme.example.',
  'must begin with https://: what they say of people would travel in clear.':
    'doit commencer par https:// : ce qui est dit des personnes passerait en clair.',
  'must be the issuer of your own organisation, by its id: this one lets in the people of any other.':
    'doit être l’émetteur de votre propre organisation, par son identifiant : celui-ci admet les personnes de toute autre.',
  'must hold at least one clearance: nobody would be let in.':
    'doit contenir au moins une habilitation : personne ne serait admis.',
  'must have http.api beside it, and http.publicUrl, where browsers come back to.':
    'doit avoir à côté http.api, et http.publicUrl, où reviennent les navigateurs.',
  'must be an e-mail address.': 'doit être une adresse e-mail.',
  'must be small letters, digits and hyphens, such as crm-eu.':
    'doit être fait de minuscules, de chiffres et de traits d’union, comme crm-eu.',
  'must not be greffe or terminal: the log means the house itself by them.':
    'ne doit être ni greffe ni terminal : dans le journal, ils désignent la maison elle-même.',
  'must be a country code of two capitals, such as FR.':
    'doit être un code de pays en deux majuscules, comme FR.',
  'must be a time zone such as Europe/Paris.': 'doit être un fuseau horaire, comme Europe/Paris.',
  'must be an ISO 8601 period such as P3Y, P6M or P30D.':
    'doit être une période ISO 8601, comme P3Y, P6M ou P30D.',
  'must be an ISO 8601 duration such as PT24H or PT30M.':
    'doit être une durée ISO 8601, comme PT24H ou PT30M.',
  'must be a day that exists, such as 2026-03-31.': 'doit être un jour qui existe, comme 2026-03-31.',
  'must be a percentage over 0 and up to 100, such as 60%.':
    'doit être un pourcentage supérieur à 0 et d’au plus 100, comme 60%.',
  'must be a kind of record and a field, such as Contact.Email.':
    'doit être un type de fiche et un champ, comme Contact.Email.',
  'must name at least one.': 'doit en nommer au moins un.',
  'must name at least one purpose.': 'doit nommer au moins une finalité.',
  'must name at least one system.': 'doit nommer au moins un outil.',
  'must name at least one controller.': 'doit nommer au moins un responsable de traitement.',
  'must name at least one person.': 'doit nommer au moins une personne.',
  'must name at least one category.': 'doit nommer au moins une catégorie.',
  'must name at least one country.': 'doit nommer au moins un pays.',
  'must name the fields the duty needs, and no more.':
    'doit nommer les champs que l’obligation exige, et pas davantage.',
  'must be a port.': 'doit être un port.',
  'must say smtp or folder, not both.': 'doit dire smtp ou folder, pas les deux.',
  'must say user and password, or neither.': 'doit dire user et password, ou ni l’un ni l’autre.',
  'must be tls or starttls: with none the password would be sent in clear.':
    'doit être tls ou starttls : avec none, le mot de passe partirait en clair.',
  'must be tls or starttls: none is for a mail server on this machine.':
    'doit être tls ou starttls : none est pour un serveur de messagerie de cette machine.',
  'must hold at least one role, unless the person has a mail address to be asked at.':
    'doit avoir au moins un rôle, à moins que la personne n’ait une adresse e-mail où la solliciter.',
  'must name at least one role.': 'doit nommer au moins un rôle.',
  'must name at least one right.': 'doit nommer au moins un droit.',
  'must name at least one field of data-map.yaml.': 'doit nommer au moins un champ de data-map.yaml.',
  'must name at least one kind of contact.': 'doit nommer au moins une sorte de contact.',

  'must be `erase`, `recycle`, `{ redact: [FIELD] }`, `{ archive: [FIELD], keep: P5Y, readers: [ROLE] }` or `{ ask: P1M }`.':
    'doit être `erase`, `recycle`, `{ redact: [CHAMP] }`, `{ archive: [CHAMP], keep: P5Y, readers: [RÔLE] }` ou `{ ask: P1M }`.',
  'must say one of redact, archive and ask.': 'doit dire l’un de redact, archive et ask, et un seul.',
  'must say beside archive how long (keep) and who may read it (readers).':
    'doit dire à côté d’archive pour combien de temps (keep) et qui peut lire (readers).',
  'must say keep and readers of an archive alone; the period of the rule stands beside then.':
    'ne doit dire keep et readers que d’une archive ; la durée de la règle se met à côté de then.',
  'has no use here: contacts count where since is last-contact-from-person alone.':
    'ne sert à rien ici : les contacts ne comptent que si since est last-contact-from-person.',

  'names no controller that is configured.': 'ne désigne aucun responsable configuré.',
  'names no system that is configured.': 'ne désigne aucun outil configuré.',
  'acts for other controllers than the one this tool belongs to. Name somebody who acts for it.':
    'agit pour d’autres responsables que celui à qui cet outil appartient. Nommez quelqu’un qui agit pour lui.',
  'works on other tools than this one. Name somebody who works on it.':
    'travaille sur d’autres outils que celui-ci. Nommez quelqu’un qui travaille sur lui.',
  'sees requests of some rights alone, and would be asked because of any. Name somebody who sees all of them.':
    'ne voit que les demandes de certains droits, et serait sollicité pour tous. Nommez quelqu’un qui les voit toutes.',
  'names no purpose that is configured.': 'ne désigne aucune finalité configurée.',
  'names no class that is configured.': 'ne désigne aucune catégorie de personnes configurée.',
  'names no field of data-map.yaml.': 'ne désigne aucun champ de data-map.yaml.',
  'is nothing a period can start from: write last-contact-from-person, collection or an event of data-map.yaml.':
    'ne peut faire courir aucune durée : écrivez last-contact-from-person, collection ou un événement de data-map.yaml.',
  'is a word of retention.yaml already. Give the event another name.':
    'est déjà un mot de retention.yaml. Donnez un autre nom à l’événement.',
  'names no person that is configured.': 'ne désigne aucune personne configurée.',
  'names nobody of greffe.yaml who has a mail address.':
    'ne désigne personne de greffe.yaml qui ait une adresse e-mail.',
  'is named twice; a tool belongs to one controller. Name an account that several share once for each of them, and say under only which records are whose.':
    'est nommé deux fois ; un outil appartient à un seul responsable. Nommez une fois par responsable un compte que plusieurs partagent, et dites sous only à qui sont les fiches.',
  "is over the same account as {id}, which is another controller's. Say under only which records are whose.":
    'porte sur le même compte que {id}, qui est d’un autre responsable. Dites sous only à qui sont les fiches.',
  'does not keep {kind} apart from {id}: both must name one field of it, with other values each.':
    'ne distingue pas les fiches {kind} de celles de {id} : les deux doivent nommer un même champ, chacun avec d’autres valeurs.',
  'must name the field that tells.': 'doit nommer le champ qui le dit.',
  'must name the kinds of record that tell.': 'doit nommer les types de fiches qui le disent.',
  'stands twice; each must be the only one of its name.':
    'y est deux fois ; chacun doit être le seul de son nom.',
  'tells the same rows as the class {name}: nobody could say which rules are theirs. Change one of them.':
    'désigne les mêmes fiches que la catégorie {name} : rien ne dirait quelles règles s’y appliquent. Modifiez l’une des deux.',
  'names no field, and would take the rows of the class {name} too. Name the fields that tell.':
    'ne nomme aucun champ, et prendrait aussi les fiches de la catégorie {name}. Nommez les champs qui les distinguent.',
  'tells of the class {name}, and is of none here. Take one of them out.':
    'désigne la catégorie {name}, et n’en a aucune ici. Retirez l’un des deux.',
  'contradicts the rule {id}, which ends the record of the same class for the same purpose. Keep one of them.':
    'contredit la règle {id}, qui met fin à la fiche de la même catégorie pour la même finalité. Gardez l’une des deux.',
  'is overwritten by the rule {id} after another period, for the same class and purpose. Keep one of them.':
    'est masqué par la règle {id} après une autre durée, pour la même catégorie et la même finalité. Gardez l’une des deux.',
  'lives in no kind of record that tells the class {name}: it would never be overwritten. Name another field, or tell the class there.':
    'ne se trouve dans aucun type de fiche qui désigne la catégorie {name} : il ne serait jamais masqué. Nommez un autre champ, ou faites-y désigner la catégorie.',
  'waits for itself: {circle}. Take one of them out.':
    's’attend soi-même par after : {circle}. Retirez l’un d’eux.',

  'the environment variable {name} is not set.': 'la variable d’environnement {name} n’est pas définie.',
  'looks like a secret written out. Put it in an environment variable and write ${ITS_NAME} here.':
    'ressemble à un secret écrit en clair. Mettez-le dans une variable d’environnement et écrivez ici ${SON_NOM}.',
  'is neither a built-in adapter ({known}) nor a module that can be imported.':
    'n’est ni un adaptateur intégré ({known}), ni un module qui s’importe.',
  'has no use without DATABASE_URL.': 'ne sert à rien sans DATABASE_URL.',
  'must be a URL such as postgres://user:password@host:5432/database.':
    'doit être une URL comme postgres://utilisateur:motdepasse@hôte:5432/base.',
  'must be given with DATABASE_URL: make one with `openssl rand -base64 32` and keep it apart from the database.':
    'doit être donnée avec DATABASE_URL : faites-en une avec `openssl rand -base64 32` et gardez-la à l’écart de la base.',
  'must be given in one way alone: as it is, by _FILE, or by _COMMAND.':
    'doit être donnée d’une seule façon : telle quelle, par _FILE ou par _COMMAND.',
  'must be 32 bytes in base64: `openssl rand -base64 32`.':
    'doit être 32 octets en base64 : `openssl rand -base64 32`.',
};
