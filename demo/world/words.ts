/** What the generated company is made of. Every name is invented, whoever bears it. */
export const givenNames = (
  'Adèle Agathe Aïcha Alix Amandine Anaïs Anouk Antoine Apolline Arthur Axel Baptiste Basile Béatrice Bérénice Blandine ' +
  'Célestin Céline Chloé Clémence Clément Côme Cyprien Damien Delphine Édith Élodie Éloïse Émile Estelle Étienne Eugénie ' +
  'Fabien Faustine Félicité Firmin Flavien Gaël Garance Gaspard Hélène Hélios Héloïse Honoré Inès Jérôme Joséphine Karim ' +
  'Léandre Léonie Loïc Maëlle Maïa Marius Mathéo Nadège Noé Océane Octave Ondine Orphée Pénélope Raphaël Rémi Salomé ' +
  'Séraphine Sidonie Solène Théodore Tiphaine Ugo Valentine Violette Yaël Yanis Zélie Zoé'
).split(' ');

/** Halves of family names: put together they sound French and name nobody. */
export const familyBeginnings = (
  'Val Mont Bel Haut Clair Roche Beau Font Mar Gran Pier Cham Tour Vern Lan Bois Pré Esté Fougé Brû Grè Lavé Orme ' +
  'Chau Sauve Cour Aigue Fontan Noir Riv'
).split(' ');
export const familyEndings = (
  'tessier vigny mesnil brac joncs thuis fleury gardan rivois lande sève chêne brune coudray lisière nières vautier ' +
  'dorin gaudier mélian quentel rouvier sévérac taillis'
).split(' ');

export const towns = (
  'Angers Annecy Auxerre Avignon Bayonne Beaune Béziers Blois Brest Caen Chambéry Colmar Dijon Dole Épinal Évreux ' +
  'Grenoble Lannion Laval Lille Limoges Lyon Mâcon Metz Nancy Nantes Nîmes Niort Orléans Pau Périgueux Poitiers Quimper ' +
  'Reims Rennes Roanne Rodez Rouen Saumur Sète Strasbourg Tarbes Toulon Tours Troyes Tulle Vannes Vichy'
).split(' ');

export const streets = [
  'rue des Tilleuls',
  'allée des Érables',
  'quai du Vieux-Port',
  'place de la Halle',
  'chemin des Prés',
  'rue du Four-à-Chaux',
];

export const trades = [
  'Hôtel',
  'Brasserie',
  'Auberge',
  'Épicerie',
  'Librairie-café',
  'Salon de thé',
  'Thermes',
  'Maison d’hôtes',
  'Conciergerie',
  'Traiteur',
];
export const signs = [
  'du Cèdre',
  'des Deux Rives',
  'de l’Écluse',
  'du Héron',
  'des Glycines',
  'de la Forêt',
  'du Grand Pré',
  'de l’Étoile',
  'des Lavandières',
  'du Vieux Moulin',
  'de l’Aqueduc',
  'du Belvédère',
  'de la Source',
  'des Cyprès',
  'du Phare',
  'de l’Île Verte',
  'des Remparts',
  'du Rossignol',
  'de la Clairière',
  'des Ormes',
];

export const titles = [
  'Gérante',
  'Responsable achats',
  'Chef de rang',
  'Directeur',
  'Assistante de direction',
  'Responsable des événements',
  'Intendante',
  'Comptable',
];

export const products = [
  'coffret Verveine',
  'infusion Tilleul-Menthe',
  'service à thé',
  'coffret de fin d’année',
  'thé noir des Cimes',
  'tisane du Soir',
];

/** {who}: the person; {product}: what is sold. */
export const notes = [
  '{who} préfère être rappelé le matin. Intérêt pour {product}.',
  'Échange au salon de Lyon avec {who} : envoyer le tarif de {product}.',
  '{who} demande une facture séparée. À revoir au printemps.',
  'Vu avec {who} : essai de {product} dans deux établissements.',
];
export const calls = [
  '{who} confirme la livraison de {product}.',
  'Message laissé à {who} au sujet de {product}.',
  '{who} signale un colis abîmé ({product}).',
];
export const mails = [
  'Bonjour {who},\n\nvoici notre offre pour {product}.\n\nBien à vous,\nMaison Tilleul',
  'Bonjour {who},\n\nvotre commande ({product}) est partie ce matin.\n\nBien à vous,\nMaison Tilleul',
];
export const questions = [
  'Bonjour, mon colis ({product}) est arrivé abîmé. Cordialement, {who}',
  'Bonjour, je n’ai pas reçu {product}. Pouvez-vous vérifier ? {who}',
  'Merci de changer mon adresse de livraison. {who}',
];
export const tasks = ['Rappeler {who}', 'Envoyer le devis à {who}', 'Relancer {who} pour {product}'];
