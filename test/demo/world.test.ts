import { afterEach, describe, expect, test } from '@jest/globals';
import { startHubspotDouble } from '../../adapters/hubspot/double/index.ts';
import type { HubspotDouble } from '../../adapters/hubspot/double/index.ts';
import { startSalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import type { SalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import { camille, castInHubspot, castInSalesforce, julien } from '../../demo/world/cast.ts';
import { nameOf, seedWorld } from '../../demo/world/company.ts';
import type { SeedWorld } from '../../demo/world/company.ts';
import { fillHubspot } from '../../demo/world/fill-hubspot.ts';
import { fillSalesforce } from '../../demo/world/fill-salesforce.ts';

const now = new Date('2026-03-05T09:00:00Z');

describe('the generated company', () => {
  const running: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const double of running.splice(0)) await double.close();
  });
  const load = async (world: SeedWorld): Promise<{ marketing: HubspotDouble; sales: SalesforceDouble }> => {
    const marketing = await startHubspotDouble({ now });
    const sales = await startSalesforceDouble({ now });
    running.push(marketing, sales);
    fillHubspot(marketing.world, world);
    fillSalesforce(sales.world, world);
    castInHubspot(marketing.world, now);
    castInSalesforce(sales.world, now);
    return { marketing, sales };
  };
  const countOf = (double: HubspotDouble | SalesforceDouble, kind: string, state = 'live'): number =>
    double.witness.records().filter((record) => record.kind === kind && record.state === state).length;

  test('over two thousand people live in two tools, a fifth or more of them in both, within five seconds', async () => {
    const startedAt = performance.now();
    const world = seedWorld({ now });
    const { marketing, sales } = await load(world);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const inBoth = world.people.filter((one) => one.inHubspot && one.inSalesforce !== null).length;
    expect(world.people.length).toBeGreaterThanOrEqual(2_000);
    expect(inBoth / world.people.length).toBeGreaterThan(0.2);
    expect(countOf(marketing, 'contacts')).toBeGreaterThan(1_000);
    expect(countOf(sales, 'Contact') + countOf(sales, 'Lead')).toBeGreaterThan(1_000);
    for (const kind of [
      'notes',
      'calls',
      'meetings',
      'tasks',
      'emails',
      'tickets',
      'deals',
      'files',
      'threads',
    ])
      expect(countOf(marketing, kind)).toBeGreaterThan(50);
    for (const kind of ['Task', 'Event', 'EmailMessage', 'Case', 'Opportunity', 'ContentDocument'])
      expect(countOf(sales, kind)).toBeGreaterThan(50);
  });

  test('the same seed makes the same rows, another seed makes others', async () => {
    const size = { people: 60, now };
    const [one, same] = [await load(seedWorld(size)), await load(seedWorld(size))];
    const idsOf = ({ marketing }: { marketing: HubspotDouble }): readonly unknown[] =>
      marketing.witness
        .records()
        .map(({ kind, id, fields }) => [kind, id, fields['email'], fields['hs_note_body']]);
    expect(idsOf(one)).toEqual(idsOf(same));
    expect(seedWorld({ ...size, seed: 2 }).people).not.toEqual(seedWorld(size).people);
  });

  test('what makes erasing hard is there: homonyms, shared mailboxes, merges, conversions, opt-outs, unlinked cases', async () => {
    const world = seedWorld({ now });
    const { marketing, sales } = await load(world);
    const names = Map.groupBy(world.people, nameOf);
    expect([...names.values()].filter((bearers) => bearers.length > 1).length).toBeGreaterThan(20);
    const families = Map.groupBy(
      world.people.filter(({ email }) => email.startsWith('famille.')),
      ({ email }) => email,
    );
    expect(families.size).toBeGreaterThan(20);
    expect([...families.values()].some((members) => members.length > 1)).toBe(true);
    const contacts = marketing.witness.records().filter(({ kind }) => kind === 'contacts');
    expect(contacts.filter(({ fields }) => fields['hs_merged_object_ids']).length).toBeGreaterThan(3);
    expect(contacts.filter(({ fields }) => fields['hs_additional_emails']).length).toBeGreaterThan(50);
    expect(
      contacts.filter(({ fields }) => /[éèêâîçÉ]/.test(String(fields['lastname']))).length,
    ).toBeGreaterThan(50);
    expect(countOf(sales, 'Contact', 'recycled')).toBeGreaterThan(5);
    expect(countOf(sales, 'ContactHistory')).toBeGreaterThan(20);
    const rows = sales.witness.records();
    const withField = (kind: string, field: string, value: unknown): number =>
      rows.filter((row) => row.kind === kind && row.fields[field] === value).length;
    expect(withField('Lead', 'IsConverted', true)).toBeGreaterThan(30);
    expect(withField('Contact', 'HasOptedOutOfEmail', true)).toBeGreaterThan(30);
    expect(rows.filter((row) => row.kind === 'Case' && row.fields['SuppliedEmail']).length).toBeGreaterThan(
      20,
    );
    const shared = marketing.witness
      .records()
      .filter(
        ({ kind, links }) =>
          kind === 'notes' && links.filter((link) => link.startsWith('contacts:')).length > 1,
      );
    expect(shared.length).toBeGreaterThan(50);
  });

  test('nobody lives outside example.fr and example.com, and nobody else bears a name of the cast', async () => {
    const world = seedWorld({ now });
    const { marketing, sales } = await load(world);
    const everything = [...marketing.witness.snapshot().values(), ...sales.witness.snapshot().values()].join(
      '\n',
    );
    const addresses = everything.match(/[\w.-]+@[\w.-]+/g) ?? [];
    expect(addresses.filter((one) => !/@example\.(fr|com)$/.test(one))).toEqual([]);
    expect(world.people.filter(({ family }) => [camille.family, julien.family].includes(family))).toEqual([]);
  });
});
