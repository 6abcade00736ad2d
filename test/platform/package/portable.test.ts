import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from '@jest/globals';
import type { Controller } from '../../../src/domain/controller.ts';
import { asItIs } from '../../../src/domain/in-french.ts';
import type { PackagedRecord, PortableCover } from '../../../src/domain/package.ts';
import { zipPackageWriter } from '../../../src/platform/package/writer.ts';
import { unzip } from '../../support/unzip.ts';
import { acme, materialOf, record } from './sample-material.ts';

const portable: PortableCover = {
  data: [
    {
      name: 'email',
      label: { fr: 'Adresse e-mail', en: 'E-mail address' },
      category: 'contact',
      origin: 'provided',
      legalBases: ['contract'],
    },
    { name: 'phone', label: null, category: 'contact', origin: 'observed', legalBases: ['consent'] },
  ],
  leftOut: [
    {
      system: 'crm-eu',
      kind: 'contact',
      because: 'legal-basis',
      legalBases: ['legitimate-interest'],
      fields: ['job-title'],
      count: 1,
    },
    { system: 'crm-eu', kind: 'note', because: 'file', legalBases: [], fields: [], count: 2 },
  ],
  values: 3,
  isWhole: true,
};

const contact: PackagedRecord = record({
  line: 1,
  fields: { email: 'zoé@example.fr', phone: '+33612345678', mobile: '=1+1' },
  portable: { names: { email: 'email', phone: 'phone', mobile: 'phone' }, leftOut: [] },
});

async function filesOf(
  records: readonly PackagedRecord[],
  {
    language = 'fr',
    cover = portable,
    controller = {},
  }: { language?: 'fr' | 'en'; cover?: PortableCover; controller?: Partial<Controller> } = {},
): Promise<ReadonlyMap<string, string>> {
  const material = materialOf(records, {
    controller: { ...acme, ...controller, language },
    cover: { portable: cover },
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of zipPackageWriter(async () => asItIs).write(material).stream) chunks.push(chunk);
  const files = await unzip(Buffer.concat(chunks));
  return new Map([...files].map(([path, bytes]) => [path, bytes.toString()]));
}

function parsed(files: ReadonlyMap<string, string>, path: string) {
  return JSON.parse(files.get(path) ?? 'null');
}

describe('a portable package', () => {
  test('has its files under names of the controller’s language', async () => {
    const csv = 'csv/01-crm-eu-contact.csv';
    expect([...(await filesOf([contact])).keys()]).toEqual([
      'lisez-moi.txt',
      'donnees.json',
      'schema.json',
      csv,
      'non-transmises.csv',
    ]);
    expect([...(await filesOf([contact], { language: 'en' })).keys()]).toEqual([
      'read-me.txt',
      'data.json',
      'schema.json',
      csv,
      'left-out.csv',
    ]);
  });

  test('gives each value under its name, with the tool, the record and the field it was read from', async () => {
    const data = parsed(await filesOf([contact]), 'donnees.json');
    expect(data).toMatchObject({ format: 'greffe-portability/1', package: '7.1', leftOut: portable.leftOut });
    expect(data.records).toEqual([
      {
        system: 'crm-eu',
        kind: 'contact',
        id: 'id-1',
        missing: null,
        values: [
          { name: 'email', field: 'email', value: 'zoé@example.fr' },
          { name: 'phone', field: 'phone', value: '+33612345678' },
          { name: 'phone', field: 'mobile', value: '=1+1' },
        ],
      },
    ]);
  });

  test('is valid under the schema it carries, and what has another name or another origin is not', async () => {
    for (const cover of [portable, { ...portable, data: [], values: 0 }]) {
      const files = await filesOf(cover.values === 0 ? [] : [contact], { cover });
      const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
        parsed(files, 'schema.json'),
      );
      const data = parsed(files, 'donnees.json');
      validate(data);
      expect(validate.errors).toBeNull();
      const stray = { name: 'score', field: 'score', value: 80 };
      const records = [{ system: 'crm-eu', kind: 'contact', id: '1', missing: null, values: [stray] }];
      expect(validate({ ...data, records })).toBe(false);
      expect(validate({ ...data, data: [{ ...portable.data[0], origin: 'derived' }] })).toBe(false);
      expect(validate({ ...data, extra: 1 })).toBe(false);
    }
  });

  test('has tables under the names of the data map, of which no cell is run', async () => {
    const table = (await filesOf([contact])).get('csv/01-crm-eu-contact.csv');
    expect(table).toBe(
      "\uFEFFid;email;phone [phone];phone [mobile]\r\nid-1;zoé@example.fr;'+33612345678;'=1+1\r\n",
    );
  });

  test('says what is left out and why, in both languages, the controller’s first', async () => {
    const text = (await filesOf([contact])).get('lisez-moi.txt') ?? '';
    expect(text.indexOf('FRANÇAIS')).toBeLessThan(text.indexOf('ENGLISH'));
    expect(text).toContain(
      'job-title — détenu ni sur votre consentement ni pour un contrat (intérêt légitime)',
    );
    expect(text).toContain('job-title — held on neither your consent nor a contract (legitimate interest)');
    expect(text).toContain('2 fichiers joints — ce ne sont pas des données structurées');
    expect(text).not.toContain('Rien de ce que nous détenons');
    const english = (await filesOf([contact], { language: 'en' })).get('read-me.txt') ?? '';
    expect(english.indexOf('ENGLISH')).toBeLessThan(english.indexOf('FRANÇAIS'));
    expect((await filesOf([contact])).get('non-transmises.csv')).toContain(
      'crm-eu;contact;job-title;1;legal-basis;',
    );
  });

  test('names what is left out as the controller labels it, and what has no name there as the tool does', async () => {
    const labelled = {
      name: 'job-title',
      label: { fr: 'Fonction', en: 'Position' },
      category: 'professional',
      origin: 'provided',
    } as const;
    const unmapped = {
      system: 'crm-eu',
      kind: 'contact',
      because: 'not-mapped',
      legalBases: [],
      fields: ['job-title'],
      count: 1,
    } as const;
    const text = (
      await filesOf([contact], {
        cover: { ...portable, leftOut: [...portable.leftOut, unmapped] },
        controller: { processing: { ...acme.processing, data: [labelled] } },
      })
    ).get('lisez-moi.txt');
    expect(text).toContain('Fonction — détenu ni sur votre consentement');
    expect(text).toContain('Position — held on neither your consent');
    expect(text).toContain('job-title — absent du registre');
  });

  test('says that it is not whole while something portable could not be read', async () => {
    const told = async (isWhole: boolean) =>
      (await filesOf([contact], { cover: { ...portable, isWhole } })).get('lisez-moi.txt');
    expect(await told(true)).not.toContain('votre demande reste ouverte');
    expect(await told(false)).toContain('votre demande reste ouverte');
  });

  test('says so where nothing is portable', async () => {
    const files = await filesOf([], { cover: { ...portable, data: [], values: 0 } });
    expect(files.get('lisez-moi.txt')).toContain(
      'Rien de ce que nous détenons à votre sujet n’est portable.',
    );
    expect(parsed(files, 'donnees.json').records).toEqual([]);
  });

  test('does not write what has no name of the data map, though it were in a record', async () => {
    const leaky = record({ line: 1, fields: { email: 'x@example.fr', score: 'CANARY' } });
    const all = [
      ...(await filesOf([{ ...leaky, portable: { names: { email: 'email' }, leftOut: [] } }])).values(),
    ];
    expect(all.join('\n')).not.toContain('CANARY');
    expect([...(await filesOf([leaky])).values()].join('\n')).not.toContain('CANARY');
  });
});
