/** What mends and gaps of HubSpot say, for French readers. */
export const french: Readonly<Record<string, string>> = {
  'inbox conversations under the former id of a merged contact':
    'les conversations sous l’ancien identifiant d’un contact fusionné',
  'Look in the inbox of HubSpot for conversations from before the merge.':
    'Cherchez dans la boîte de réception de HubSpot les conversations d’avant la fusion.',
  'form submissions': 'les envois de formulaires',
  'Export them from the form in HubSpot; they go when the contact is purged.':
    'Exportez-les depuis le formulaire dans HubSpot ; ils partent à la purge du contact.',
  'former values in the history of records that are not purged':
    'les anciennes valeurs dans l’historique des fiches qui ne sont pas purgées',
  'other properties that HubSpot defines, on a contact that is overwritten instead of purged':
    'les autres propriétés définies par HubSpot, sur un contact masqué au lieu d’être purgé',
  'Name those that hold a person under contactProperties.redact, or empty them in HubSpot.':
    'Nommez sous contactProperties.redact celles qui portent des données de la personne, ou videz-les dans HubSpot.',
  'Open the contact in HubSpot, and replace the wrong one among its secondary e-mail addresses by the right one; where the person refuses e-mails, unsubscribe the new address there first.':
    'Ouvrez le contact dans HubSpot et remplacez, parmi ses adresses e-mail secondaires, celle qui est fausse par la bonne ; si la personne refuse les e-mails, désabonnez-y d’abord la nouvelle adresse.',
  'Take the secondary addresses off the contact in HubSpot, then retry; or name {name} under contactProperties.keep.':
    'Retirez dans HubSpot les adresses secondaires du contact, puis réessayez ; ou nommez {name} sous contactProperties.keep.',
  'erasing files in properties of deals, tickets and other records than contacts':
    'l’effacement des fichiers dans les propriétés des transactions, des tickets et des fiches autres que les contacts',
  'Look for them among the files in HubSpot.': 'Cherchez-les parmi les fichiers dans HubSpot.',
  'records other than contacts that lay in the recycle bin before':
    'les fiches autres que les contacts qui étaient déjà dans la corbeille',
  'They go when the bin empties, after 90 days.': 'Elles partent quand la corbeille se vide, après 90 jours.',
  'The record is gone and not in the recycle bin: look at the bin before anything else goes there.':
    'La fiche a disparu et n’est pas dans la corbeille : regardez la corbeille avant d’y mettre quoi que ce soit d’autre.',
  'opens and clicks of marketing e-mails': 'les ouvertures et les clics des e-mails marketing',
  'They go when the contact is purged.': 'Ils partent à la purge du contact.',
  'page views and other web analytics': 'les pages vues et autres mesures d’audience',
  'HubSpot keeps them without the name once the contact is purged.':
    'HubSpot les garde sans le nom une fois le contact purgé.',
  'recordings and transcripts of calls': 'les enregistrements et transcriptions d’appels',
  'Erase them in the tool that recorded the call.': 'Effacez-les dans l’outil qui a enregistré l’appel.',
  'advertising audiences': 'les audiences publicitaires',
  'HubSpot takes several weeks to take a purged contact off them.':
    'HubSpot met plusieurs semaines à en retirer un contact purgé.',
  'enrolments in sequences and workflows': 'les inscriptions à des séquences et à des workflows',
  'Take the person out of them in HubSpot.': 'Retirez-en la personne dans HubSpot.',
  'names and texts that mention the person in records tied to other people only':
    'les noms et les textes qui citent la personne dans des fiches liées à d’autres seulement',
  'names of companies that are the name of a person': 'les noms de sociétés qui sont le nom d’une personne',
  'Rename the company in HubSpot.': 'Renommez la société dans HubSpot.',
  'activities tied to a deal or a ticket only':
    'les activités liées à une transaction ou à un ticket seulement',
  'Look at them in HubSpot where the deal is about one person.':
    'Regardez-les dans HubSpot quand la transaction concerne une seule personne.',
  'quotes, orders, invoices, custom objects and any other type that the settings do not name':
    'les devis, les commandes, les factures, les objets personnalisés et tout autre type que les réglages ne nomment pas',
  'Name those that hold persons in objectTypes.': 'Nommez dans objectTypes ceux qui portent des personnes.',
  'the address on the blocklist and in the opt-outs, which stay to refuse the person':
    'l’adresse dans la liste de blocage et les désinscriptions, qui restent pour refuser la personne',
  'the person as a user or an owner of this HubSpot account':
    'la personne en tant qu’utilisateur ou propriétaire dans ce compte HubSpot',
  'Remove the user in HubSpot where the person works for you no longer.':
    'Retirez l’utilisateur dans HubSpot si la personne ne travaille plus pour vous.',
  'registrations for marketing events and attendance of them':
    'les inscriptions et les participations aux événements marketing',
  'Look at the events of the contact in HubSpot before it is purged.':
    'Regardez dans HubSpot les événements du contact avant sa purge.',

  'Give a value for {name}, or leave it out: a correction empties no property.':
    'Donnez une valeur à {name}, ou laissez-la de côté : une rectification ne vide aucune propriété.',
  'HubSpot has no property {name} of this record, or hides it from the token: name another, or give the token its scope.':
    'HubSpot n’a pas de propriété {name} sur cette fiche, ou la cache au jeton : nommez-en une autre, ou donnez au jeton sa portée.',
  'Leave out the property {name}: HubSpot writes it itself.':
    'Laissez de côté la propriété {name} : HubSpot l’écrit lui-même.',
  'Give a text for {name}: HubSpot keeps texts only.':
    'Donnez un texte pour {name} : HubSpot ne garde que des textes.',
  'Look at the record and decide again: its property {name} holds neither what was expected nor the new value.':
    'Regardez la fiche et décidez de nouveau : sa propriété {name} ne contient ni ce qui était attendu, ni la nouvelle valeur.',
  'Somebody changed the property {name} in the moment before it was rectified: the new value stands, and theirs is in the history of the property. Look at both, and decide.':
    'Quelqu’un a changé la propriété {name} juste avant sa rectification : la nouvelle valeur est en place, la sienne est dans l’historique de la propriété. Regardez les deux, et décidez.',
  'Somebody changed the property {name} in the moment after it was rectified: their value stands. Look at it, and decide.':
    'Quelqu’un a changé la propriété {name} juste après sa rectification : sa valeur est en place. Regardez-la, et décidez.',
  'HubSpot accepted a value of {name} and does not show it: see whether a workflow or a sync writes that property.':
    'HubSpot a accepté une valeur de {name} et ne la montre pas : voyez si un workflow ou une synchronisation écrit cette propriété.',
  'Another contact of HubSpot has this address: see whether both are the same person, and merge them in HubSpot.':
    'Un autre contact de HubSpot a cette adresse : voyez s’il s’agit de la même personne, et fusionnez-les dans HubSpot.',
  'Another contact of HubSpot has this address, and the search did not show it: e-mails to it are stopped by now, as those to the old address were. See whether both are the same person, and whether the other one wants them again.':
    'Un autre contact de HubSpot a cette adresse, et la recherche ne le montrait pas : les e-mails vers elle sont désormais arrêtés, comme l’étaient ceux vers l’ancienne. Voyez s’il s’agit de la même personne, et si l’autre souhaite les recevoir de nouveau.',
  'The person refuses e-mails to the old address, and HubSpot does not take that refusal for the new one: nothing was changed. Add the new address to the contact in HubSpot, unsubscribe it there, then retry.':
    'La personne refuse les e-mails à l’ancienne adresse, et HubSpot n’accepte pas ce refus pour la nouvelle : rien n’a été changé. Ajoutez la nouvelle adresse au contact dans HubSpot, désinscrivez-la, puis réessayez.',
  'The address was changed, and the refusal of e-mails to the old one does not stand for it yet: unsubscribe the new address in HubSpot at once.':
    'L’adresse a été changée, et le refus des e-mails à l’ancienne ne vaut pas encore pour elle : désinscrivez la nouvelle adresse dans HubSpot sans attendre.',
  'contacts and their activities': 'les contacts et leurs activités',
  'erasing, overwriting and restricting contacts and activities':
    'l’effacement, le masquage et la limitation des contacts et des activités',
  'companies of a person': 'les sociétés d’une personne',
  'deals of a person': 'les transactions d’une personne',
  'overwriting and untying deals': 'le masquage et la dissociation des transactions',
  'tickets of a person': 'les tickets d’une personne',
  'the text of logged e-mails': 'le texte des e-mails consignés',
  'attached files': 'les fichiers joints',
  'files attached to activities': 'les fichiers joints aux activités',
  'erasing attached files': 'l’effacement des fichiers joints',
  'an attached file': 'un fichier joint',
  'inbox conversations of a person': 'les conversations de la boîte de réception d’une personne',
  'inbox conversations of the person': 'les conversations de la boîte de réception de la personne',
  'inbox conversations that lie in the trash already':
    'les conversations de la boîte de réception qui sont déjà dans la corbeille',
  'They go after 30 days. Look into the trash of the inbox in HubSpot.':
    'Elles partent après 30 jours. Regardez dans la corbeille de la boîte de réception de HubSpot.',
  'files sent in a conversation that lies in the trash already':
    'les fichiers envoyés dans une conversation qui est déjà dans la corbeille',
  'Restore the conversation in HubSpot, then look again: it is erased with its files.':
    'Restaurez la conversation dans HubSpot, puis relancez la recherche : elle est effacée avec ses fichiers.',
  'messages of a conversation that lies in the trash':
    'les messages d’une conversation qui est dans la corbeille',
  'Restore the conversation in HubSpot within 30 days to read it whole.':
    'Restaurez la conversation dans HubSpot sous 30 jours pour la lire en entier.',
  'activities of a contact that lies in the recycle bin':
    'les activités d’un contact qui est dans la corbeille',
  'Restore the contact in HubSpot, then look again: it is erased with its activities.':
    'Restaurez le contact dans HubSpot, puis relancez la recherche : il est effacé avec ses activités.',
  'the file in the contact property {name}': 'le fichier de la propriété de contact {name}',
  'Look for it among the files in HubSpot, and erase it there.':
    'Cherchez-le parmi les fichiers dans HubSpot, et effacez-le là.',
  'erasing inbox conversations': 'l’effacement des conversations de la boîte de réception',
  'lists a person is on': 'les listes où figure une personne',
  'HubSpot does not tell the name of this list: look at it in HubSpot. Where it keeps people out, leave the person on it; where it is used to address people, take the person off it there.':
    'HubSpot ne dit pas le nom de cette liste : regardez-la dans HubSpot. Si elle sert à écarter des personnes, laissez-y la personne ; si elle sert à solliciter, retirez-en la personne dans HubSpot.',
  'HubSpot fills this list by its criteria: exclude the person there in HubSpot.':
    'HubSpot remplit cette liste par ses critères : excluez-en la personne dans HubSpot.',
  'The name of the list says that whoever is on it is left alone: look at it in HubSpot. Where it keeps people out, name it under keepLists; where it is used to address people, take the person off it there.':
    'Le nom de la liste dit que l’on ne sollicite pas qui y figure : regardez-la dans HubSpot. Si elle sert à écarter des personnes, nommez-la sous keepLists ; si elle sert à solliciter, retirez-en la personne dans HubSpot.',
  'HubSpot did not tell the lists of a contact: look at them in HubSpot.':
    'HubSpot n’a pas dit les listes d’un contact : regardez-les dans HubSpot.',
  'HubSpot did not tell the lists of this contact: it is asked again.':
    'HubSpot n’a pas dit les listes de ce contact : la question sera reposée.',
  'HubSpot did not tell the lists of a contact': 'HubSpot n’a pas dit les listes d’un contact',
  'Take the person out of the sequence in HubSpot: its mails leave from a mailbox, whatever is unsubscribed.':
    'Retirez la personne de la séquence dans HubSpot : ses messages partent d’une boîte aux lettres, quelles que soient les désinscriptions.',
  'open tasks to call or to write to the person':
    'les tâches en cours pour appeler la personne ou lui écrire',
  'Give the token the scope that reads tasks.': 'Donnez au jeton le scope qui lit les tâches.',
  'See whether the task is prospecting: if so, whoever it belongs to closes it in HubSpot.':
    'Voyez si la tâche relève de la prospection : si oui, la personne à qui elle revient la clôt dans HubSpot.',
  'must be the number of an owner, in quotes.': 'doit être le numéro d’un propriétaire, entre guillemets.',
  'must be the number of a list, in quotes.': 'doit être le numéro d’une liste, entre guillemets.',
  'marketing e-mails that are scheduled already': 'les e-mails marketing déjà programmés',
  'Look at the e-mails that are scheduled in HubSpot.': 'Regardez les e-mails programmés dans HubSpot.',
  'lists the person is on': 'les listes où figure la personne',
  'taking a person off lists': 'le retrait d’une personne des listes',
  'e-mail preferences of a person': 'les préférences d’e-mail d’une personne',
  'e-mail preferences of the person': 'les préférences d’e-mail de la personne',
  'objections to e-mail': 'les oppositions aux e-mails',
  'restriction of processing': 'la limitation du traitement',
  'Add the scope {scopes} to the token.': 'Ajoutez au jeton le scope {scopes}.',
  'Add the scopes that the README of this adapter lists to the token.':
    'Ajoutez au jeton les scopes que liste le README de cet adaptateur.',
  'Add the scopes files and files.ui_hidden.read to the token.':
    'Ajoutez au jeton les scopes files et files.ui_hidden.read.',
  'Add the scope conversations.read to the token.': 'Ajoutez au jeton le scope conversations.read.',
  'Add the scope crm.lists.read to the token.': 'Ajoutez au jeton le scope crm.lists.read.',
  'Add the scope communication_preferences.read to the token.':
    'Ajoutez au jeton le scope communication_preferences.read.',
  'Create the contact property {property} (single checkbox), and exclude it from your e-mails and workflows.':
    'Créez la propriété de contact {property} (case à cocher unique), et excluez-la de vos e-mails et de vos workflows.',
  'Somebody has given the contact to another owner in HubSpot: see with them, and decide who keeps it.':
    'Quelqu’un a donné le contact à un autre propriétaire dans HubSpot : voyez avec lui, et décidez qui le garde.',
  'Somebody was given the contact in HubSpot in the moment before it was taken from them, and could not be given it back: the history of its owner says who.':
    'Quelqu’un a reçu le contact dans HubSpot à l’instant où il lui était retiré, et n’a pas pu le retrouver : l’historique du propriétaire dit qui.',
  'HubSpot refuses this owner: see that they are an active user there, or give the contact to somebody else by hand.':
    'HubSpot refuse ce propriétaire : voyez qu’il y soit un utilisateur actif, ou donnez le contact à quelqu’un d’autre à la main.',
  'Give the token the scope crm.objects.contacts.read: it does not see whose a contact is.':
    'Donnez au jeton le scope crm.objects.contacts.read : il ne voit pas à qui est un contact.',
  'the token does not see whose the contact is': 'le jeton ne voit pas à qui est le contact',
  'giving restricted contacts to an owner of their own: HubSpot has no active owner with the id under restricted.owner':
    'confier les contacts en limitation à un propriétaire réservé : HubSpot n’a pas de propriétaire actif avec l’identifiant de restricted.owner',
  'Name an active owner under restricted.owner in the settings of this system.':
    'Nommez sous restricted.owner un propriétaire actif, dans les paramètres de ce système.',
  'whether the owner under restricted.owner is there and active':
    'si le propriétaire de restricted.owner existe et est actif',
  'Add the scope crm.objects.owners.read to the token.': 'Ajoutez le scope crm.objects.owners.read au jeton.',
  'Create the contact property greffe_restricted (single checkbox) in HubSpot, then retry.':
    'Créez dans HubSpot la propriété de contact greffe_restricted (case à cocher unique), puis réessayez.',
  'the hour at which the daily quota begins anew': 'l’heure à laquelle le quota du jour repart',
  'Set timeZone to {timeZone} in the settings of this system.':
    'Mettez timeZone à {timeZone} dans les réglages de cet outil.',

  'contacts in the recycle bin': 'les contacts dans la corbeille',
  'Set sweepRecycleBin to true: it costs one call for each hundred archived contacts.':
    'Mettez sweepRecycleBin à true : il en coûte un appel par centaine de contacts archivés.',
  'ids of another register': 'les identifiants d’un autre registre',
  'Name the contact property that holds them in externalIdProperty.':
    'Nommez dans externalIdProperty la propriété de contact qui les porte.',
  'what lies past the first {count} results of a search':
    'ce qui se trouve au-delà des {count} premiers résultats d’une recherche',
  'e-mails that name the address only as their sender or a recipient, and hang on no contact of the person':
    'les e-mails qui ne citent l’adresse que comme expéditeur ou destinataire, et ne tiennent à aucun contact de la personne',
  'Look for the address among the e-mails of HubSpot.': 'Cherchez l’adresse parmi les e-mails de HubSpot.',
  'contacts whose number is written in another way': 'les contacts dont le numéro est écrit autrement',
  'Search by another identifier as well.': 'Recherchez aussi par un autre identifiant.',
  'texts of each {kind} that may name the address':
    'les textes des fiches {kind} qui peuvent citer l’adresse',
  'Give the token the scope that reads each {kind}.': 'Donnez au jeton le scope qui lit les fiches {kind}.',
  '{type} around the person': 'les objets {type} autour de la personne',
  'Give the token the scope that reads {type}.': 'Donnez au jeton le scope qui lit {type}.',
  'sensitive properties of each {kind}, if there are any':
    'les propriétés sensibles des fiches {kind}, s’il y en a',
  'highly sensitive properties of each {kind}, if there are any':
    'les propriétés très sensibles des fiches {kind}, s’il y en a',
  'Add the scope {scope} to the token, or confirm that there are none.':
    'Ajoutez au jeton le scope {scope}, ou confirmez qu’il n’y en a pas.',
  'field {name}': 'le champ {name}',
  'Give the token the scope that shows {name}, as the README of this adapter lists them.':
    'Donnez au jeton le scope qui montre {name} : le README de cet adaptateur les liste.',

  'Renew the token of this HubSpot account.': 'Renouvelez le jeton de ce compte HubSpot.',
  'Give a valid token of this HubSpot account.': 'Donnez un jeton valable de ce compte HubSpot.',
  'The edition of this HubSpot account, or its permissions, do not allow this call.':
    'L’édition de ce compte HubSpot, ou ses autorisations, ne permettent pas cet appel.',
  'HubSpot has no such path: check baseUrl and apiVersion.':
    'HubSpot n’a pas ce chemin : vérifiez baseUrl et apiVersion.',
  'HubSpot is changing this record: retry.': 'HubSpot est en train de modifier cette fiche : réessayez.',
  'HubSpot is moving this account to another data centre: retry when it is done.':
    'HubSpot déplace ce compte vers un autre centre de données : réessayez quand ce sera fini.',
  'Another record holds this value: locate the person again.':
    'Une autre fiche porte cette valeur : recherchez de nouveau la personne.',
  'A validation rule of this account asks for {property}: fill it or lift the rule, then retry.':
    'Une règle de validation de ce compte exige {property} : remplissez-la ou levez la règle, puis réessayez.',
  'A validation rule of this account asks for a property: fill it or lift the rule, then retry.':
    'Une règle de validation de ce compte exige une propriété : remplissez-la ou levez la règle, puis réessayez.',
  'HubSpot refused the call: report it.': 'HubSpot a refusé l’appel : signalez-le.',
  'HubSpot refused the property {property}.': 'HubSpot a refusé la propriété {property}.',
  'The daily quota of the account is spent: it is whole at midnight.':
    'Le quota du jour de ce compte est épuisé : il est de nouveau entier à minuit.',
  'Too many calls in a short time: retry.': 'Trop d’appels en peu de temps : réessayez.',
  'HubSpot does not answer: retry.': 'HubSpot ne répond pas : réessayez.',
  'HubSpot cannot be reached: check the network, then retry.':
    'HubSpot ne peut pas être joint : vérifiez le réseau, puis réessayez.',
  'Report this answer of HubSpot.': 'Signalez cette réponse de HubSpot.',
  'HubSpot answered {endpoint} in a shape this version does not know: report it.':
    'HubSpot a répondu à {endpoint} sous une forme que cette version ne connaît pas : signalez-le.',

  'Locate the person again.': 'Recherchez de nouveau la personne.',
  'Locate the person again: this record was merged into another one.':
    'Recherchez de nouveau la personne : cette fiche a été fusionnée dans une autre.',
  'This verb does not act on this kind of HubSpot record.':
    'Cette action ne porte pas sur ce type de fiche HubSpot.',
  'Read the record back.': 'Relisez la fiche.',
  'Read the record back before anything else.': 'Relisez la fiche avant toute autre chose.',
  'Name only fields that expand lists as redactable: HubSpot writes the others itself.':
    'Ne nommez que des champs qu’expand dit masquables : HubSpot écrit lui-même les autres.',
  'This account does not purge this kind of record: set genericGdprDelete to off, and retry.':
    'Ce compte ne purge pas ce type de fiche : mettez genericGdprDelete à off, et réessayez.',
  'HubSpot gave an address for this file that is not https: fetch the file by hand.':
    'HubSpot a donné pour ce fichier une adresse qui n’est pas en https : récupérez-le à la main.',
  'No contact of HubSpot has this address, and HubSpot keeps no refusal for it: nothing is sent to it from there.':
    'Aucun contact de HubSpot n’a cette adresse, et HubSpot ne garde pas de refus pour elle : rien n’y est envoyé depuis cet outil.',
  'HubSpot accepted the objection and does not show it: look at the preferences of this address by hand.':
    'HubSpot a accepté l’opposition et ne la montre pas : regardez à la main les préférences de cette adresse.',
  'HubSpot stops e-mail only: stop this channel in the tool that sends it.':
    'HubSpot n’arrête que l’e-mail : arrêtez ce canal dans l’outil qui l’envoie.',

  'HubSpot refused the read-back: {code}': 'HubSpot a refusé le contrôle : {code}',
  'HubSpot keeps preferences of e-mail only': 'HubSpot ne garde de préférences que pour l’e-mail',
  'a field is hidden from the token': 'un champ est caché au jeton',
  'the token leads to another HubSpot account than before':
    'le jeton mène à un autre compte HubSpot qu’auparavant',
  'the record is no longer there to look at': 'la fiche n’est plus là pour être regardée',
  'this adapter cannot look at that': 'cet adaptateur ne sait pas le regarder',

  'must be https: the token travels with every call.':
    'doit être en https : le jeton voyage avec chaque appel.',
  'must be a URL that begins with https://.': 'doit être une URL qui commence par https://.',
  'must be a name in the API, such as orders or 2-1234567.':
    'doit être un nom de l’API, comme orders ou 2-1234567.',
  'must not count an open, a message we sent or an edit as a contact from the person.':
    'ne doit pas compter une ouverture, un message envoyé par vous ou une modification comme un contact de la personne.',
  'the property {name} of contacts': 'la propriété {name} des contacts',
  'Create the property {name} in HubSpot or let the token see it, or take it out of the settings.':
    'Créez la propriété {name} dans HubSpot ou laissez le jeton la voir, ou retirez-la des paramètres.',
  'contacts from the person that only the property {name} tells of':
    'les contacts de la personne dont seule la propriété {name} témoigne',
  'Let the token see the property {name}, or set it to ignore under lastContact.':
    'Laissez le jeton voir la propriété {name}, ou mettez-la à ignore sous lastContact.',
  'contacts from the person in the property {name}, which is no date':
    'les contacts de la personne dans la propriété {name}, qui n’est pas une date',
  'Name a property with a date under lastContact instead of {name}.':
    'Nommez sous lastContact une propriété de type date à la place de {name}.',
  'whether people object to e-mails, of which only the property hs_email_optout tells':
    'si les personnes s’opposent aux e-mails, ce que seule la propriété hs_email_optout dit',
  'Let the token see the property hs_email_optout: until then nobody is asked whether to stay.':
    'Laissez le jeton voir la propriété hs_email_optout : d’ici là, on ne demande à personne s’il souhaite rester.',
  'HubSpot’s list of contacts leads back to where it was: report it.':
    'La liste des contacts de HubSpot revient à son point de départ : signalez-le.',
  'Too many contacts resemble an address of this person: look for it in HubSpot, and decide on them by hand.':
    'Trop de contacts ressemblent à une adresse de cette personne : cherchez-la dans HubSpot et décidez à la main.',
  'must not be empty.': 'ne doit pas être vide.',
  'must be a whole number.': 'doit être un nombre entier.',
  'must be over 0.': 'doit être supérieur à 0.',
  'contacts that somebody purged in HubSpot, unless HubSpot sends it':
    'les contacts que quelqu’un a purgés dans HubSpot, sauf si HubSpot l’envoie',
  'Receive contact.privacyDeletion by a webhook: asked, HubSpot tells nothing of a purged contact.':
    'Recevez contact.privacyDeletion par un webhook : interrogé, HubSpot ne dit rien d’un contact purgé.',
  'contacts that came back from the recycle bin, unless HubSpot sends it':
    'les contacts revenus de la corbeille, sauf si HubSpot l’envoie',
  'Receive contact.restore by a webhook: asked, HubSpot shows a restored contact like any other.':
    'Recevez contact.restore par un webhook : interrogé, HubSpot montre un contact restauré comme tout autre.',
  'Ask for changes from now on: the cursor is not one of this adapter.':
    'Demandez les changements à partir de maintenant : ce curseur n’est pas de cet adaptateur.',
  'HubSpot’s search did not sort contacts by their id: report it.':
    'La recherche de HubSpot n’a pas rangé les contacts par identifiant : signalez-le.',
  'Compare webhooks.clientSecret and the public address with those of the app in HubSpot: this delivery was not signed with them.':
    'Comparez webhooks.clientSecret et l’adresse publique avec ceux de l’application dans HubSpot : cet envoi n’a pas été signé avec eux.',
  'Check the clock of this machine: the delivery is older than five minutes, or from the future.':
    'Vérifiez l’horloge de cette machine : l’envoi date de plus de cinq minutes, ou vient du futur.',
  'Compare webhooks.portalId with the portal that the app is installed in: this delivery is of another one.':
    'Comparez webhooks.portalId avec le portail où l’application est installée : cet envoi vient d’un autre.',
  'HubSpot sent, rightly signed, what this version cannot read: report it.':
    'HubSpot a envoyé, bien signé, ce que cette version ne sait pas lire : signalez-le.',
  'HubSpot did not answer for every record of a batch: it is asked again by itself.':
    'HubSpot n’a pas répondu pour toutes les fiches d’un lot : la question est reposée d’elle-même.',
};
