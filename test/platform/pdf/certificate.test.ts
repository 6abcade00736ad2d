import { describe, expect, test } from '@jest/globals';
import type { Statement } from '../../../src/domain/certificate.ts';
import { inFrench } from '../../../src/domain/in-french.ts';
import { certificateDocument } from '../../../src/platform/pdf/certificate.ts';
import { printed, type Setting } from '../../../src/platform/pdf/printed.ts';
import { renderCertificate } from '../../../src/platform/pdf/render.ts';
import { sample } from './sample-certificate.ts';

const french: Setting = { language: 'fr', timeZone: 'Europe/Paris', products: { 'crm-eu': 'CRM marketing' } };
const english: Setting = { language: 'en', timeZone: 'Europe/Paris' };

describe('the printed certificate', () => {
  test('in French is an attestation, in words a person knows', () => {
    expect(wordsOf({}, french)).toEqual(
      expect.arrayContaining([
        'Ardoise & Cie SAS',
        'Attestation d’exécution',
        'n°\u00a07, reçue le 1er novembre 2026',
        'accès, effacement',
        'Attestation provisoire · établie le 24 novembre 2026',
        'CRM marketing',
        '1\u00a0209',
        'Outils interrogés : crm-eu, sales.',
        'Aucun appel de l’outil ne l’atteint.',
        'Routage Postal Nantais',
        'sous-traitant',
        '3\u00a0contacts',
        '1\u00a0commande',
        '+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=',
        sample.key,
        'n°\u00a07.1, 48\u00a0213 octets',
        'par dpo, le 10 novembre 2026',
        'a3'.repeat(32),
        '2, pour un motif que le dossier indique',
      ]),
    );
  });

  test('in French says in French what adapters say in English, and in English as they say it', () => {
    const outOfReach = [
      { system: 'sales', what: 'Field history', because: 'no-api' },
      { system: 'sales', what: 'Nobody has translated this', because: 'no-api' },
    ];
    const translate = inFrench([{ 'Field history': 'L’historique des champs' }]);
    const whats = (setting: Setting): readonly string[] =>
      printed({ ...sample, statement: { ...sample.statement, outOfReach } }, setting).outOfReach.map(
        ({ what }) => what,
      );
    expect(whats({ ...french, french: translate })).toEqual([
      'L’historique des champs',
      'Nobody has translated this',
    ]);
    expect(whats({ ...english, french: translate })).toEqual(['Field history', 'Nobody has translated this']);
  });

  test('in English says the same', () => {
    expect(wordsOf({ kind: 'final' }, english)).toEqual(
      expect.arrayContaining([
        'Certificate of execution',
        'No.\u00a07, received on 1 November 2026',
        'access, erasure',
        'Final certificate · issued on 24 November 2026',
        '1,209',
        '3\u00a0contacts',
        'processor',
        'No call of the tool reaches it.',
      ]),
    );
  });

  test('of an objection alone says nothing of records, which stay, and what the register keeps', () => {
    const objected = sample.statement.systems.map((one) => ({
      ...one,
      erased: 0,
      redacted: 0,
      detached: 0,
      kept: 0,
      left: 0,
      objected: 3,
    }));
    // The erasure that was asked beside it has not begun.
    const request = { ...sample.statement.request, rights: ['objection', 'erasure'] as const };
    const words = wordsOf({ kind: 'final', request, access: null, systems: objected, residues: [] }, french);
    expect(words).toEqual(
      expect.arrayContaining([
        'opposition, effacement',
        'Oppositions à la prospection',
        'Les actions décrites ci-dessous sont exécutées et contrôlées par relecture.',
        expect.stringContaining('liste repoussoir'),
      ]),
    );
    expect(words.join(' ')).not.toMatch(/Effacées|Rien de connu ne reste|Tout ce qui reste/);
  });

  test('gathers residues that remain in one tool for one reason until one day', () => {
    expect(printed(sample, french).residues).toEqual([
      {
        system: 'crm-eu',
        kind: 'contact',
        count: 3,
        until: '2027-02-21',
        reason: 'Effacée ; récupérable dans la corbeille de l’outil jusqu’à sa purge.',
      },
      {
        system: 'sales',
        kind: 'Order',
        count: 1,
        until: '2036-12-31',
        reason: 'Obligation légale de conservation : C. com. L123-22',
      },
      {
        system: 'crm-eu',
        kind: 'note',
        count: 1,
        until: null,
        reason: 'Concerne aussi une autre personne, dont les droits sont préservés.',
      },
    ]);
  });

  test('tells of a message that is queued already the day it goes out', () => {
    const queued = {
      line: 'plan 7.2 line 1',
      system: 'sales',
      kind: 'queued-send',
      why: 'still-solicits',
      ground: null,
      until: '2026-12-02',
    } as const;
    expect(wordsOf({ residues: [queued] }, french).join(' ')).toMatch(/part le 2.*2026/);
    expect(wordsOf({ residues: [queued] }, english).join(' ')).toMatch(/goes out on 2.*2026/);
  });

  test.each([french, english])('in $language claims no compliance, and is no "certificat"', (setting) => {
    expect(wordsOf({}, setting).join(' ')).not.toMatch(/compliant|conforme|certificat\b/i);
  });

  test('says so when nothing was held and nothing remains', () => {
    const words = wordsOf(
      { kind: 'final', access: null, systems: [], residues: [], outOfReach: [], recipients: [] },
      french,
    );
    expect(words).toContain(
      'Nous ne détenons aucune fiche de la personne dans les outils interrogés : il n’y avait rien à exécuter.',
    );
    expect(words.join(' ')).not.toMatch(/décrites ci-dessous|La copie des données/);
    expect(words).toContain('Aucune fiche n’était à traiter.');
    expect(words).toContain('Rien de connu ne reste dans les outils où la recherche a été faite.');
    expect(words).not.toContain('Destinataires des données');
  });

  test('of a copy alone speaks of the copy, and of no action and no residue', () => {
    const words = wordsOf({ kind: 'final', systems: [], residues: [] }, french);
    expect(words).toEqual(
      expect.arrayContaining([
        'La copie décrite ci-dessous a été relue, signée et retirée pour être remise à la personne.',
        'La copie des données (article 15)',
      ]),
    );
    expect(words.join(' ')).not.toMatch(/Ce qui a été fait|Ce qui reste|Rien de connu|actions décrites/);
  });

  test('of a copy that leaves before the erasure says that more follows', () => {
    expect(wordsOf({ kind: 'provisional', systems: [], residues: [] }, english)).toContain(
      'The copy described below was reviewed, signed and fetched to be handed to the person. A final certificate follows for the rest of the request.',
    );
  });

  test('of a request that only keeps claims no action', () => {
    const [first] = sample.statement.systems;
    const idle = { erased: 0, redacted: 0, detached: 0, objected: 0, verified: 0 };
    const systems = first ? [{ ...first, ...idle, kept: 1 }] : [];
    expect(wordsOf({ kind: 'final', systems }, english)).toContain(
      'There was no action to carry out. Whatever remains is listed, with its reason.',
    );
  });

  test('is dated in the time zone of the controller', () => {
    const words = wordsOf({}, { ...french, timeZone: 'America/Martinique' });
    expect(words).toContain('Attestation provisoire · établie le 23 novembre 2026');
    expect(words).toContain('20 février 2027');
  });
});

