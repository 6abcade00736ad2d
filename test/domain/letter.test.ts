import { describe, expect, test } from '@jest/globals';
import type { Residue } from '../../src/domain/certificate.ts';
import { demandFirst, demandFitting, lettersDue, stillAnswered } from '../../src/domain/letter.ts';
import type { RequestLetter } from '../../src/domain/letter.ts';
import type { Because, LetterFacts } from '../../src/domain/letter-facts.ts';
import type { AnsweredRight, LetterKind } from '../../src/domain/letter-kinds.ts';
import { LETTERS, LETTER_KINDS, placeholdersOf } from '../../src/domain/letter-kinds.ts';
import { fillTemplate, readTemplate } from '../../src/domain/letter-template.ts';
import { Refused } from '../../src/domain/refused.ts';
import type { Right, RightCourse, RightState } from '../../src/domain/request.ts';
import { shippedLetter, shippedTemplate } from '../../src/domain/shipped-letter.ts';
import { writeLetter } from '../../src/domain/write-letter.ts';

const languages = ['fr', 'en'] as const;
const all = LETTER_KINDS.flatMap((kind) => languages.map((language) => [kind, language] as const));

const becauseOf: Readonly<Record<string, Because>> = {
  'identity-doubt': { kind: 'identity-doubt', doubt: 'homonyms' },
  'extension-reason': { kind: 'extension-reason', reason: 'complexity' },
  'refusal-ground': { kind: 'refusal-ground', ground: 'legal-claims' },
};

const invoice: Residue = {
  line: 'plan 7.2 line 14',
  system: 'sales',
  kind: 'Order',
  why: 'exemption',
  ground: 'C. com. L123-22',
  until: '2036-12-31',
};
const inBin: Residue = {
  ...invoice,
  kind: 'contact',
  why: 'in-recycle-bin',
  ground: null,
  until: '2026-06-01',
};
const unstopped: Residue = { ...invoice, kind: 'address', why: 'not-carried-out', ground: null, until: null };

const queued: Residue = {
  ...invoice,
  kind: 'queued-send',
  why: 'still-solicits',
  ground: null,
  until: '2026-04-20',
};

const uncorrected: Residue = { ...inBin, why: 'other-value', until: null };

function factsOf(kind: LetterKind, language: 'fr' | 'en', with_: Partial<LetterFacts> = {}): LetterFacts {
  return {
    language,
    controller: { name: 'Acme SAS', country: 'FR', dpo: 'dpo@acme.example' },
    request: {
      id: 7,
      receivedOn: '2026-03-05',
      rights: ['objection', 'access', 'erasure'],
      stops: ['email', 'phone', 'sms'],
    },
    onBehalf: {
      to: 'requester',
      quality: 'agent',
      requester: 'Association Exemple',
      person: 'Claire Exemple',
    },
    today: '2026-04-01',
    dueOn: '2026-04-07',
    newDueOn: '2026-06-05',
    because: becauseOf[LETTERS[kind].because ?? ''] ?? null,
    ownWords: 'Les mots de {{controller}}.',
    stated: {
      access: {
        package: '7.1',
        digest: 'ab'.repeat(32),
        bytes: 1000,
        withheld: 2,
        signedBy: 'dpo',
        signedAt: '2026-03-20T10:00:00.000Z',
        fetchedAt: '2026-03-20T11:00:00.000Z',
      },
      portability: {
        package: '7.3',
        digest: 'cd'.repeat(32),
        bytes: 500,
        withheld: 1,
        signedBy: 'dpo',
        signedAt: '2026-03-20T10:00:00.000Z',
        fetchedAt: '2026-03-20T11:00:00.000Z',
      },
      systems: [
        {
          system: 'sales',
          erased: 3,
          redacted: 1,
          detached: 0,
          objected: 1,
          restricted: 2,
          rectified: 2,
          rectifiedFields: ['email', 'phone'],
          kept: 1,
          left: 0,
          verified: 4,
          verifiedAt: null,
        },
      ],
      residues: [invoice, inBin, inBin, unstopped, queued, uncorrected],
      searched: ['crm-eu', 'sales'],
      outOfReach: [{ system: 'crm-eu', what: 'sauvegardes', because: 'no-api' }],
      suppressionKept: true,
    },
    recipients: [{ name: 'Cabinet Exemple', role: 'processor', told: [] }],
    ...with_,
  };
}

const written = (kind: LetterKind, language: 'fr' | 'en', with_: Partial<LetterFacts> = {}) =>
  writeLetter(shippedTemplate(kind, language), factsOf(kind, language, with_));

