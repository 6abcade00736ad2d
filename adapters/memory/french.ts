/** What mends and gaps of the memory account say, for French readers. */
export const french: Readonly<Record<string, string>> = {
  'backups of the memory account': 'les sauvegardes du compte memory',
  'what needs the right {right}': 'ce qui demande le droit {right}',
  'Give the token the right {right}.': 'Donnez au jeton le droit {right}.',
  'Give the token the right rows.read.': 'Donnez au jeton le droit rows.read.',
  'Give the token the right this verb names.': 'Donnez au jeton le droit que cette action nomme.',
  'field {name}': 'le champ {name}',
  'Add the field {name} in the memory account, or take it out of the settings.':
    'Ajoutez le champ {name} dans le compte memory, ou retirez-le des paramètres.',
  'Let the token read the field {name}.': 'Laissez le jeton lire le champ {name}.',

  'Sign in to the memory account again.': 'Reconnectez-vous au compte memory.',
  'Wait until the account accepts calls again.': 'Attendez que le compte accepte de nouveau des appels.',
  'Retry when the account is up.': 'Réessayez quand le compte sera rétabli.',
  'Retry when the account can be reached.': 'Réessayez quand le compte pourra être joint.',
  'Report this answer of the account.': 'Signalez cette réponse du compte.',

  'Locate the person again.': 'Recherchez de nouveau la personne.',
  'Locate the person again: this record was merged into another one.':
    'Recherchez de nouveau la personne : cette fiche a été fusionnée dans une autre.',
  'Look at what the plan asks of this kind of record.':
    'Regardez ce que le plan demande pour ce type de fiche.',
  'Detach what hangs on the record, then retry.': 'Dissociez ce qui tient à la fiche, puis réessayez.',
  'Detach the orders that hang on this record, then retry.':
    'Dissociez les commandes qui tiennent à cette fiche, puis réessayez.',
  'Name only fields that expand lists as redactable.': 'Ne nommez que des champs qu’expand dit masquables.',
  'The record is gone and not in the recycle bin: look at the bin before anything else goes there.':
    'La fiche a disparu et n’est pas dans la corbeille : regardez la corbeille avant d’y mettre quoi que ce soit d’autre.',
  'Look at the record and decide again: its field {field} holds neither what was expected nor the new value.':
    'Regardez la fiche et décidez de nouveau : son champ {field} ne contient ni ce qui était attendu, ni la nouvelle valeur.',
  'Another row has this address: see whether both are the same person, and merge them in the memory account.':
    'Une autre fiche a cette adresse : voyez s’il s’agit de la même personne, et fusionnez-les dans le compte memory.',
  'Give a value for {field}, or leave it out: a correction empties no field.':
    'Donnez une valeur à {field}, ou laissez-le de côté : une rectification ne vide aucun champ.',
  'Name a field that this kind of row has: it has no {field}.':
    'Nommez un champ que ce type de fiche possède : il n’a pas de champ {field}.',
  'Leave out the field {field}: the memory account writes it itself.':
    'Laissez de côté le champ {field} : le compte memory l’écrit lui-même.',
  'A rule of the memory account refuses this value of {field}: see the rule, then give another value or retry.':
    'Une règle du compte memory refuse cette valeur de {field} : voyez la règle, puis donnez une autre valeur ou réessayez.',
  'Give the token the right consent.read.': 'Donnez au jeton le droit consent.read.',
  'Somebody has given the record to another owner: see with them, and decide who keeps it.':
    'Quelqu’un a donné la fiche à un autre propriétaire : voyez avec lui, et décidez qui la garde.',
  'This owner can be given no record in the memory account: bring them back there, or give the record to somebody else by hand.':
    'Ce propriétaire ne peut recevoir aucune fiche dans le compte memory : rétablissez-le, ou donnez la fiche à quelqu’un d’autre à la main.',
  'A rule of the memory account refuses another owner for this record: see the rule, then retry.':
    'Une règle du compte memory refuse un autre propriétaire pour cette fiche : voyez la règle, puis réessayez.',
  'giving restricted records to an owner of their own: the one that is configured is not there, or away':
    'confier les fiches en limitation à un propriétaire réservé : celui qui est configuré n’existe pas, ou est absent',
  'Name a user or a queue of the memory account that can be given records under restricted.owner.':
    'Nommez sous restricted.owner un utilisateur ou une file du compte memory qui peut recevoir des fiches.',
  'Read the record back.': 'Relisez la fiche.',
  'Read the record back before anything else: the account may have done it.':
    'Relisez la fiche avant toute autre chose : le compte l’a peut-être fait.',
  'Read the records back: the account no longer knows this job.':
    'Relisez les fiches : le compte ne connaît plus ce travail.',

  'changes older than what the account keeps of them':
    'les changements plus anciens que ceux que le compte garde en mémoire',
  'Scan the account once: it tells what a longer list of changes would have.':
    'Parcourez le compte une fois : il dit ce qu’une liste plus longue de changements aurait dit.',
  'Ask for changes from now on: the cursor is not one of this adapter.':
    'Demandez les changements à partir de maintenant : ce curseur n’est pas de cet adaptateur.',
  'Compare webhookSecret with the secret of the account: this delivery was not signed with it.':
    'Comparez webhookSecret avec le secret du compte : cet envoi n’a pas été signé avec lui.',
  'Check the clock of this machine: the delivery is older than five minutes, or from the future.':
    'Vérifiez l’horloge de cette machine : l’envoi date de plus de cinq minutes, ou vient du futur.',
  'Correct the address in the other account: what happens there is sent here.':
    'Corrigez l’adresse dans l’autre compte : ce qui s’y passe est envoyé ici.',
  'Report this delivery of the account: its signature is right, and it cannot be read.':
    'Signalez cet envoi du compte : sa signature est juste, et il est illisible.',
  'Its name says that whoever is on it is left alone: look at it in the memory account, and take the person off only where it is used to address people.':
    'Son nom dit que l’on ne sollicite pas qui y figure : regardez-la dans le compte memory, et n’en retirez la personne que si elle sert à solliciter.',
  'It is filled by its criteria: exclude the person there in the memory account.':
    'Elle se remplit par ses critères : excluez-en la personne dans le compte memory.',
  'Take the person out of the sequence in the memory account.':
    'Retirez la personne de la séquence dans le compte memory.',
  'Cancel the message in the memory account before it goes out.':
    'Annulez le message dans le compte memory avant son départ.',

  'the record is no longer there to look at': 'la fiche n’est plus là pour être regardée',
  'a field is hidden from the token': 'un champ est caché au jeton',
  'the token does not see who objected': 'le jeton ne voit pas qui s’est opposé',
  'the token does not see the account itself': 'le jeton ne voit pas le compte lui-même',
};
