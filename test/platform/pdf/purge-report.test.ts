import { describe, expect, test } from '@jest/globals';
import type { PurgeReport } from '../../../src/domain/purge-report.ts';
import { inFrench } from '../../../src/domain/in-french.ts';
import { purgeReportDocument } from '../../../src/platform/pdf/purge-report.ts';
import type { Setting } from '../../../src/platform/pdf/printed.ts';
import { renderPurgeReport } from '../../../src/platform/pdf/render.ts';
import { sampleReport } from './sample-purge-report.ts';

const translate = inFrench([
  {
    'Field history': 'L’historique des champs',
    'Give the token the right to erase.': 'Donnez au jeton le droit d’effacer.',
  },
]);
const french: Setting = { language: 'fr', timeZone: 'Europe/Paris', french: translate };
const english: Setting = { language: 'en', timeZone: 'Europe/Paris', french: translate };

describe('the printed report of a purge', () => {
  test('in French says what was done, what failed and what to do, and by which rules', () => {
    expect(wordsOf({}, french)).toEqual(
      expect.arrayContaining([
        'Compte rendu de purge',
        'n°\u00a012, passage de la nuit',
        'Compte rendu provisoire · établi le 24 novembre 2026',
        '4\u00a0871',
        '21 février 2027',
        'Donnez au jeton le droit d’effacer.',
        'accès refusé, INSUFFICIENT_ACCESS',
        'Un gel pour litige a été posé depuis la validation.',
        'Catégorie prospect, pour la finalité prospecting. Conservation : 3 ans depuis le dernier contact de la personne. Ensuite : effacer. Fondement : CNIL 2021-131. Seuil de blocage : 5\u00a0000 personnes ou 10\u00a0% de la catégorie.',
        'crm-eu\u00a041\u00a0007 · sales\u00a09\u00a0882',
        'Deux validations étaient nécessaires : premier passage de cette règle, un outil ne se laisse pas lire en entier.',
        'responsable de traitement',
        'ab'.repeat(32),
        'Personne n’étant à traiter, aucune validation n’était à donner.',
        '41\u00a0532\u00a0contacts · 120\u00a0403\u00a0notes',
        'L’historique des champs',
        sampleReport.key,
        'Pour vérifier le fichier joint : greffe certificate verify compte-rendu-12-1.json. Comparez la clé de signature, en entier, avec celle que publie le responsable de traitement.',
      ]),
    );
  });

  test('in English says the same', () => {
    expect(
      wordsOf(
        { kind: 'final', purge: { ...purge, outcome: 'done', kind: 'by-hand', openedBy: 'dpo' } },
        english,
      ),
    ).toEqual(
      expect.arrayContaining([
        'Report of a purge',
        'No.\u00a012, begun by dpo',
        'Final report · issued on 24 November 2026',
        '4,871',
        'Give the token the right to erase.',
        'access refused, INSUFFICIENT_ACCESS',
        'Field history',
        '9,915\u00a0leads',
      ]),
    );
    expect(wordsOf({}, english).join('\n')).toContain(
      'Kept 5 years and 6 months from the event contract-end.',
    );
  });

  test.each([french, english])('in $language claims no compliance', (setting) => {
    expect(wordsOf({}, setting).join(' ')).not.toMatch(/compliant|compliance|conform/i);
  });

  test('counts at each step add up: who is acted on under another rule is told', () => {
    const [rule] = sampleReport.statement.rules;
    if (!rule) throw new Error('The sample has no rule.');
    expect(peopleAt(wordsOf({ rules: [rule] }, english), 'acted on under another rule')).toBe('23');
    const { funnel } = rule;
    const due = funnel.pastPeriod - funnel.aliveElsewhere - funnel.held;
    expect(wordsOf({ rules: [{ ...rule, funnel: { ...funnel, due } }] }, english)).not.toContain(
      'acted on under another rule',
    );
  });

  test('whoever was left out after the plan was signed is counted by why, and those before are counted once', () => {
    const [rule] = sampleReport.statement.rules;
    if (!rule) throw new Error('The sample has no rule.');
    const leftOut = [
      { why: 'legal-hold', people: 3 },
      { why: 'open-request', people: 5 },
      { why: 'tied-to-kept', people: 7 },
    ];
    const words = wordsOf({ rules: [{ ...rule, leftOut }] }, english);
    expect(peopleAt(words, 'left out later: a legal hold')).toBe('3');
    expect(peopleAt(words, 'left out later: a request came in')).toBe('5');
    expect(words).not.toContain('7');
  });

  test('where records were recycled counts them in a column of their own, and says which were restored', () => {
    const [crm, sales] = sampleReport.statement.systems;
    if (!crm || !sales) throw new Error('The sample has two systems.');
    const restored = { ...sales, stopped: [{ code: 'restored', lines: 2 }] };
    const words = wordsOf({ systems: [crm, restored] }, french);
    expect(words).toEqual(expect.arrayContaining(['À la corbeille', '260']));
    expect(words).toContain('Quelqu’un a restauré la fiche depuis la corbeille de l’outil.');
    expect(words).toContain('Dans la corbeille de l’outil ; récupérables jusqu’à ce qu’elle soit vidée.');
    expect(wordsOf({ systems: [crm] }, french)).not.toContain('À la corbeille');
  });

  test('of a rule that asks first says who was asked, and of how many letters that was the end', () => {
    const words = wordsOf({}, english);
    expect(peopleAt(words, 'asked: with time left to say that they stay')).toBe('12');
    expect(peopleAt(words, 'To be asked whether they stay')).toBe('31');
    expect(peopleAt(words, 'letters sent')).toBe('28');
    expect(peopleAt(words, 'letters refused: no such mailbox')).toBe('2');
  });

  test('of a refused purge says what was never carried out, and that nothing more is', () => {
    const refused = { ...purge, outcome: 'refused', endedAt: '2026-11-23T10:00:00.000Z' } as const;
    const words = wordsOf({ kind: 'final', purge: refused }, english);
    expect(words).toContain('Signed; not carried out, for the purge was refused.');
    expect(words).toContain(
      'The call had left before the refusal; its effect is not known: look in the tool.',
    );
    expect(words).not.toContain('Signed; not carried out yet.');
    expect(words.join(' ')).not.toMatch(/ follows/);
  });

  test('of a purge in which nobody was due says so, and lists nothing', () => {
    const nothing = { ...purge, outcome: 'nothing-due', endedAt: '2026-11-20T03:00:00.000Z' } as const;
    const words = wordsOf({ kind: 'final', purge: nothing, systems: [], outOfReach: [] }, french);
    expect(words).toContain('Les outils ont été lus : personne n’était à traiter. Rien n’a été effacé.');
    expect(words).toContain('Aucune action n’a été exécutée.');
    expect(words.join(' ')).not.toMatch(/Ce qui a échoué|Ce qui n’est pas achevé|mis de côté|Hors de portée/);
  });

  test('of a rule that nobody signed says that nothing of it was carried out', () => {
    const rules = sampleReport.statement.rules.map((rule) => ({ ...rule, signatures: [], approvedAt: null }));
    expect(wordsOf({ rules }, english)).toContain('Waits for signatures: nothing of it is carried out.');
    const ended = { ...purge, endedAt: '2026-11-23T10:00:00.000Z' };
    expect(wordsOf({ rules, purge: ended }, english)).toContain('Not signed: nothing of it was carried out.');
  });

  test('is dated in the time zone of the controller', () => {
    expect(wordsOf({}, { ...french, timeZone: 'America/Martinique' })).toContain(
      'Compte rendu provisoire · établi le 23 novembre 2026',
    );
  });
});