describe.each(all)('the letter %s in %s', (kind, language) => {
  test('is sound, and says everything it may with nothing left to fill in', () => {
    const { subject, text } = written(kind, language);
    expect(subject).not.toMatch(/[{}\n]/);
    // What somebody wrote is never read as a template.
    expect(text.replaceAll('Les mots de {{controller}}.', '')).not.toMatch(/[{}]|undefined|null/);
    expect(text).toContain('Les mots de {{controller}}.');
    expect(text).toContain('Claire Exemple');
    expect(text).toContain('Acme SAS');
    expect(text).not.toMatch(/\n\n\n/);
  });

  test.each(LETTERS[kind].must)('is refused without {{%s}}, and says on which line', (name) => {
    const whole = shippedLetter(kind, language).split('\n');
    const without = whole.map((line, index) => (index === 0 ? line : line.replaceAll(`{{${name}}}`, '')));
    const { faults } = readTemplate(kind, without.join('\n'));
    expect(faults).toEqual([{ line: whole.length, fault: 'block-missing', name }]);
  });

  test.each(LETTERS[kind].must)('says something where it says {{%s}}', (name) => {
    const bare = { kind, subject: 'x', lines: [`{{${name}}}`] };
    expect(fillTemplate(bare, () => '').text.trim()).toBe('');
    expect(writeLetter(bare, factsOf(kind, language)).text.trim()).not.toBe('');
  });
});

