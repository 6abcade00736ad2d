/** What is said where people are asked, for French readers. */
export const french: Readonly<Record<string, string>> = {
  'must not be empty.': 'ne doit pas être vide.',
  'must name at least one thing that is held.': 'doit nommer au moins une chose détenue.',
  'somebody who answers for this system': 'quelqu’un qui réponde de cet outil',
  'Name who answers for this system: tasks.holder in systems.yaml.':
    'Nommez qui répond de cet outil : tasks.holder dans systems.yaml.',

  'Ask again when the store is up.': 'Redemandez quand la base sera rétablie.',
  'The task is read back before it is put again.': 'La tâche est relue avant d’être reposée.',
  'Whoever holds it keeps it on a ground: a supplement plan notes it.':
    'La personne qui le détient le garde pour un motif : un plan complémentaire le note.',
  'Whoever was asked could not do it: their answer says why.':
    'La personne sollicitée n’a pas pu le faire : sa réponse dit pourquoi.',
  'What was given is kept no longer: ask whoever gave it.':
    'Ce qui a été remis n’est plus gardé : demandez-le à qui l’a remis.',
  'A correction empties no field: give it a value.':
    'Une rectification ne vide aucun champ : donnez-lui une valeur.',
  'The task was taken back with its request.': 'La tâche a été retirée avec sa demande.',

  'nobody is named any more who answers for this system':
    'plus personne n’est nommé pour répondre de cet outil',
  'nobody was asked this': 'personne n’a été sollicité là-dessus',
  'This tool cannot be told that: plan it again.':
    'Cet outil ne peut pas recevoir cette consigne : établissez le plan de nouveau.',
  'this tool cannot be read back': 'cet outil ne se laisse pas contrôler après exécution',
};
