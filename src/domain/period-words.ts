const units: Readonly<Record<string, string>> = { Y: 'year', M: 'month', W: 'week', D: 'day' };

/** P3Y6M as people say it: "3 years and 6 months", « 3 ans et 6 mois ». What is no period stays as it is written. */
export function periodInWords(period: string, language: 'fr' | 'en'): string {
  const parts = [...period.matchAll(/(\d+)([YMWD])/gu)].map(([, count, letter = '']) => {
    const unit = units[letter];
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
      Number(count),
    );
  });
  return parts.length === 0 ? period : new Intl.ListFormat(language, { type: 'conjunction' }).format(parts);
}
