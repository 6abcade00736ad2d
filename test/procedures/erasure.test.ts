import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyAttestation } from '../../src/audit/attestation.ts';
import type { Statement } from '../../src/domain/certificate.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';

const forever = new AbortController().signal;
const DAY_MS = 86_400_000;

describe('an erasure, from the request to the final certificate', () => {
  let house: TestHouse;

  beforeEach(async () => {
    house = await openHouse();
  });
  afterEach(() => house.close());

  const open = async (given: { email?: string; name?: string }): Promise<number> => {
    const id = await house.greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['erasure'],
      identifiers: [
        ...(given.email ? [{ kind: 'email' as const, value: given.email }] : []),
        ...(given.name ? [{ kind: 'name' as const, value: given.name }] : []),
      ],
      channel: 'email',
      requester: { kind: 'data-subject' },
    });
    await house.greffe.requests.carryOn(id, forever);
    return id;
  };
  const show = (id: number): Promise<RequestView> => house.greffe.requests.show(dpo, id);
  const identify = async (id: number): Promise<void> => {
    await house.greffe.requests.identify(dpo, id, 'called back');
    await house.greffe.requests.carryOn(id, forever);
  };
  const approve = async (id: number): Promise<void> => {
    const { plan } = await house.greffe.plans.show(dpo, id);
    await house.greffe.plans.approve(dpo, id, plan.digest, forever);
    await house.greffe.requests.carryOn(id, forever);
  };
  const certificate = async (id: number): Promise<Statement> => {
    const { file } = await house.greffe.certificates.show(dpo, id);
    expect(
      verifyAttestation(file, [house.greffe.audit.verifierKey]).checks.filter(
        (check) => check.result !== 'passed',
      ),
    ).toEqual([]);
    return (JSON.parse(file) as { statement: Statement }).statement;
  };

  test('what is theirs is gone, what is shared is cut loose, nobody else differs, and the residues are real', async () => {
    const crm = house.systems['crm-eu'];
    const sales = house.systems['sales'];
    if (!crm || !sales) throw new Error('two systems');
    const claire = await crm.world.person({
      given: 'Claire',
      family: 'Zyxcanary',
      emails: ['claire.zyxcanary@example.fr', 'c.z@example.com'],
    });
    const paul = await crm.world.person({ given: 'Paul', family: 'Autre', emails: ['paul@example.fr'] });
    await crm.world.note({ about: [claire], text: 'Claire Zyxcanary called' });
    const shared = await crm.world.note({ about: [claire, paul], text: 'Lunch with Paul' });
    await crm.world.note({ about: [paul], text: 'Paul only' });
    await crm.world.file({ about: claire, name: 'cv.txt', text: 'CV of Claire Zyxcanary' });
    await crm.world.cascade({ about: claire, text: 'member Zyxcanary' });
    await sales.world.person({ given: 'Claire', family: 'Zyxcanary', emails: ['c.z@example.com'] });
    await sales.world.person({ given: 'Marc', family: 'Tiers', emails: ['marc@example.fr'] });
    const before = new Map([...crm.witness.snapshot(), ...sales.witness.snapshot()]);

    const id = await open({ email: 'claire.zyxcanary@example.fr' });
    expect((await show(id)).request.rights[0]).toMatchObject({ state: 'planned', waitsFor: 'identity' });
    await identify(id);
    expect((await show(id)).state).toBe('planned');
    await approve(id);
    expect((await show(id)).request.rights[0]).toMatchObject({ state: 'answered-provisionally' });
    const provisional = await certificate(id);
    expect(provisional.kind).toBe('provisional');
    expect(provisional.residues.map((residue) => residue.why).sort()).toEqual(
      expect.arrayContaining(['cut-loose', 'in-recycle-bin', 'vendor-erases-later']),
    );

    for (let step = 0; step < 6; step += 1) {
      house.clock.advance(31 * DAY_MS);
      await house.greffe.requests.carryOn(id, forever);
    }
    expect((await show(id)).state).toBe('done');
    const final = await certificate(id);
    expect(final.kind).toBe('final');
    for (const system of [crm, sales]) {
      const left = system.witness.occurrences('zyxcanary').map((one) => one.kind);
      expect(left.filter((kind) => !final.residues.some((residue) => residue.kind === kind))).toEqual([]);
    }
    expect(crm.witness.record('note', shared.id)?.links).toEqual([`person:${paul.id}`]);
    const after = new Map([...crm.witness.snapshot(), ...sales.witness.snapshot()]);
    const changed = [...after].filter(([key, value]) => before.get(key) !== value).map(([key]) => key);
    expect(changed).toEqual([`note:${shared.id}`]);
    expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
    expect(house.logged()).not.toMatch(/zyxcanary|c\.z@/i);
  });

  test('a homonym is put to a human, and the plan waits for the decision', async () => {
    const crm = house.systems['crm-eu'];
    if (!crm) throw new Error('a system');
    const theirs = await crm.world.person({ given: 'Anne', family: 'Martin', emails: ['anne@example.fr'] });
    const other = await crm.world.person({ given: 'Anne', family: 'Martin', emails: ['autre@example.fr'] });
    const id = await open({ name: 'Anne Martin' });
    expect((await show(id)).candidates).toHaveLength(2);
    await house.greffe.requests.match(dpo, id, [
      { ref: { system: 'crm-eu', ...theirs }, decision: 'accepted' },
      { ref: { system: 'crm-eu', ...other }, decision: 'set-aside' },
    ]);
    await house.greffe.requests.carryOn(id, forever);
    const { lines } = await house.greffe.plans.show(dpo, id);
    expect(lines.filter(({ line }) => line.ref.id === other.id)).toEqual([]);
    expect(lines.some(({ line }) => line.ref.id === theirs.id && line.action === 'erase')).toBe(true);
  });

  test('a record found by name alone, then by an address learnt meanwhile, is theirs without asking anybody', async () => {
    const crm = house.systems['crm-eu'];
    const sales = house.systems['sales'];
    if (!crm || !sales) throw new Error('two systems');
    await crm.world.person({
      given: 'Lise',
      family: 'Zyxdouble',
      emails: ['lise@example.fr', 'l.zyxdouble@example.com'],
    });
    const theirs = await sales.world.person({
      given: 'Lise',
      family: 'Zyxdouble',
      emails: ['l.zyxdouble@example.com'],
    });
    const id = await open({ email: 'lise@example.fr', name: 'Lise Zyxdouble' });
    const { candidates, subject } = await show(id);
    expect(candidates).toEqual([]);
    expect(subject.matches.find(({ ref }) => ref.system === 'sales' && ref.id === theirs.id)).toMatchObject({
      by: { kind: 'email', value: 'l.zyxdouble@example.com' },
      judgement: 'exact',
    });
  });

  test('an unknown person is told that nothing is held, and where it was searched', async () => {
    const id = await open({ email: 'nobody@example.fr' });
    expect((await show(id)).state).toBe('nothing-held');
    expect(await certificate(id)).toMatchObject({
      kind: 'final',
      searched: ['crm-eu', 'sales'],
      residues: [],
    });
  });

  test('a hold placed after the plan was shown draws it anew, and the old digest is refused', async () => {
    const crm = house.systems['crm-eu'];
    if (!crm) throw new Error('a system');
    await crm.world.person({ given: 'Jean', family: 'Litige', emails: ['jean@example.fr'] });
    const id = await open({ email: 'jean@example.fr' });
    await identify(id);
    const { plan } = await house.greffe.plans.show(dpo, id);
    await house.greffe.holds.place(direction, {
      controller: 'acme',
      over: { over: 'person', identifiers: [{ kind: 'email', value: 'JEAN@example.fr' }] },
      ground: 'litigation 2026-014',
      until: null,
    });
    await expect(house.greffe.plans.approve(dpo, id, plan.digest, forever)).rejects.toThrow(
      /Its digest is now/,
    );
    const redrawn = await house.greffe.plans.show(dpo, id);
    expect(redrawn.lines.map(({ line }) => [line.action, line.reason])).toEqual(
      expect.arrayContaining([['keep', 'legal-hold']]),
    );
    await approve(id);
    expect(crm.witness.occurrences('litige')).toHaveLength(1);
    expect((await certificate(id)).residues).toMatchObject([
      { why: 'legal-hold', ground: 'litigation 2026-014' },
    ]);
  });

  test.each([
    ['name', { kind: 'name', value: 'Jean Litige' }],
    ['number', { kind: 'phone', value: '06 12 34 56 78' }],
  ] as const)('a hold over a person by %s keeps the rows that carry it', async (_, identifier) => {
    const crm = house.systems['crm-eu'];
    if (!crm) throw new Error('a system');
    const phone = '+33 6 12 34 56 78';
    await crm.world.person({ given: 'Jean', family: 'Litige', emails: ['jean@example.fr'], phone });
    await house.greffe.holds.place(direction, {
      controller: 'acme',
      over: { over: 'person', identifiers: [identifier] },
      ground: 'litigation 2026-015',
      until: null,
    });
    const id = await open({ email: 'jean@example.fr' });
    await identify(id);
    await approve(id);
    expect(crm.witness.occurrences('litige').map(({ state }) => state)).toEqual(['live']);
    expect((await certificate(id)).residues).toMatchObject([{ why: 'legal-hold' }]);
  });

  test('the wrong role, a second approval and an approval after a withdrawal are refused with the reason', async () => {
    const crm = house.systems['crm-eu'];
    if (!crm) throw new Error('a system');
    await crm.world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'] });
    const id = await open({ email: 'ines@example.fr' });
    const { plan } = await house.greffe.plans.show(dpo, id);
    const auditor = { id: 'auditor', roles: ['auditor' as const] };
    await expect(house.greffe.plans.approve(auditor, id, plan.digest, forever)).rejects.toThrow(
      /takes the role/,
    );
    await expect(house.greffe.plans.approve(dpo, id, plan.digest, forever)).rejects.toThrow(
      /before identity/,
    );
    await identify(id);
    // Whoever does not wait for the look to end has signed nothing.
    await expect(house.greffe.plans.approve(dpo, id, plan.digest, AbortSignal.abort())).rejects.toMatchObject(
      { name: 'AbortError' },
    );
    await house.greffe.plans.approve(dpo, id, plan.digest, forever);
    await expect(house.greffe.plans.approve(dpo, id, plan.digest, forever)).rejects.toThrow(
      /was approved by dpo already/,
    );
    await crm.world.person({ given: 'Jean', family: 'Roux', emails: ['jean@example.fr'] });
    const other = await open({ email: 'jean@example.fr' });
    const { plan: never } = await house.greffe.plans.show(dpo, other);
    await house.greffe.requests.withdraw(dpo, other);
    await expect(house.greffe.plans.approve(dpo, other, never.digest, forever)).rejects.toThrow(/has ended/);
  });
});
