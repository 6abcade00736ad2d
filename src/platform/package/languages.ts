export type Language = 'fr' | 'en';

export function otherLanguage(language: Language): Language {
  return language === 'fr' ? 'en' : 'fr';
}

/** The controller's language opens first. */
export function pageName(language: Language, first: Language): string {
  return language === first ? 'index.html' : `index.${language}.html`;
}
