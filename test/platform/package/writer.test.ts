import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { asItIs, inFrench } from '../../../src/domain/in-french.ts';
import type { Translate } from '../../../src/domain/in-french.ts';
import { filePath } from '../../../src/domain/package-paths.ts';
import type { PackagedFile } from '../../../src/domain/package.ts';
import { zipPackageWriter } from '../../../src/platform/package/writer.ts';
import type { PackageMaterial } from '../../../src/ports/package-writer.ts';
import { unzip } from '../../support/unzip.ts';
import { acme, materialOf, record } from './sample-material.ts';

async function zipOf(
  material: PackageMaterial,
  french: Translate = asItIs,
): Promise<{ readonly bytes: Buffer; readonly digest: string }> {
  const zip = zipPackageWriter(async () => french).write(material);
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip.stream) chunks.push(chunk);
  return { bytes: Buffer.concat(chunks), digest: zip.digest() };
}

async function filesOf(material: PackageMaterial, french?: Translate): Promise<ReadonlyMap<string, string>> {
  const files = await unzip((await zipOf(material, french)).bytes);
  return new Map([...files].map(([path, bytes]) => [path, bytes.toString()]));
}

function file(of: { readonly line: number; readonly rank: number; readonly name: string }): PackagedFile {
  const path = filePath('crm-eu', of, of.name);
  return {
    ref: { kind: 'file', id: `${of.line}` },
    name: of.name,
    path,
    blob: of.line,
    mediaType: null,
    bytes: null,
    unread: null,
  };
}

describe('the zip', () => {
  test('has the same bytes every time, and its digest is theirs', async () => {
    const material = materialOf([record({ line: 1, fields: { name: 'Zoé' } })]);
    const [one, two] = [await zipOf(material), await zipOf(material)];
    expect(two.bytes.equals(one.bytes)).toBe(true);
    expect(one.digest).toBe(createHash('sha256').update(one.bytes).digest('hex'));
    expect(two.digest).toBe(one.digest);
  });

  test('opens in the language of the controller, and can be read in the other', async () => {
    const english = { ...acme, language: 'en' as const };
    const french = await filesOf(materialOf([]));
    expect([...french.keys()].slice(0, 4)).toEqual([
      'index.html',
      'index.en.html',
      'README.txt',
      'data.json',
    ]);
    expect(french.get('index.html')).toContain('<html lang="fr">');
    const other = await filesOf(materialOf([], { controller: english }));
    expect(other.get('index.html')).toContain('<html lang="en">');
    expect(other.get('index.fr.html')).toContain('href="index.html"');
  });

  test('takes no more of a file than has left already', async () => {
    const piece = randomBytes(1_048_576);
    const count = 48;
    let taken = 0;
    let left = 0;
    let most = 0;
    const huge = async function* (): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < count; index += 1) {
        taken += piece.length;
        most = Math.max(most, taken - left);
        yield piece;
      }
    };
    const material = materialOf(
      [record({ line: 1, fields: {}, files: [file({ line: 1, rank: 1, name: 'big.bin' })] })],
      { file: huge },
    );
    for await (const chunk of zipPackageWriter(async () => asItIs).write(material).stream)
      left += chunk.length;
    expect(left).toBeGreaterThan(count * piece.length * 0.99);
    expect(most).toBeLessThan(8 * piece.length);
  });

  test('an error while a file is read is not mistaken for its end', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('the store was damaged');
    };
    const material = materialOf(
      [record({ line: 1, fields: {}, files: [file({ line: 1, rank: 1, name: 'a.txt' })] })],
      { file: broken },
    );
    await expect(zipOf(material)).rejects.toThrow('the store was damaged');
  });

  test('no name of a file leaves the folder, and none replaces another', async () => {
    const names = [
      '../../etc/passwd',
      String.raw`..\..\autoexec.bat`,
      '/abs.txt',
      'a.txt',
      'a.txt',
      'CON',
      '',
    ];
    const records = names.map((name, index) =>
      record({ line: index + 1, fields: {}, files: [file({ line: index + 1, rank: 1, name })] }),
    );
    const paths = [...(await filesOf(materialOf(records))).keys()].filter((path) =>
      path.startsWith('files/'),
    );
    expect(paths).toEqual([
      'files/crm-eu/1-1-passwd',
      'files/crm-eu/2-1-autoexec.bat',
      'files/crm-eu/3-1-abs.txt',
      'files/crm-eu/4-1-a.txt',
      'files/crm-eu/5-1-a.txt',
      'files/crm-eu/6-1-_CON',
      'files/crm-eu/7-1-file',
    ]);
  });
});

