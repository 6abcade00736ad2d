import { describe, expect, test } from '@jest/globals';
import { periodInWords } from '../../src/domain/period-words.ts';

describe('a period in words', () => {
  test.each([
    ['P1Y', '1 an', '1 year'],
    ['P3Y6M', '3 ans et 6 mois', '3 years and 6 months'],
    ['P2W', '2 semaines', '2 weeks'],
    ['P1Y1M1D', '1 an, 1 mois et 1 jour', '1 year, 1 month, and 1 day'],
    ['P30D', '30 jours', '30 days'],
    ['for ever', 'for ever', 'for ever'],
  ])('%s', (period, french, english) => {
    // Figures and their units are kept on one line by a space that does not break.
    const plain = (text: string): string => text.replaceAll('\u00A0', ' ');
    expect(plain(periodInWords(period, 'fr'))).toBe(french);
    expect(plain(periodInWords(period, 'en'))).toBe(english);
  });
});
