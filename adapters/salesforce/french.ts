/** What mends and gaps of Salesforce say, for French readers. */
export const french: Readonly<Record<string, string>> = {
  'Salesforce refuses this owner: see that they are an active user, or a queue that takes such records; or give the record to somebody else by hand.':
    'Salesforce refuse ce propriétaire : voyez qu’il soit un utilisateur actif, ou une file qui reçoit ces fiches ; ou donnez la fiche à quelqu’un d’autre à la main.',
  'Somebody has given the record to another owner in Salesforce: see with them, and decide who keeps it.':
    'Quelqu’un a donné la fiche à un autre propriétaire dans Salesforce : voyez avec lui, et décidez qui la garde.',
  'A converted lead is read-only, and nobody works with it: the contact it became changes hands.':
    'Une piste convertie est en lecture seule, et personne ne travaille avec elle : c’est le contact qu’elle est devenue qui change de mains.',
  'The person account changes hands: Salesforce carries it over to the contact inside.':
    'C’est le compte personnel qui change de mains : Salesforce le reporte sur le contact qu’il contient.',
  'Make OwnerId visible and editable to the integration user (field-level security), then retry.':
    'Rendez OwnerId visible et modifiable pour l’utilisateur d’intégration (sécurité au niveau des champs), puis réessayez.',
  'Salesforce keeps no record without an owner: give it to somebody by hand.':
    'Salesforce ne garde aucune fiche sans propriétaire : donnez-la à quelqu’un à la main.',
  'Salesforce accepted the new owner and does not show it: see whether a flow, a trigger or a territory rule writes the owner.':
    'Salesforce a accepté le nouveau propriétaire et ne le montre pas : voyez si un flux, un déclencheur ou une règle de territoire écrit le propriétaire.',
  'giving restricted {kind} records to an owner of their own: the one that is named is no active user and no queue for them, or is not shown to the integration user':
    'confier les fiches {kind} en limitation à un propriétaire réservé : celui qui est nommé n’est ni un utilisateur actif ni une file qui les reçoit, ou n’est pas montré à l’utilisateur d’intégration',
  'Name an active user under restricted.owner.{kind}, or for leads a queue that takes them.':
    'Nommez un utilisateur actif sous restricted.owner.{kind}, ou pour les pistes une file qui les reçoit.',
  'field history of records that stay: it keeps the old values of tracked fields':
    'l’historique des champs des fiches qui restent : il garde les anciennes valeurs des champs suivis',
  'Delete it in Salesforce with the permission Delete From Field History (and Field History Archive).':
    'Supprimez-le dans Salesforce avec l’autorisation Delete From Field History (et Field History Archive).',
  'texts that mention the person without a link to them (notes, descriptions, posts on other records)':
    'les textes qui citent la personne sans lien avec elle (notes, descriptions, publications sur d’autres fiches)',
  'Search for the name in Salesforce itself.': 'Cherchez le nom dans Salesforce même.',
  'custom objects that hold an address and look up to nobody':
    'les objets personnalisés qui portent une adresse et ne renvoient à personne',
  'Give such objects a lookup to Contact or Lead.': 'Donnez à ces objets une référence vers Contact ou Lead.',
  'exports, backups, report snapshots and sandboxes copied from this org':
    'les exports, sauvegardes, instantanés de rapports et sandbox copiés de cette organisation',
  'Delete or refresh them by hand.': 'Supprimez-les ou rafraîchissez-les à la main.',
  'events already published (kept three days), event log files and the full-text index':
    'les événements déjà publiés (gardés trois jours), les journaux d’événements et l’index plein texte',
  'Marketing Cloud, Account Engagement and Data Cloud': 'Marketing Cloud, Account Engagement et Data Cloud',
  'Handle them as systems of their own.': 'Traitez-les comme des outils à part.',

  'the permissions of the integration user': 'les autorisations de l’utilisateur d’intégration',
  'Check by hand that it has View All Data and Modify All Data.':
    'Vérifiez à la main qu’il a View All Data et Modify All Data.',
  'permission {label}: without it {without}': 'l’autorisation {label} : sans elle, {without}',
  'records that others own stay unseen': 'les fiches d’autres propriétaires restent invisibles',
  'nothing can be erased or changed': 'rien ne peut être effacé ni modifié',
  'Give the integration user a permission set with {label}.':
    'Donnez à l’utilisateur d’intégration un ensemble d’autorisations avec {label}.',
  '{object} records': 'les fiches {object}',
  '{object} records: the search was refused ({code})':
    'les fiches {object} : la recherche a été refusée ({code})',
  '{object} records tied to the person': 'les fiches {object} liées à la personne',
  '{object} records tied to the person: what they are is not said':
    'les fiches {object} liées à la personne : rien ne dit ce qu’elles sont',
  'Say in the settings, under customObjects, whether {object} is personal or business, then plan again.':
    'Dites dans les réglages, sous customObjects, si {object} est personal ou business, puis refaites le plan.',
  'Give the integration user Read and View All on {object}, unless this edition has no such object.':
    'Donnez à l’utilisateur d’intégration Read et View All sur {object}, sauf si cette édition n’a pas cet objet.',
  'Give a value for {name}, or leave it out: a correction empties no field.':
    'Donnez une valeur à {name}, ou laissez-le de côté : une rectification ne vide aucun champ.',
  'The field {name} does not exist, or is hidden: name another, or make it visible to the integration user (field-level security).':
    'Le champ {name} n’existe pas, ou est caché : nommez-en un autre, ou rendez-le visible à l’utilisateur d’intégration (sécurité au niveau des champs).',
  'The field {name} is read-only: leave it out where Salesforce writes it itself, or make it editable to the integration user (field-level security).':
    'Le champ {name} est en lecture seule : laissez-le de côté si Salesforce l’écrit lui-même, ou rendez-le modifiable par l’utilisateur d’intégration (sécurité au niveau des champs).',
  'Give a value for {name} that its type can hold; links to other records are not rectified.':
    'Donnez à {name} une valeur que son type accepte ; les liens vers d’autres fiches ne se rectifient pas.',
  'Look at the record and decide again: its field {name} holds neither what was expected nor the new value.':
    'Regardez la fiche et décidez de nouveau : son champ {name} ne contient ni ce qui était attendu, ni la nouvelle valeur.',
  'Somebody changed the field {name} in the moment after it was rectified: their value stands. Look at it, and decide.':
    'Quelqu’un a changé le champ {name} juste après sa rectification : sa valeur est en place. Regardez-la, et décidez.',
  'Salesforce accepted a value of {name} and does not show it: see whether a flow or a trigger writes that field.':
    'Salesforce a accepté une valeur de {name} et ne la montre pas : voyez si un flux ou un déclencheur écrit ce champ.',
  'Somebody or something changes the record again and again: see which sync or flow it is, then retry.':
    'Quelqu’un ou quelque chose change la fiche sans cesse : voyez quelle synchronisation ou quel flux, puis réessayez.',
  'Rectify the person account: Salesforce carries it over to the contact inside.':
    'Rectifiez le compte personnel : Salesforce reporte le changement sur le contact qu’il contient.',
  'Not every row that may refuse messages to the new address can be seen: give the integration user View All Data and Read on Contact, Lead and their address fields, then retry.':
    'On ne voit pas toutes les fiches qui refusent peut-être les messages à la nouvelle adresse : donnez à l’utilisateur d’intégration View All Data et Read sur Contact, Lead et leurs champs d’adresse, puis réessayez.',
  'A duplicate rule of this org says that another record has this value: see whether both are the same person, and merge them in Salesforce, or change the rule.':
    'Une règle de doublons de cette organisation dit qu’une autre fiche a cette valeur : voyez s’il s’agit de la même personne, et fusionnez-les dans Salesforce, ou changez la règle.',
  'Give the integration user Read and View All on {object}, then retry.':
    'Donnez à l’utilisateur d’intégration Read et View All sur {object}, puis réessayez.',
  'texts of records that stay ({place})': 'les textes de fiches qui restent ({place})',
  'field {object}.{name}': 'le champ {object}.{name}',
  'Make {object}.{name} visible and editable to the integration user (field-level security).':
    'Rendez {object}.{name} visible et modifiable pour l’utilisateur d’intégration (sécurité au niveau du champ).',
  'Make HasOptedOutOfEmail and DoNotCall visible and editable to the integration user (field-level security).':
    'Rendez HasOptedOutOfEmail et DoNotCall visibles et modifiables pour l’utilisateur d’intégration (sécurité au niveau du champ).',
  'emptying the recycle bin: erased records stay restorable for 15 days':
    'le vidage de la corbeille : les fiches effacées restent restaurables 15 jours',
  'Switch off "Issue JSON Web Token (JWT)-based access tokens" in the External Client App, or use API 68.0 or later.':
    'Désactivez « Issue JSON Web Token (JWT)-based access tokens » dans l’External Client App, ou prenez l’API 68.0 ou plus récente.',
  'API version {version}': 'la version {version} de l’API',
  'Set apiVersion to one this org offers; it does not offer {version}.':
    'Mettez apiVersion à une version que propose cette organisation ; elle ne propose pas {version}.',
  'Salesforce does not show its own organization row: check the rights of the integration user.':
    'Salesforce ne montre pas la ligne de sa propre organisation : vérifiez les droits de l’utilisateur d’intégration.',

  'Check the External Client App: its key or secret, its run-as user, and that an administrator admitted the user.':
    'Vérifiez l’External Client App : sa clé ou son secret, l’utilisateur sous lequel elle s’exécute, et qu’un administrateur a admis cet utilisateur.',
  'Check that loginUrl is the My Domain address of the org, and that privateKey is an RSA key in PEM.':
    'Vérifiez que loginUrl est l’adresse My Domain de l’organisation, et que privateKey est une clé RSA en PEM.',
  'Salesforce refuses tokens it has just given: check the session policies of the External Client App.':
    'Salesforce refuse des jetons qu’il vient de donner : vérifiez les règles de session de l’External Client App.',
  'Check that this machine reaches Salesforce; it is asked again by itself.':
    'Vérifiez que cette machine joint Salesforce ; il est réinterrogé de lui-même.',
  'Give the integration user the permission API Enabled.':
    'Donnez à l’utilisateur d’intégration l’autorisation API Enabled.',
  'Give the integration user Modify All Data, or the object and field rights this needs, then retry.':
    'Donnez à l’utilisateur d’intégration Modify All Data, ou les droits d’objet et de champ qu’il faut ici, puis réessayez.',
  'Give the integration user View and Edit Converted Leads, then retry.':
    'Donnez à l’utilisateur d’intégration View and Edit Converted Leads, puis réessayez.',
  'Switch on Data Protection and Privacy in Setup, and give the integration user Read and Edit on Individual.':
    'Activez Data Protection and Privacy dans Setup, et donnez à l’utilisateur d’intégration Read et Edit sur Individual.',
  'Nothing to do: it is asked again by itself.': 'Il n’y a rien à faire : il est réinterrogé de lui-même.',
  "The org's API calls of the day are spent: it goes on by itself when some come free, or buy more.":
    'Les appels API du jour de l’organisation sont épuisés : le travail reprend de lui-même quand il s’en libère, ou achetez-en.',
  'Salesforce does not understand our call: report it, with this code.':
    'Salesforce ne comprend pas notre appel : signalez-le, avec ce code.',
  'Salesforce answered what nobody foresaw: report it, with this code.':
    'Salesforce a donné une réponse que personne n’avait prévue : signalez-le, avec ce code.',
  'Salesforce answered 200 with a body nobody foresaw: check that no proxy stands in front of it.':
    'Salesforce a répondu 200 avec un contenu que personne n’avait prévu : vérifiez qu’aucun proxy ne s’interpose.',

  'The record is gone already.': 'La fiche a déjà disparu.',
  'The record is gone: locate the person again.': 'La fiche a disparu : recherchez de nouveau la personne.',
  'The record is gone, or the integration user may not see it.':
    'La fiche a disparu, ou l’utilisateur d’intégration n’a pas le droit de la voir.',
  'The record is gone, or the integration user no longer sees it: give back its rights, then retry.':
    'La fiche a disparu, ou l’utilisateur d’intégration ne la voit plus : rendez-lui ses droits, puis réessayez.',
  'The file is gone, or the integration user may not see it.':
    'Le fichier a disparu, ou l’utilisateur d’intégration n’a pas le droit de le voir.',
  'This is no id of Salesforce: locate the person again.':
    'Ce n’est pas un identifiant de Salesforce : recherchez de nouveau la personne.',
  'Locate the person again: this record was merged into another.':
    'Recherchez de nouveau la personne : cette fiche a été fusionnée dans une autre.',
  'This record was merged into another: locate the person again. Nothing was erased.':
    'Cette fiche a été fusionnée dans une autre : recherchez de nouveau la personne. Rien n’a été effacé.',
  'This org keeps no recycle bin for this object: nothing was deleted. Write another end for the rule.':
    'Cette organisation n’a pas de corbeille pour cet objet : rien n’a été supprimé. Écrivez une autre fin pour la règle.',
  'The record is gone and not in the recycle bin: look at the bin before anything else goes there.':
    'La fiche a disparu et n’est pas dans la corbeille : regardez la corbeille avant d’y mettre quoi que ce soit d’autre.',
  'Read the record back.': 'Relisez la fiche.',
  'The record is deleted, but still in the recycle bin.':
    'La fiche est supprimée, mais encore dans la corbeille.',
  'The record changed meanwhile: it is read again first.':
    'La fiche a changé entre-temps : elle est d’abord relue.',
  'The record is read back before anything is repeated.': 'La fiche est relue avant que rien ne soit répété.',
  'Another record forbids it: erase that one first, or cut it loose, in a supplement plan.':
    'Une autre fiche l’interdit : effacez d’abord celle-là, ou dissociez-la, dans un plan complémentaire.',
  'Another record of the same call failed: retry.': 'Une autre fiche du même appel a échoué : réessayez.',
  'An approval process holds the record: end it, then retry.':
    'Un processus d’approbation retient la fiche : terminez-le, puis réessayez.',
  'A rule of this org refuses the change: a person changes the record, or the rule, in Salesforce.':
    'Une règle de cette organisation refuse le changement : quelqu’un modifie la fiche, ou la règle, dans Salesforce.',
  'A field is missing in this org, or hidden from the integration user.':
    'Un champ manque dans cette organisation, ou est caché à l’utilisateur d’intégration.',
  'An object is missing in this edition, or hidden from the integration user.':
    'Un objet manque dans cette édition, ou est caché à l’utilisateur d’intégration.',
  'A field is hidden, read-only or cannot be empty in this org: make it editable to the integration user, or leave it out.':
    'Un champ est caché, en lecture seule ou ne peut pas être vide dans cette organisation : rendez-le modifiable pour l’utilisateur d’intégration, ou laissez-le de côté.',
  'Salesforce keeps objections to letters on the Individual, and this person has none: link one to the record, then retry.':
    'Salesforce garde les oppositions au courrier sur l’Individual, et cette personne n’en a pas : liez-en un à la fiche, puis réessayez.',
  'The list expired meanwhile: retry from its beginning.':
    'La liste a expiré entre-temps : reprenez-la depuis le début.',

  'the record is not there, or hidden from the integration user':
    'la fiche n’est pas là, ou est cachée à l’utilisateur d’intégration',
  'the integration user no longer sees all records: give back View All Data, then verify again':
    'l’utilisateur d’intégration ne voit plus toutes les fiches : rendez-lui View All Data, puis contrôlez de nouveau',
  'a field is hidden from the integration user': 'un champ est caché à l’utilisateur d’intégration',
  'letters are objected to by record, not by address':
    'l’opposition au courrier se fait par fiche, non par adresse',

  'must be an address that begins with https://.': 'doit être une adresse qui commence par https://.',
  'must be a version as Salesforce writes it, such as 66.0.':
    'doit être une version comme Salesforce les écrit, par exemple 66.0.',
  'must be an object and a field, such as Contact.Number__c.':
    'doit être un objet et un champ, comme Contact.Number__c.',
  'must be the API name of an object, such as Invoice__c.':
    'doit être le nom API d’un objet, comme Invoice__c.',
  'must not be empty.': 'ne doit pas être vide.',
  'must be a whole number.': 'doit être un nombre entier.',
  'must be over 0.': 'doit être supérieur à 0.',
  'Salesforce lets nobody empty this reference (a sent mail cannot be changed): a person decides whether the record is erased or stays tied.':
    'Salesforce ne laisse personne vider cette référence (un message envoyé ne se modifie pas) : quelqu’un décide si la fiche est effacée ou reste liée.',
  'What ties the record to the person is hidden: make its reference fields visible and editable to the integration user (field-level security), then retry.':
    'Ce qui lie la fiche à la personne est masqué : rendez ses champs de référence visibles et modifiables pour l’utilisateur d’intégration (sécurité au niveau des champs), puis relancez.',
  'files of the person: not all of them can be seen':
    'les fichiers de la personne : tous ne sont pas visibles',
  'Give the integration user Query All Files, then plan again.':
    'Donnez à l’utilisateur d’intégration Query All Files, puis refaites le plan.',
  'contacts of other accounts that are related to the account of the person':
    'les contacts d’autres comptes liés au compte de la personne',
  '{object} records: the search took too long for a part of them':
    'fiches {object} : la recherche a été trop longue pour une partie d’entre elles',
  'Ask Salesforce for an index on the fields that hold addresses, or archive old records, then plan again.':
    'Demandez à Salesforce un index sur les champs qui portent des adresses, ou archivez les anciennes fiches, puis refaites le plan.',
  'Not every row that may carry the address can be seen: give the integration user View All Data and Read on Contact, Lead and their address fields, then retry. Where such a field is encrypted, a person sets the opt-out in Salesforce.':
    'Toutes les fiches qui peuvent porter l’adresse ne sont pas visibles : donnez à l’utilisateur d’intégration View All Data et la lecture de Contact, de Lead et de leurs champs d’adresse, puis relancez. Là où un tel champ est chiffré, quelqu’un inscrit l’opposition dans Salesforce.',
  'history of fields, of logins and of archived field changes: it is not handed out with an access':
    'l’historique des champs, des connexions et des modifications archivées : il n’est pas remis avec un accès',
  'Export the history tables of the person in Salesforce, and add them to the answer.':
    'Exportez dans Salesforce les tables d’historique de la personne, et joignez-les à la réponse.',
  'what triggers, flows and packages of this org delete or write by themselves when a record is changed or erased':
    'ce que les déclencheurs, flux et packages de cette organisation suppriment ou écrivent d’eux-mêmes quand une fiche est modifiée ou effacée',
  'Erase somebody in a sandbox first, and look at what went along.':
    'Effacez d’abord quelqu’un dans un bac à sable, et regardez ce qui est parti avec.',
  'of a row of the person that is overwritten instead of erased: what Salesforce requires or writes by itself (status, flags, bounces, dates of the platform) and links to other records':
    'd’une fiche de la personne masquée au lieu d’être effacée : ce que Salesforce exige ou écrit de lui-même (statut, indicateurs, rejets, dates de la plateforme) et les liens vers d’autres fiches',
  'Look at the row in Salesforce, and decide whether what is left says something of the person.':
    'Regardez la fiche dans Salesforce, et jugez si ce qui reste dit quelque chose de la personne.',
  'fax numbers': 'les numéros de télécopie',
  'Search for the number in Salesforce itself.': 'Cherchez le numéro dans Salesforce même.',
  'Individuals that no contact, lead or account names':
    'les fiches Individual qu’aucun contact, lead ou compte ne nomme',
  'Search the Individuals for the name in Salesforce itself.':
    'Cherchez le nom parmi les fiches Individual dans Salesforce même.',
  'cases below a case of the person that name no contact themselves':
    'les requêtes placées sous une requête de la personne et qui ne nomment elles-mêmes aucun contact',
  'Look at the child cases in Salesforce, and link those that are about the person to their contact.':
    'Regardez les requêtes enfants dans Salesforce, et liez à son contact celles qui concernent la personne.',
  'permission Query All Files: without it the files of others stay unseen':
    'l’autorisation Query All Files : sans elle les fichiers des autres restent invisibles',
  'Give the integration user a permission set with Query All Files.':
    'Donnez à l’utilisateur d’intégration un ensemble d’autorisations avec Query All Files.',
  'permission View and Edit Converted Leads: without it converted leads can be neither changed nor erased':
    'l’autorisation View and Edit Converted Leads : sans elle les leads convertis ne peuvent être ni modifiés ni effacés',
  'Give the integration user a permission set with View and Edit Converted Leads; switch it on in Setup, under Lead Settings, where it is not offered.':
    'Donnez à l’utilisateur d’intégration un ensemble d’autorisations avec View and Edit Converted Leads ; activez-la dans Setup, sous Lead Settings, si elle n’est pas proposée.',
  'what the nonprofit package (NPSP) deletes by itself along with a contact, a household or a gift':
    'ce que le package associatif (NPSP) supprime de lui-même avec un contact, un foyer ou un don',
  'Erase somebody in a sandbox first, and look at what went along; the package has settings for it.':
    'Effacez d’abord quelqu’un dans un bac à sable, et regardez ce qui est parti avec ; le package a des réglages pour cela.',
  'A converted lead is read-only: restrict the contact it became.':
    'Un lead converti est en lecture seule : limitez le contact qu’il est devenu.',
  'Make IndividualId visible and editable to the integration user (field-level security), then retry.':
    'Rendez IndividualId visible et modifiable pour l’utilisateur d’intégration (sécurité au niveau des champs), puis relancez.',
  'field {object}.{field}: it cannot be searched (encrypted)':
    'le champ {object}.{field} : il ne peut pas être cherché (chiffré)',
  'Encrypt {object}.{field} deterministically, so that it can be searched, then plan again.':
    'Chiffrez {object}.{field} de façon déterministe, pour qu’il puisse être cherché, puis refaites le plan.',
  'field {object}.{field}: it is neither text nor a number, and is asked for no id':
    'le champ {object}.{field} : ce n’est ni un texte ni un nombre, et aucun identifiant n’y est cherché',
  'Take {object}.{field} out of identifierFields, or keep the id in a field of text.':
    'Retirez {object}.{field} de identifierFields, ou gardez l’identifiant dans un champ de texte.',
  'telephone numbers of fewer than nine digits: they are not searched':
    'les numéros de téléphone de moins de neuf chiffres : ils ne sont pas cherchés',
  'Give the whole number, with its country, or search for it in Salesforce itself.':
    'Donnez le numéro entier, avec son pays, ou cherchez-le dans Salesforce même.',
  'must be the id of a user, of 18 characters.':
    'doit être l’identifiant d’un utilisateur, de 18 caractères.',
  'must be the id of a user or of a queue, of 18 characters.':
    'doit être l’identifiant d’un utilisateur ou d’une file, de 18 caractères.',
  'must be an id of 18 characters.': 'doit être un identifiant de 18 caractères.',
  'a field or an object that may tie the record is hidden from the integration user':
    'un champ ou un objet qui peut lier la fiche est masqué à l’utilisateur d’intégration',
  'the integration user does not see all files: give it Query All Files and View All Data, then verify again':
    'l’utilisateur d’intégration ne voit pas tous les fichiers : donnez-lui Query All Files et View All Data, puis relancez le contrôle',
  'a row or a field that may carry the address is hidden from the integration user, or encrypted':
    'une fiche ou un champ qui peut porter l’adresse est masqué à l’utilisateur d’intégration, ou chiffré',

  'It was begun under another API version: it is begun anew by itself.':
    'C’était commencé sous une autre version de l’API : c’est recommencé tout seul.',
  'Begin the scan anew: its cursor is not one of this adapter.':
    'Recommencez le parcours : son curseur n’est pas de cet adaptateur.',
  'Not every row of the person can be seen: give the integration user View All Data and Read on Contact, Lead and Account, then retry.':
    'Toutes les fiches de la personne ne sont pas visibles : donnez à l’utilisateur d’intégration View All Data et Read sur Contact, Lead et Account, puis réessayez.',
  'The search took Salesforce too long: ask it for an index on the fields that hold addresses and numbers, then retry.':
    'La recherche a pris trop de temps à Salesforce : demandez-lui un index sur les champs qui portent des adresses et des numéros, puis réessayez.',
  'records that others own: the token sees only its own, and a scan cannot tell how many are missing':
    'les fiches d’autres propriétaires : le jeton ne voit que les siennes, et un parcours ne peut dire combien il en manque',
  'Give the integration user View All Data, then scan again.':
    'Donnez à l’utilisateur d’intégration View All Data, puis refaites le parcours.',
  'records that somebody erased for good in Salesforce, past its recycle bin':
    'les fiches que quelqu’un a effacées définitivement dans Salesforce, au-delà de sa corbeille',
  'Locate the person again: Salesforce tells nothing of a record that has left the bin.':
    'Recherchez de nouveau la personne : Salesforce ne dit rien d’une fiche qui a quitté la corbeille.',
  'records that came back from the recycle bin: they are told as changed':
    'les fiches revenues de la corbeille : elles sont annoncées comme modifiées',
  'Ask for changes from now on: the cursor is not one of this adapter.':
    'Demandez les changements à partir de maintenant : ce curseur n’est pas de cet adaptateur.',
  'Give the integration user View All Data: what happened meanwhile is told then.':
    'Donnez à l’utilisateur d’intégration View All Data : ce qui s’est passé entre-temps sera dit alors.',
  'field {object}.{name}: it is made of others, and a scan cannot bring it along':
    'le champ {object}.{name} : il est fait d’autres champs, et un parcours ne peut pas le rapporter',
  'Name the fields it is made of, such as MailingCity.':
    'Nommez les champs dont il est fait, par exemple MailingCity.',
  'field {name}: it holds no date, and tells of no contact':
    'le champ {name} : il ne contient pas de date et ne dit rien d’un contact',
  'Take {name} out of lastContact, or name a field of dates.':
    'Retirez {name} de lastContact, ou nommez un champ de dates.',
  'Not every campaign of the person can be seen: give the integration user View All Data, and Read on Campaign, then retry.':
    'Toutes les campagnes de la personne ne sont pas visibles : donnez à l’utilisateur d’intégration View All Data et la lecture de Campaign, puis réessayez.',
  'campaigns the person is in': 'les campagnes où figure la personne',
  'Give the integration user View All Data, and Read on Campaign where this edition has campaigns.':
    'Donnez à l’utilisateur d’intégration View All Data, et la lecture de Campaign si cette édition a des campagnes.',
  'The campaign has no name that we see, or one that says that whoever is in it is left alone: look at it in Salesforce, and take the person out only where it is used to address people.':
    'La campagne n’a pas de nom visible, ou son nom dit que l’on ne sollicite pas qui y figure : regardez-la dans Salesforce, et n’en retirez la personne que si elle sert à solliciter.',
  'The person has answered to this campaign, or we do not see whether they have: their membership shows it. Give it a status that nobody is addressed by, or remove it, in Salesforce.':
    'La personne a répondu à cette campagne, ou nous ne voyons pas si elle l’a fait : sa participation le montre. Donnez-lui dans Salesforce un statut que rien ne sollicite, ou supprimez-la.',
  'See whether the task is prospecting: if so, whoever it belongs to closes it in Salesforce.':
    'Voyez si la tâche relève de la prospection : si oui, la personne à qui elle revient la clôt dans Salesforce.',
  'open tasks to call or to write to the person':
    'les tâches en cours pour appeler la personne ou lui écrire',
  'Make WhoId, TaskSubtype, IsClosed and ActivityDate of Task visible to the integration user (field-level security).':
    'Rendez WhoId, TaskSubtype, IsClosed et ActivityDate de Task visibles à l’utilisateur d’intégration (sécurité au niveau des champs).',
  'e-mails to lists that are scheduled already, and cadences that run':
    'les e-mails de liste déjà programmés, et les cadences en cours',
  'Look at the list e-mails and the cadences in Salesforce.':
    'Regardez les e-mails de liste et les cadences dans Salesforce.',
  'must be a date of Contact, Lead, Account, Case, EmailMessage, CampaignMember, OpportunityContactRole or Opportunity.':
    'doit être une date de Contact, Lead, Account, Case, EmailMessage, CampaignMember, OpportunityContactRole ou Opportunity.',
  'must not be a date that imports, automation or whoever looks can move: it tells of no contact.':
    'ne doit pas être une date que des imports, des automatismes ou une simple consultation peuvent déplacer : elle ne dit rien d’un contact.',
};