describe('the page', () => {
  test('shows what somebody wrote, and runs none of it', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
    const material = materialOf([
      record({
        line: 1,
        system: `crm${evil}`,
        ref: { kind: `note${evil}`, id: evil },
        labels: { text: `Label${evil}` },
        fields: { text: evil, name: evil },
        files: [file({ line: 1, rank: 1, name: `${evil}.html` })],
      }),
    ]);
    const files = await filesOf(material);
    for (const page of ['index.html', 'index.en.html']) {
      const shown = files.get(page) ?? '';
      expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(shown).not.toMatch(/<script|<img|onerror=alert\(2\)>/);
    }
  });

  test('asks for nothing from outside and lets only its own style in', async () => {
    const shown = (await filesOf(materialOf([]))).get('index.html') ?? '';
    expect(shown).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const style = /<style>([\s\S]*?)<\/style>/.exec(shown)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(shown).toContain(`content="default-src 'none'; style-src 'sha256-${hash}';`);
  });

  test('writes dates, days, answers and mails as a person reads them', async () => {
    const material = materialOf([
      record({
        line: 1,
        fields: {
          at: '2026-01-12T14:30:00Z',
          on: '2026-01-12',
          optedOut: true,
          mail: '<div>Bonjour,<br>merci &amp; à bientôt<style>p{}</style></div><p>Acme</p>',
          empty: null,
        },
      }),
    ]);
    const files = await filesOf(material);
    expect(files.get('index.html')).toContain('<dd>12 janvier 2026 à 15:30</dd>');
    expect(files.get('index.html')).toContain('<dd>12 janvier 2026</dd>');
    expect(files.get('index.html')).toContain('<dd>oui</dd>');
    expect(files.get('index.html')).toContain('<dd>Bonjour,\nmerci &amp; à bientôt\nAcme</dd>');
    expect(files.get('index.html')).not.toContain('<dt>empty</dt>');
    expect(files.get('index.en.html')).toContain('12 January 2026');
    expect(JSON.parse(files.get('data.json') ?? '')).toMatchObject({
      records: [{ fields: { empty: null } }],
    });
  });

  test('shows a text once, and not its previews; the data keeps them', async () => {
    const text = 'Madame Zoé préfère être rappelée le matin. Devis joint.';
    const fields = { preview: 'Madame Zoé préfère…', preview_html: `<p>${text}</p>`, body: text };
    const files = await filesOf(materialOf([record({ line: 1, fields })]));
    expect(files.get('index.html')?.split(text)).toHaveLength(2);
    expect(files.get('index.html')).not.toContain('Madame Zoé préfère…');
    expect(files.get('index.html')).toContain('l’aperçu d’un texte donné en entier');
    expect(JSON.parse(files.get('data.json') ?? '')).toMatchObject({ records: [{ fields }] });
    const alone = await filesOf(materialOf([record({ line: 1, fields: { preview: text } })]));
    expect(alone.get('index.html')).toContain(`<dd>${text}</dd>`);
  });

  test('names the parts of a field in the language of the page, one item a line', async () => {
    const fields = {
      email_preferences: [
        { address: 'zoe@example.fr', subscription: 'News', at: '2026-01-12' },
        { address: 'zoe@example.com', subscription: 'News', at: '2026-01-13' },
      ],
      property_history: { city: [{ value: 'Angers', at: '2025-01-12' }] },
      headers: '{"from":{"email":"ventes@example.com"},"cc":[]}',
    };
    const labels = { property_history: 'property_history', headers: 'E-mail headers' };
    const files = await filesOf(materialOf([record({ line: 1, fields, labels })]));
    const shown = (files.get('index.html') ?? '').replaceAll('\u00a0', ' ');
    expect(shown).toContain('<dt>préférences d’e-mail</dt>');
    expect(shown).toContain(
      '<dd>adresse : zoe@example.fr · abonnement : News · le : 12 janvier 2026\nadresse : zoe@example.com · abonnement : News · le : 13 janvier 2026</dd>',
    );
    expect(shown).toMatch(
      /<dt>valeurs antérieures<\/dt>\s*<dd>ville : valeur : Angers · le : 12 janvier 2025<\/dd>/,
    );
    expect(shown).toMatch(/<dt>E-mail headers<\/dt>\s*<dd>de : e-mail : ventes@example\.com<\/dd>/);
    expect(files.get('index.en.html')).toContain(
      'address: zoe@example.fr · subscription: News · on: 12 January 2026',
    );
    expect(JSON.parse(files.get('data.json') ?? '')).toMatchObject({ records: [{ fields }] });
  });

  test('calls a person by the given name first, whichever its tool tells first', async () => {
    const fields = { LastName: 'Aubrenoix', FirstName: 'Camille' };
    const shown = (await filesOf(materialOf([record({ line: 1, fields })]))).get('index.html') ?? '';
    expect(shown).toContain('<h4>Camille Aubrenoix</h4>');
  });

  test('is announced by a text whose columns are straight', async () => {
    const files = await filesOf(materialOf([]));
    const readMe = files.get('README.txt') ?? '';
    const columns = [...readMe.matchAll(/^ {2}(?:index\.html|index\.en\.html|data\.json|csv\/|files\/) +/gm)];
    expect(new Set(columns.map(([start]) => start.length))).toEqual(new Set([18]));
    expect(readMe).not.toMatch(/\w'\w/);
  });

  test('calls records as people do, and keeps the word of the tool where people have none', async () => {
    const fields = { at: '2026-01-12' };
    const material = materialOf([
      record({ line: 1, fields }),
      record({ line: 2, system: 'sales', ref: { kind: 'Case', id: '5' }, role: 'activity', fields }),
      record({ line: 3, system: 'sales', ref: { kind: 'Dossier__c', id: '6' }, role: null, fields }),
    ]);
    const files = await filesOf(material);
    const headings = (page: string): readonly string[] =>
      [
        ...(files.get(page) ?? '').matchAll(
          /<section id="g\d+">\s*<h2>([^<]*)<\/h2>\s*<p class="note">([^<]*)</g,
        ),
      ].map(([, title, note]) => `${title} | ${note}`);
    expect(headings('index.html')).toEqual([
      'Votre fiche | crm-eu · contact · 1 fiche',
      'Requêtes | sales · Échanges et activités · 1 fiche',
      'Autres fiches | sales · Dossier__c · 1 fiche',
    ]);
    expect(headings('index.en.html')[1]).toMatch(/^Cases \| sales · /);
  });

  test('tells what could not be reached in the language of each page, and as the tool says it in the data', async () => {
    const what = 'opens and clicks of marketing e-mails';
    const hidden = [{ what, because: 'no-api' as const, mend: null }];
    const translate = inFrench([{ [what]: 'les ouvertures et les clics des e-mails marketing' }]);
    const files = await filesOf(materialOf([record({ line: 1, fields: {}, hidden })]), translate);
    expect(files.get('index.html')).toContain('contact : les ouvertures et les clics des e-mails marketing');
    expect(files.get('index.html')).not.toContain(what);
    expect(files.get('index.en.html')).toContain(`contact: ${what}`);
    expect(files.get('data.json')).toContain(what);
    expect(files.get('data.json')).not.toContain('ouvertures');
  });

  test('names each recipient with its countries and what protects a transfer', async () => {
    const shown = (await filesOf(materialOf([]))).get('index.html') ?? '';
    expect(shown).toContain('HubSpot Ireland Limited');
    expect(shown).toContain('Allemagne, Irlande, États-Unis');
    expect(shown).toContain('clauses contractuelles types');
    expect(shown).toContain('sans objet (Espace économique européen)');
    expect(shown).toContain('3 ans');
    expect(shown).toContain('>Adresse e-mail</td>');
    expect(shown).toContain('>lead-score</td>');
    expect(shown).toContain('CNIL (www.cnil.fr');
  });

  test('tells of each period what starts it, which data it is about, and what is archived afterwards', async () => {
    const declared = {
      classOfPerson: 'client',
      purpose: 'contract',
      data: [],
      keep: 'P3Y',
      archivedFor: null,
      since: 'collection',
      basis: 'le texte',
    };
    const retention = [
      { ...declared, since: 'end-of-relation', archivedFor: 'P1Y6M' },
      { ...declared, since: 'fin-de-garantie', data: ['email', 'lead-score'] },
    ];
    const controller = { ...acme, processing: { ...acme.processing, retention } };
    const files = await filesOf(materialOf([], { controller }));
    const rowsOf = (page: string): readonly (readonly string[])[] =>
      [...(files.get(page) ?? '').matchAll(/<tr>(.*?)<\/tr>/gs)]
        .map(([, row = '']) =>
          [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell.trim()),
        )
        .filter((cells) => cells.at(-1) === 'le texte');
    expect(rowsOf('index.html')).toEqual([
      [
        'Gestion du contrat (client)',
        '3 ans, puis 1 an 6 mois en archivage intermédiaire',
        'la fin de la relation',
        'le texte',
      ],
      ['Gestion du contrat (client), Adresse e-mail, lead-score', '3 ans', 'fin-de-garantie', 'le texte'],
    ]);
    expect(rowsOf('index.en.html').map(([, keep]) => keep)).toEqual([
      '3 years, then 1 year 6 months in the intermediate archive',
      '3 years',
    ]);
  });
});

