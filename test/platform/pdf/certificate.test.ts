import { describe, expect, test } from '@jest/globals';
import { certificateDocument } from '../../../src/platform/pdf/certificate.ts';
import { renderCertificate } from '../../../src/platform/pdf/render.ts';
import { sampleCertificate } from './sample-certificate.ts';

describe('the printed certificate', () => {
  test('in French is an attestation, in words a person knows', () => {
    const words = wordsOf(certificateDocument(sampleCertificate, 'fr'));
    expect(words).toEqual(
      expect.arrayContaining([
        'Ardoise & Cie SAS',
        'Attestation d’exécution',
        'n°\u00a07, reçue le 1er novembre 2026',
        'accès, effacement',
        'Attestation provisoire · établie le 24 novembre 2026',
        '14 × fiche effacée',
        '1\u00a0209',
        '21 février 2027',
        'sans date connue',
        'Outils interrogés : crm-eu, sales, les registres de greffe.',
        'informé le 23 novembre 2026',
        'non informé. Société dissoute en 2025',
        '+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=',
      ]),
    );
  });

  test('in English says the same', () => {
    const words = wordsOf(certificateDocument({ ...sampleCertificate, kind: 'final' }, 'en'));
    expect(words).toEqual(
      expect.arrayContaining([
        'Certificate of execution',
        'No.\u00a07, received on 1 November 2026',
        'access, erasure',
        'Final certificate · issued on 24 November 2026',
        '1,209',
        '21 February 2027',
        'told on 23 November 2026',
      ]),
    );
  });

  test.each(['fr', 'en'] as const)('in %s claims no compliance, and is no "certificat"', (language) => {
    const all = JSON.stringify(certificateDocument(sampleCertificate, language));
    expect(all).not.toMatch(/compliant|conforme|certificat\b/i);
  });

  test('says so when nothing was held and nothing remains', () => {
    const nothing = { ...sampleCertificate, systems: [], residues: [], outOfReach: [], recipients: [] };
    const words = wordsOf(certificateDocument(nothing, 'fr'));
    expect(words).toContain('Aucune fiche n’était à traiter.');
    expect(words).toContain('Rien de connu ne reste dans les outils où la recherche a été faite.');
    expect(words).not.toContain('Destinataires informés');
  });

  test('is dated in the time zone of the controller', () => {
    const overseas = { ...sampleCertificate.controller, timeZone: 'America/Martinique' };
    const words = wordsOf(certificateDocument({ ...sampleCertificate, controller: overseas }, 'fr'));
    expect(words).toContain('Attestation provisoire · établie le 23 novembre 2026');
  });
});

describe('its file', () => {
  test.each([
    ['fr', 'fr-FR'],
    ['en', 'en-GB'],
  ] as const)('in %s is a tagged PDF with its language', async (language, locale) => {
    const file = Buffer.from(await renderCertificate(sampleCertificate, { language })).toString('latin1');
    expect(file.slice(0, 5)).toBe('%PDF-');
    expect(file).toContain(`/Lang (${locale})`);
    expect(file).toContain('/MarkInfo');
    expect(file).toContain('<pdfaid:part>3</pdfaid:part>');
  });

  test('holds as many pages as the residues need, and numbers them', async () => {
    const [residue] = sampleCertificate.residues;
    const many = Array.from({ length: 120 }, () => residue).filter((one) => one !== undefined);
    const file = await renderCertificate({ ...sampleCertificate, residues: many }, { language: 'fr' });
    const pages =
      Buffer.from(file)
        .toString('latin1')
        .match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(4);
    const { footer } = certificateDocument(sampleCertificate, 'fr');
    const printed =
      typeof footer === 'function' ? footer(2, 7, { orientation: 'portrait', width: 595, height: 842 }) : '';
    expect(wordsOf(printed)).toContain('page 2 sur 7');
  });
});

/** Every text of a document, in reading order. */
function wordsOf(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  if (typeof content !== 'object' || content === null) return [];
  return Object.values(content).flatMap(wordsOf);
}