describe('its file', () => {
  test.each([
    [french, 'fr-FR'],
    [english, 'en-GB'],
  ])('is a tagged PDF with its language', async (setting, locale) => {
    const file = Buffer.from(await renderPurgeReport(sampleReport, setting)).toString('latin1');
    expect(file.slice(0, 5)).toBe('%PDF-');
    expect(file).toContain(`/Lang (${locale})`);
    expect(file).toContain('/MarkInfo');
    expect(file).toContain('<pdfaid:part>3</pdfaid:part>');
    expect((file.match(/\/Type \/Page\b/g) ?? []).length).toBeLessThan(6);
  });

  test('has room for many rules and tools', async () => {
    const { statement } = sampleReport;
    const many = <T>(some: readonly T[]): readonly T[] => Array.from({ length: 12 }, () => some).flat();
    const rules = many(statement.rules);
    const systems = many(statement.systems);
    const file = await renderPurgeReport(
      { ...sampleReport, statement: { ...statement, rules, systems } },
      french,
    );
    expect(
      (
        Buffer.from(file)
          .toString('latin1')
          .match(/\/Type \/Page\b/g) ?? []
      ).length,
    ).toBeGreaterThan(8);
  });
});

const { purge } = sampleReport.statement;

function wordsOf(change: Partial<PurgeReport>, setting: Setting): readonly string[] {
  return texts(
    purgeReportDocument({ ...sampleReport, statement: { ...sampleReport.statement, ...change } }, setting),
  );
}

/** The number beside the name of a step. */
function peopleAt(words: readonly string[], step: string): string | undefined {
  const place = words.indexOf(step);
  return place === -1 ? undefined : words.slice(place).find((word) => /^\d/.test(word));
}

/** Every text of a document, in reading order. */
function texts(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  if (typeof content !== 'object' || content === null) return [];
  return Object.values(content).flatMap(texts);
}
