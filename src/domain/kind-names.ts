/** The languages people here are answered in. */
type Tongue = 'fr' | 'en';

/**
 * What people call a kind of record: the tools' own words say little to a person who asks for their data.
 * @returns one or several, by the count; the tool's own word where no other is known
 */
export function kindName(kind: string, count: number, language: Tongue): string {
  const names = nameOf(kind)?.[language];
  return names ? names[count > 1 ? 1 : 0] : kind;
}

/** Whether people have a word of their own for this kind. */
export function hasKindName(kind: string): boolean {
  return nameOf(kind) !== undefined;
}

type Names = Readonly<Record<Tongue, readonly [one: string, several: string]>>;

// Two tools write the same word with another capital, and mean the same.
function nameOf(kind: string): Names | undefined {
  return names.get(kind) ?? names.get(kind.toLowerCase());
}

// A map: a kind of somebody's own that is called like a method of every object has no name here.
const names: ReadonlyMap<string, Names> = new Map<string, Names>([
  ['person', { fr: ['personne', 'personnes'], en: ['person', 'people'] }],
  ['contact', { fr: ['contact', 'contacts'], en: ['contact', 'contacts'] }],
  [
    'address',
    { fr: ['adresse ou numéro', 'adresses ou numéros'], en: ['address or number', 'addresses or numbers'] },
  ],
  ['dossier', { fr: ['dossier', 'dossiers'], en: ['dossier', 'dossiers'] }],
  ['company', { fr: ['société', 'sociétés'], en: ['company', 'companies'] }],
  ['deal', { fr: ['transaction', 'transactions'], en: ['deal', 'deals'] }],
  ['ticket', { fr: ['ticket', 'tickets'], en: ['ticket', 'tickets'] }],
  ['note', { fr: ['note', 'notes'], en: ['note', 'notes'] }],
  ['call', { fr: ['appel', 'appels'], en: ['call', 'calls'] }],
  ['email', { fr: ['e-mail', 'e-mails'], en: ['e-mail', 'e-mails'] }],
  ['meeting', { fr: ['réunion', 'réunions'], en: ['meeting', 'meetings'] }],
  ['task', { fr: ['tâche', 'tâches'], en: ['task', 'tasks'] }],
  ['list', { fr: ['liste', 'listes'], en: ['list', 'lists'] }],
  ['campaign', { fr: ['campagne', 'campagnes'], en: ['campaign', 'campaigns'] }],
  ['sequence', { fr: ['séquence', 'séquences'], en: ['sequence', 'sequences'] }],
  [
    'queued-send',
    {
      fr: ['message déjà programmé', 'messages déjà programmés'],
      en: ['message already queued', 'messages already queued'],
    },
  ],
  ['thread', { fr: ['conversation', 'conversations'], en: ['conversation', 'conversations'] }],
  ['file', { fr: ['fichier', 'fichiers'], en: ['file', 'files'] }],
  ['order', { fr: ['commande', 'commandes'], en: ['order', 'orders'] }],
  ['quote', { fr: ['devis', 'devis'], en: ['quote', 'quotes'] }],
  ['contract', { fr: ['contrat', 'contrats'], en: ['contract', 'contracts'] }],
  ['lead', { fr: ['piste', 'pistes'], en: ['lead', 'leads'] }],
  ['account', { fr: ['compte', 'comptes'], en: ['account', 'accounts'] }],
  ['case', { fr: ['requête', 'requêtes'], en: ['case', 'cases'] }],
  ['event', { fr: ['rendez-vous', 'rendez-vous'], en: ['event', 'events'] }],
  ['opportunity', { fr: ['opportunité', 'opportunités'], en: ['opportunity', 'opportunities'] }],
  ['EmailMessage', { fr: ['e-mail', 'e-mails'], en: ['e-mail', 'e-mails'] }],
  ['ContentDocument', { fr: ['fichier', 'fichiers'], en: ['file', 'files'] }],
  ['Attachment', { fr: ['pièce jointe', 'pièces jointes'], en: ['attachment', 'attachments'] }],
  ['CaseComment', { fr: ['commentaire', 'commentaires'], en: ['comment', 'comments'] }],
  ['FeedItem', { fr: ['publication', 'publications'], en: ['post', 'posts'] }],
  ['Individual', { fr: ['préférences', 'préférences'], en: ['preferences', 'preferences'] }],
  ['OpportunityContactRole', { fr: ['rôle', 'rôles'], en: ['role', 'roles'] }],
  ['CampaignMember', { fr: ['participation', 'participations'], en: ['participation', 'participations'] }],
]);
