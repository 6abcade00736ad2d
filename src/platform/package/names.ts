import type { Language } from './languages.ts';

/**
 * What adapters call fields that their tool has no name for, and parts of a field, in the words of a reader. Whatever is
 * not here keeps its name.
 */
export const fieldNames: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  fr: {
    property_history: 'valeurs antérieures',
    email_preferences: 'préférences d’e-mail',
    list_memberships: 'listes',
    messages: 'messages',
    name: 'nom',
    value: 'valeur',
    at: 'le',
    address: 'adresse',
    subscription: 'abonnement',
    status: 'état',
    email: 'e-mail',
    phone: 'téléphone',
    lifecyclestage: 'étape de la relation',
    firstName: 'prénom',
    lastName: 'nom',
    from: 'de',
    to: 'à',
    cc: 'copie à',
    bcc: 'copie cachée à',
    text: 'texte',
    subject: 'objet',
    direction: 'sens',
    createdAt: 'créé le',
    addedAt: 'ajouté le',
    size: 'taille en octets',
    type: 'type',
    access: 'accès',
    street: 'rue',
    city: 'ville',
    postalCode: 'code postal',
    state: 'région',
    country: 'pays',
  },
  en: {
    property_history: 'earlier values',
    email_preferences: 'e-mail preferences',
    list_memberships: 'lists',
    at: 'on',
    email: 'e-mail',
    lifecyclestage: 'stage of the relation',
    firstName: 'first name',
    lastName: 'last name',
    createdAt: 'created on',
    addedAt: 'added on',
    size: 'size in bytes',
    postalCode: 'postal code',
  },
};

export function nameOfField(name: string, language: Language): string {
  const names = fieldNames[language];
  return Object.hasOwn(names, name) ? (names[name] ?? name) : name;
}