describe('a table', () => {
  test('opens in a French spreadsheet, and no cell is a formula', async () => {
    const cells = ['=1+1', '+33612345678', '-2+3', '@SUM(A1)', '\t=1', '-12', 'Zoé; "x"'];
    const records = cells.map((text, index) => record({ line: index + 1, fields: { text } }));
    const csv = (await filesOf(materialOf(records))).get('csv/01-crm-eu-contact.csv') ?? '';
    expect(csv.startsWith('\uFEFFline;id;text;files\r\n')).toBe(true);
    expect(csv.split('\r\n').slice(1, -1)).toEqual([
      "1;id-1;'=1+1;",
      "2;id-2;'+33612345678;",
      "3;id-3;'-2+3;",
      "4;id-4;'@SUM(A1);",
      "5;id-5;'\t=1;",
      '6;id-6;-12;',
      '7;id-7;"Zoé; ""x""";',
    ]);
  });

  test('has a column for every field of any record, labels included', async () => {
    const material = materialOf([
      record({ line: 1, fields: { a: 'x' }, labels: { a: 'Ville' } }),
      record({ line: 2, fields: { b: ['y', 'z'] } }),
    ]);
    const csv = (await filesOf(material)).get('csv/01-crm-eu-contact.csv') ?? '';
    expect(csv).toContain('line;id;Ville [a];b;files\r\n1;id-1;x;;\r\n2;id-2;;"[""y"",""z""]";\r\n');
  });
});