describe('the law is in the letter', () => {
  const answers = LETTER_KINDS.filter((kind) => LETTERS[kind].answers !== null);

  test.each(answers)('%s tells of the authority and of the court, in both languages', (kind) => {
    expect(written(kind, 'fr').text).toMatch(/CNIL[^]*juridiction compétente \(article 79/);
    expect(written(kind, 'en').text).toMatch(/CNIL[^]*competent court \(Article 79/);
  });

  test('a controller elsewhere names the authority of the person, and no French one', () => {
    const abroad = { controller: { name: 'Acme', country: 'DE', dpo: 'dpo@acme.example' } };
    expect(written('refusal', 'en', abroad).text).not.toContain('CNIL');
    expect(written('refusal', 'fr', abroad).text).toContain('celle de l’État où vous résidez');
    expect(written('identity-question', 'fr', abroad).text).not.toContain('suspendu');
    expect(written('identity-question', 'fr').text).toContain('Le délai de réponse est suspendu');
  });

  test('a partial refusal has one line for each thing kept: what, by which text, until when', () => {
    const { text } = written('partial-refusal', 'fr', {
      stated: {
        ...statedIn('fr'),
        residues: [invoice, { ...invoice, line: 'plan 7.2 line 15', until: null }],
      },
    });
    const kept = text.split('\n').filter((line) => line.includes('C. com.'));
    expect(kept).toEqual([
      '– commande dans sales : conservation imposée par un texte (article 17, paragraphe 3, point b), du RGPD) – C. com. L123-22 ; jusqu’au 31 décembre 2036 (plan 7.2, ligne 14)',
      '– commande dans sales : conservation imposée par un texte (article 17, paragraphe 3, point b), du RGPD) – C. com. L123-22 ; sans date de fin connue à ce jour (plan 7.2, ligne 15)',
    ]);
  });

  test('an erasure names its recipients, what goes later in sum, and nothing of the objection beside it', () => {
    const { text } = written('answer-erasure', 'fr');
    expect(text).toContain('– Cabinet Exemple (sous-traitant)');
    expect(text).toContain('– 2 contacts dans sales : effacement fait, encore réversible');
    expect(text).not.toMatch(/adresse ou numéro dans sales/);
    expect(written('answer-objection', 'fr').text).toContain(
      '– 1 adresse ou numéro dans sales : l’action n’a pas pu',
    );
  });

  test('a message that is queued already is told with the day it goes out, and not as if it ended then', () => {
    expect(written('answer-objection', 'fr').text).toContain('à la main, départ prévu le 20 avril 2026');
    expect(written('answer-objection', 'en').text).toContain('by hand, due to go out on 20 April 2026');
    expect(written('answer-erasure', 'fr').text).not.toContain('départ prévu');
  });

  test('a consent taken back is told as one: what it covers, what could not be stopped, and that the past stays lawful', () => {
    const { text } = written('answer-consent-withdrawal', 'fr');
    expect(text).toContain('Vous avez retiré, le 5 mars 2026');
    expect(text).toContain('article 7, paragraphe 3');
    expect(text).toContain('– 1 adresse ou numéro dans sales : l’action n’a pas pu');
    expect(text).toContain('Pour que votre choix soit respecté');
    expect(text).not.toMatch(/C\. com\.|réversible|opposition/);
    expect(written('answer-consent-withdrawal', 'en').text).toContain(
      'withdrew your consent to direct marketing',
    );
  });

  test('each copy is named by its own package and article, and a restriction by what was marked', () => {
    const portable = written('answer-portability', 'fr').text;
    expect(portable).toContain('dossier de portabilité n° 7.3');
    expect(portable).toContain('cd'.repeat(32));
    expect(portable).toContain('1 élément n’y figure pas');
    expect(portable).toContain('article 20, paragraphe 4');
    expect(portable).not.toMatch(/article 15/);
    const access = written('answer-access', 'en').text;
    expect(access).toContain('access package 7.1');
    expect(access).toContain('Article 15(4)');
    expect(written('answer-restriction', 'fr').text).toContain(
      '– sales : 2 fiches marquées comme en limitation, 1 voie de prospection fermée',
    );
    expect(written('answer-restriction', 'en').text).toContain('sales: 2 records marked as restricted');
  });

  test('what is out of reach takes one line for a tool and a reason', () => {
    const gap = { system: 'crm-eu', what: 'sauvegardes', because: 'no-api' };
    const { text } = written('answer-erasure', 'fr', {
      stated: {
        ...statedIn('fr'),
        outOfReach: [gap, { ...gap, what: 'journaux' }, { ...gap, because: 'edition' }],
      },
    });
    expect(text.split('\n').filter((line) => line.startsWith('– crm-eu'))).toEqual([
      '– crm-eu, l’outil n’offre aucun moyen d’y accéder : sauvegardes ; journaux',
      '– crm-eu, notre édition de l’outil ne le permet pas : sauvegardes',
    ]);
  });

  test('an identity question never tells whether the person is known', () => {
    for (const doubt of ['address-unknown', 'name-differs', 'homonyms', 'shared-mailbox'] as const) {
      const { text } = written('identity-question', 'fr', { because: { kind: 'identity-doubt', doubt } });
      expect(text).not.toMatch(/nous (?:vous )?connaiss|détenons|nos (?:fichiers|bases|outils)/);
    }
  });

  test('says for whom somebody asks, and whose the data is, to whichever of the two it is addressed', () => {
    const onBehalf = { requester: 'Maître Exemple', quality: 'lawyer', person: 'Claire Exemple' } as const;
    const toLawyer = written('answer-erasure', 'fr', { onBehalf: { ...onBehalf, to: 'requester' } });
    expect(toLawyer.text).toMatch(
      /^Maître,\n\nPersonne concernée : Claire Exemple\n\nVous agissez au nom de/,
    );
    expect(toLawyer.text).toContain('les données dont parle cette lettre sont les siennes, non les vôtres');
    expect(toLawyer.text).toContain('agréer, Maître, l’expression');
    const toPerson = written('answer-erasure', 'fr', { onBehalf: { ...onBehalf, to: 'person' } });
    expect(toPerson.text).toMatch(/^Madame, Monsieur,\n/);
    expect(toPerson.text).toContain('adressée pour vous par Maître Exemple, en qualité d’avocat');
    const inEnglish = written('answer-erasure', 'en', { onBehalf: { ...onBehalf, to: 'person' } });
    expect(inEnglish.text).toMatch(/^Dear Sir or Madam,\n/);
    expect(inEnglish.text).toContain('made for you by Maître Exemple, as your lawyer');
    const heir = { ...onBehalf, quality: 'heir', to: 'requester' } as const;
    expect(written('answer-access', 'fr', { onBehalf: heir }).text).toContain(
      'Vous agissez en qualité d’héritier de cette personne',
    );
    const own = written('answer-erasure', 'fr', { onBehalf: null });
    expect(own.text).toMatch(/^Madame, Monsieur,\n\nÀ votre demande/);
  });

  test('that the data is accurate is said with its article, and with the remedies', () => {
    const ground = { kind: 'refusal-ground', ground: 'data-accurate' } as const;
    const { text } = written('refusal', 'fr', { because: ground });
    expect(text).toMatch(/elles sont exactes, et il n’y a pas lieu de les rectifier \(article 16[^]*CNIL/);
    expect(written('refusal', 'en', { because: ground }).text).toContain('it is accurate');
  });

  test('what there is nothing to say of takes no place', () => {
    const { text } = written('answer-erasure', 'en', {
      ownWords: '',
      onBehalf: null,
      stated: { ...statedIn('en'), residues: [], outOfReach: [], suppressionKept: false },
    });
    expect(text).not.toMatch(/What goes later|out of reach|suppression list|Person concerned/);
  });

  function statedIn(language: 'fr' | 'en'): NonNullable<LetterFacts['stated']> {
    const { stated } = factsOf('answer-erasure', language);
    if (!stated) throw new Error('The facts state nothing.');
    return stated;
  }
});

describe('a template of the company', () => {
  const sound = 'Objet\n\nBonjour,\n\n{{receivedOn}} et {{dueOn}}\n';
  const faultsOf = (text: string) => readTemplate('acknowledgement', text).faults;

  test('is taken as it is written, whatever ends its lines', () => {
    expect(faultsOf(sound)).toBeUndefined();
    const { template } = readTemplate('acknowledgement', `\uFEFF${sound.replaceAll('\n', '\r\n')}`);
    expect(template).toMatchObject({
      subject: 'Objet',
      lines: ['Bonjour,', '', '{{receivedOn}} et {{dueOn}}'],
    });
  });

  test.each([
    ['', ['1 no-subject ', '2 no-text ', '1 block-missing receivedOn', '1 block-missing dueOn']],
    [sound.replace('Bonjour', '{{ground}}'), ['3 unknown ground']],
    [sound.replace('Bonjour', '{{nom}}'), ['3 unknown nom']],
    [sound.replace('Bonjour', '{{ 1 + 1 }}'), ['3 no-placeholder ']],
    [sound.replace('Bonjour', '{{today}'), ['3 no-placeholder ']],
    [sound.replace('Bonjour', 'Lisez {{ownWords}}'), ['3 not-alone ownWords']],
    [sound.replace('Objet', '{{concerning}}'), ['1 not-alone concerning']],
  ])('is judged line by line: %j', (text, expected) => {
    expect(faultsOf(text)?.map(({ line, fault, name }) => `${line} ${fault} ${name}`)).toEqual(expected);
  });

  test('may say nothing that its kind of letter does not know', () => {
    for (const kind of LETTER_KINDS) {
      const foreign = placeholdersOf('partial-refusal').filter(
        (name) => !placeholdersOf(kind).includes(name),
      );
      for (const name of foreign) {
        const { faults } = readTemplate(kind, `${shippedLetter(kind, 'fr')}\n{{${name}}}\n`);
        expect(faults).toMatchObject([{ fault: 'unknown', name }]);
      }
    }
  });
});

describe('which letter answers', () => {
  const course = (right: Right, state: RightState): RightCourse => ({
    right,
    state,
    since: new Date(0),
    waitsFor: null,
  });
  const asked = (rights: readonly RightCourse[], awaited: readonly AnsweredRight[] = []) => ({
    id: 7,
    rights,
    answer: { awaited, on: null },
    isLifted: false,
  });
  const { stated } = factsOf('answer-erasure', 'fr');
  const nothingKept = stated && { ...stated, residues: [inBin, unstopped] };
  const codeOf = (work: () => unknown): string | null => {
    try {
      work();
      return null;
    } catch (error) {
      if (error instanceof Refused) return error.code;
      throw error;
    }
  };

  test.each<[LetterKind, RightState, 'kept' | 'gone' | 'unstated', string | readonly AnsweredRight[]]>([
    ['answer-erasure', 'done', 'gone', ['erasure']],
    ['answer-erasure', 'answered-provisionally', 'gone', ['erasure']],
    ['answer-erasure', 'done', 'kept', 'part-is-kept'],
    ['answer-erasure', 'done', 'unstated', 'not-done-yet'],
    ['answer-erasure', 'verifying', 'gone', 'not-done-yet'],
    ['answer-erasure', 'incomplete', 'gone', 'not-done-yet'],
    ['answer-erasure', 'nothing-held', 'gone', 'nothing-is-held'],
    ['partial-refusal', 'done', 'kept', ['erasure']],
    ['partial-refusal', 'done', 'gone', 'nothing-is-kept'],
    ['nothing-held', 'nothing-held', 'gone', ['erasure']],
    ['nothing-held', 'done', 'gone', 'something-is-held'],
    ['answer-access', 'done', 'gone', 'right-not-asked'],
    ['answer-portability', 'done', 'gone', 'right-not-asked'],
    ['lift-restriction', 'done', 'gone', 'right-not-asked'],
    ['acknowledgement', 'received', 'unstated', []],
    ['refusal', 'planned', 'unstated', []],
  ])('%s, of an erasure %s (%s)', (kind, state, what, expected) => {
    const request = asked([course('erasure', state)]);
    const said = what === 'unstated' ? null : what === 'kept' ? stated : nothingKept;
    const work = () => demandFitting(kind, request, said, 'greffe');
    if (typeof expected === 'string') expect(codeOf(work)).toBe(expected);
    else expect(work()).toEqual(expected);
  });

  test('a letter of somebody’s own may tell of what could not end', () => {
    const request = asked([course('erasure', 'incomplete')]);
    expect(demandFitting('partial-refusal', request, null, 'somebody')).toEqual(['erasure']);
    const early = asked([course('erasure', 'planned')]);
    expect(codeOf(() => demandFitting('answer-erasure', early, null, 'somebody'))).toBe('not-done-yet');
  });

  test('is due once something is done and told to nobody', () => {
    const rights = [course('objection', 'done'), course('access', 'planned'), course('erasure', 'done')];
    expect(lettersDue(rights, ['objection', 'access', 'erasure'], stated, false)).toEqual([
      'answer-objection',
      'partial-refusal',
    ]);
    expect(lettersDue(rights, ['access'], stated, false)).toEqual([]);
    expect(lettersDue([course('consent-withdrawal', 'done')], ['consent-withdrawal'], stated, false)).toEqual(
      ['answer-consent-withdrawal'],
    );
    const none = [course('access', 'nothing-held'), course('erasure', 'nothing-held')];
    expect(lettersDue(none, ['access', 'erasure'], stated, false)).toEqual(['nothing-held']);
  });

  test('of a restriction that was lifted before it was told of never says that it stands', () => {
    const rights = [course('restriction', 'done')];
    expect(lettersDue(rights, ['restriction'], stated, false)).toEqual(['answer-restriction']);
    expect(lettersDue(rights, ['restriction'], stated, true)).toEqual(['lift-restriction']);
    const awaited = asked(rights, ['restriction']);
    expect(demandFitting('answer-restriction', awaited, stated, 'greffe')).toEqual(['restriction']);
    const lifted = { ...awaited, isLifted: true };
    expect(codeOf(() => demandFitting('answer-restriction', lifted, stated, 'greffe'))).toBe('lifted-since');
    expect(demandFitting('lift-restriction', lifted, stated, 'greffe')).toEqual(['restriction']);
    // Once the restriction was told of, its end is told beside.
    expect(demandFitting('lift-restriction', asked(rights), stated, 'greffe')).toEqual([]);
  });

  test('answers, once it leaves, what is still as it says', () => {
    expect(stillAnswered(['erasure'], [course('erasure', 'done')])).toEqual(['erasure']);
    expect(stillAnswered(['erasure'], [course('erasure', 'nothing-held')])).toEqual(['erasure']);
    expect(stillAnswered(['erasure'], [course('erasure', 'incomplete')])).toEqual([]);
    expect(
      stillAnswered(['erasure', 'access'], [course('erasure', 'applying'), course('access', 'done')]),
    ).toEqual(['access']);
  });

  test('leaves once, unless somebody says so', () => {
    const request = { id: 7, rights: [], answer: { awaited: [], on: null } };
    const doubtful: RequestLetter = {
      number: 1,
      kind: 'answer-erasure',
      language: 'fr',
      way: 'mail',
      state: 'sending',
      digest: '',
      answers: ['erasure'],
      because: null,
      writtenBy: 'dpo',
      writtenAt: new Date(0),
      sentOn: null,
    };
    expect(codeOf(() => demandFirst(request, 'answer-erasure', ['erasure'], []))).toBe('answered-already');
    expect(codeOf(() => demandFirst(request, 'answer-erasure', ['erasure'], [doubtful]))).toBe(
      'letter-in-doubt',
    );
    // Another answer to the same right is one too many.
    expect(codeOf(() => demandFirst(request, 'partial-refusal', ['erasure'], [doubtful]))).toBe(
      'letter-in-doubt',
    );
    expect(codeOf(() => demandFirst(request, 'unclear', [], [doubtful]))).toBeNull();

    const lying: RequestLetter = { ...doubtful, state: 'written' };
    const owed = { ...request, answer: { awaited: ['erasure' as const], on: null } };
    expect(codeOf(() => demandFirst(owed, 'answer-erasure', ['erasure'], [lying]))).toBe('letter-lies');
    const said: RequestLetter = {
      ...doubtful,
      kind: 'unclear',
      answers: [],
      state: 'sent',
      sentOn: '2026-03-05',
    };
    expect(codeOf(() => demandFirst(owed, 'unclear', [], [said]))).toBe('letter-left-already');
    // Told once, and owed again: what was told is not the whole truth any more.
    const told: RequestLetter = { ...doubtful, state: 'sent', sentOn: '2026-03-05' };
    expect(codeOf(() => demandFirst(owed, 'answer-erasure', ['erasure'], [told]))).toBeNull();
  });
});
