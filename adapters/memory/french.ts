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
  'Read the record back.': 'Relisez la fiche.',
  'Read the record back before anything else: the account may have done it.':
    'Relisez la fiche avant toute autre chose : le compte l’a peut-être fait.',
  'Read the records back: the account no longer knows this job.':
    'Relisez les fiches : le compte ne connaît plus ce travail.',

  'the record is no longer there to look at': 'la fiche n’est plus là pour être regardée',
  'a field is hidden from the token': 'un champ est caché au jeton',
  'the token does not see who objected': 'le jeton ne voit pas qui s’est opposé',
  'the token does not see the account itself': 'le jeton ne voit pas le compte lui-même',
};