describe('its file', () => {
  test.each([
    [french, 'fr-FR'],
    [english, 'en-GB'],
  ])('is a tagged PDF with its language', async (setting, locale) => {
    const file = await text(sample.statement, setting);
    expect(file.slice(0, 5)).toBe('%PDF-');
    expect(file).toContain(`/Lang (${locale})`);
    expect(file).toContain('/MarkInfo');
    expect(file).toContain('<pdfaid:part>3</pdfaid:part>');
  });

  test('ends with its last line: nothing below it makes an empty page', () => {
    const { content } = certificateDocument(printed(sample, french), 'fr');
    expect(Array.isArray(content) && content.at(-1)).toEqual({
      text: expect.stringContaining('greffe certificate verify'),
    });
  });

  test('has as many pages as the residues need, and numbers them', async () => {
    const residues = Array.from({ length: 40 }, (_, place) =>
      sample.statement.residues.map((residue) => ({ ...residue, kind: `kind ${place}` })),
    ).flat();
    const file = await text({ ...sample.statement, residues }, french);
    expect((file.match(/\/Type \/Page\b/g) ?? []).length).toBeGreaterThan(4);
    const { footer } = certificateDocument(printed(sample, french), 'fr');
    const page = { orientation: 'portrait', width: 595, height: 842 } as const;
    expect(texts(typeof footer === 'function' ? footer(2, 7, page) : '')).toContain('page 2 sur 7');
  });
});

function wordsOf(change: Partial<Statement>, setting: Setting): readonly string[] {
  const issued = { ...sample, statement: { ...sample.statement, ...change } };
  return texts(certificateDocument(printed(issued, setting), setting.language));
}

async function text(statement: Statement, setting: Setting): Promise<string> {
  return Buffer.from(await renderCertificate({ ...sample, statement }, setting)).toString('latin1');
}

/** Every text of a document, in reading order. */
function texts(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  if (typeof content !== 'object' || content === null) return [];
  return Object.values(content).flatMap(texts);
}
