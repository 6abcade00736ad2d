import { afterEach, describe, expect, test } from '@jest/globals';
import type { HubspotDoubleOptions } from '../../adapters/hubspot/double/index.ts';
import type { Correction, Ref } from '../../src/contract/index.ts';
import { called, context, hubspotBench, told, type HubspotBench } from './hubspot-bench.ts';

// HubSpot writes over whatever stands there, keeps refusals by address, and may not take one for an address nobody has.

let bench: HubspotBench | null = null;
afterEach(async () => {
  await bench?.double.close();
  bench = null;
});

async function opened(options: HubspotDoubleOptions = {}): Promise<HubspotBench> {
  bench = await hubspotBench(options);
  return bench;
}

const [old, fresh] = ['eloise.dupre@example.fr', 'eloise.dupre@example.com'];

function renaming(ref: Ref, set: Correction['set'] = { lastname: 'Durand' }): Correction {
  return { ref, set, expect: { lastname: 'Dupré' } };
}

function moving(ref: Ref): Correction {
  return { ref, set: { email: fresh }, expect: { email: old } };
}

async function rectified({ connected }: HubspotBench, ...corrections: readonly Correction[]) {
  return told(await called(connected().rectify)(corrections, context));
}

async function verdictOn({ connected }: HubspotBench, { ref, set }: Correction) {
  const [verdict] = await called(connected().verify)([{ expected: 'rectified', ref, fields: set }], context);
  return verdict?.status;
}

function contact({ double }: HubspotBench, { id }: Ref): Readonly<Record<string, unknown>> {
  return double.witness.record('contacts', id)?.fields ?? {};
}

function refuses({ double }: HubspotBench, address: string, what = 'optedOut:0'): unknown {
  return double.witness.record('subscriptions', address)?.fields[what];
}

/** A colleague edits the contact in the moment before the n-th call of that path. */
function before(portal: HubspotBench, path: RegExp, times: number, edit: () => void): void {
  let seen = 0;
  portal.double.faults.add({
    match: (call) => {
      if (path.test(call.path) && ++seen === times) edit();
      return false;
    },
    effect: { dropBefore: true },
  });
}

describe('what somebody else writes in the same moment', () => {
  test('is told where it was written over: the history shows both', async () => {
    const portal = await opened();
    const ref = portal.contact();
    before(portal, /batch\/update/, 1, () =>
      portal.double.world.edit('contacts', ref.id, { lastname: 'Dubois' }),
    );
    expect(await rectified(portal, renaming(ref))).toEqual(['conflict WRITTEN_OVER']);
    expect(contact(portal, ref)['lastname']).toBe('Durand');
  });

  test('is told where it came after, and stands', async () => {
    const portal = await opened();
    const ref = portal.contact();
    before(portal, /batch\/read/, 2, () =>
      portal.double.world.edit('contacts', ref.id, { lastname: 'Dubois' }),
    );
    expect(await rectified(portal, renaming(ref))).toEqual(['conflict CHANGED_AFTER']);
    expect(contact(portal, ref)['lastname']).toBe('Dubois');
  });

  test('is no conflict where it was the same value, or the old one again', async () => {
    for (const lastname of [['Durand'], ['Dubois', 'Dupré']]) {
      const portal = await opened();
      const ref = portal.contact();
      before(portal, /batch\/update/, 1, () => {
        for (const one of lastname) portal.double.world.edit('contacts', ref.id, { lastname: one });
      });
      expect(await rectified(portal, renaming(ref))).toEqual(['done']);
      expect(contact(portal, ref)['lastname']).toBe('Durand');
      await portal.double.close();
    }
  });

  test('leaves an empty property alone that was expected to be empty', async () => {
    const portal = await opened();
    const ref = portal.contact();
    before(portal, /batch\/update/, 1, () =>
      portal.double.world.edit('contacts', ref.id, { city: 'Nantes' }),
    );
    const set = { city: 'Rennes' };
    expect(await rectified(portal, { ref, set, expect: {} })).toEqual(['conflict WRITTEN_OVER']);
  });
});

describe('refusals of e-mails go along with the address', () => {
  test.each(['refused', 'accepted'] as const)(
    'where an unknown address is %s',
    async (unsubscribeUnknownAddress) => {
      const portal = await opened({ behaviour: { unsubscribeUnknownAddress } });
      const ref = portal.contact();
      portal.double.world.subscription(old, 'OPTED_OUT');
      expect(await rectified(portal, moving(ref))).toEqual(['done']);
      expect([contact(portal, ref)['email'], refuses(portal, fresh)]).toEqual([fresh, true]);
      expect(contact(portal, ref)['hs_email_optout']).toBe('true');
      expect(await verdictOn(portal, moving(ref))).toBe('as-expected');
      expect(await rectified(portal, moving(ref))).toEqual(['already']);
    },
  );

  test('an address that HubSpot takes before it is written is refused before it is written', async () => {
    const portal = await opened({ behaviour: { unsubscribeUnknownAddress: 'accepted' } });
    const ref = portal.contact();
    portal.double.world.subscription(old, 'OPTED_OUT');
    let atWrite: unknown = null;
    before(portal, /batch\/update/, 1, () => {
      atWrite = refuses(portal, fresh);
    });
    expect(await rectified(portal, moving(ref))).toEqual(['done']);
    expect(atWrite).toBe(true);
  });

  test('where it cannot be carried, the contact gets its address back', async () => {
    const portal = await opened();
    const ref = portal.contact();
    portal.double.world.subscription(old, 'OPTED_OUT');
    const status = { status: 400, body: { status: 'error', message: 'No.' } };
    portal.double.faults.add({ match: /POST .*unsubscribe-all/, effect: status });
    expect(
      await rectified(portal, {
        ...moving(ref),
        set: { email: fresh, lastname: 'Durand' },
        expect: { email: old, lastname: 'Dupré' },
      }),
    ).toEqual(['invalid STATUS_400']);
    expect(contact(portal, ref)).toMatchObject({ email: old, lastname: 'Dupré' });
  });

  test('where that is lost too, it reads back as contrary until it is carried', async () => {
    const portal = await opened();
    const ref = portal.contact();
    portal.double.world.subscription(old, 'OPTED_OUT');
    portal.double.faults.add({ match: /POST .*unsubscribe-all/, effect: { status: 503 }, after: 1 });
    portal.double.faults.add({ match: /batch\/update/, effect: { status: 503 }, after: 1 });
    expect(await rectified(portal, moving(ref))).toEqual(['unknown-outcome REFUSAL_NOT_CARRIED']);
    portal.double.faults.clear();
    expect(contact(portal, ref)['email']).toBe(fresh);
    expect(await verdictOn(portal, moving(ref))).toBe('contrary');
    expect(await rectified(portal, moving(ref))).toEqual(['done']);
    expect([refuses(portal, fresh), await verdictOn(portal, moving(ref))]).toEqual([true, 'as-expected']);
  });

  test('one subscription is left by itself, or with all of them where the account wants a legal basis', async () => {
    for (const statusWithoutLegalBasis of ['accepted', 'refused'] as const) {
      const portal = await opened({ behaviour: { statusWithoutLegalBasis } });
      const ref = portal.contact();
      portal.double.world.subscription(old, 'UNSUBSCRIBED', { typeId: '1001' });
      expect(await rectified(portal, moving(ref))).toEqual(['done']);
      const isAll = statusWithoutLegalBasis === 'refused';
      expect(refuses(portal, fresh) === true).toBe(isAll);
      if (!isAll)
        expect(contact(portal, ref)).toMatchObject({
          hs_email_optout_1001: 'true',
          hs_email_optout_1002: '',
        });
      await portal.double.close();
    }
  });

  test('of each brand', async () => {
    const portal = await opened();
    const ref = portal.contact();
    portal.double.world.brand(77, ['Second brand']);
    portal.double.world.subscription(old, 'OPTED_OUT', { brand: 77 });
    const { connected } = portal;
    const outcomes = await called(connected({ businessUnitIds: [77] }).rectify)([moving(ref)], context);
    expect(told(outcomes)).toEqual(['done']);
    expect([refuses(portal, fresh, 'optedOut:77'), refuses(portal, fresh) === true]).toEqual([true, false]);
  });

  test('without the right to read them, no address is written', async () => {
    const portal = await opened({ scopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'] });
    const ref = portal.contact();
    expect(await rectified(portal, moving(ref), renaming(ref))).toEqual(['denied MISSING_SCOPES', 'done']);
    expect(contact(portal, ref)['email']).toBe(old);
  });
});

describe('an address that another contact has', () => {
  test.each(['conflict', 'invalid'] as const)(
    'as its main one is refused by name, told as %s',
    async (takenAddress) => {
      const portal = await opened({ behaviour: { takenAddress } });
      const [ref, other] = [portal.contact(), portal.contact({ email: fresh })];
      const was = [contact(portal, ref), contact(portal, other)];
      expect(await rectified(portal, moving(ref), renaming(ref))).toEqual(['conflict ADDRESS_TAKEN', 'done']);
      expect(contact(portal, ref)['email']).toBe(was[0]?.['email']);
      expect(contact(portal, other)).toEqual(was[1]);
    },
  );

  test('as a secondary one is not stopped for the sake of the other', async () => {
    const portal = await opened();
    const ref = portal.contact();
    portal.contact({ email: 'autre@example.fr', hs_additional_emails: fresh });
    portal.double.world.subscription(old, 'OPTED_OUT');
    expect(await rectified(portal, moving(ref))).toEqual(['conflict ADDRESS_TAKEN']);
    expect(refuses(portal, fresh)).toBe(undefined);
  });

  test('and that the search does not show yet is stopped, and that is said', async () => {
    const portal = await opened({ behaviour: { unsubscribeUnknownAddress: 'accepted' } });
    const ref = portal.contact();
    portal.double.world.searchLag(3_600_000);
    const other = portal.contact({ email: 'autre@example.fr' });
    portal.double.world.edit('contacts', other.id, { hs_additional_emails: fresh });
    portal.double.world.subscription(old, 'OPTED_OUT');
    expect(await rectified(portal, moving(ref))).toEqual(['conflict ADDRESS_TAKEN_AND_STOPPED']);
    expect(contact(portal, ref)['email']).toBe(old);
  });
});

describe('what HubSpot does not take', () => {
  test('is named by its property, before anything is written', async () => {
    const portal = await opened();
    const ref = portal.contact();
    const was = contact(portal, ref);
    const sets: readonly (readonly [Correction['set'], string])[] = [
      [{ lastname: ' ' }, 'invalid BLANK_VALUE'],
      [{ no_such: 'x' }, 'invalid FIELD_UNKNOWN'],
      [{ hs_additional_emails: fresh }, 'invalid FIELD_READ_ONLY'],
      [{ lastname: { first: 'x' } }, 'invalid VALUE_NOT_TEXT'],
      [{ email: 'no address' }, 'invalid INVALID_EMAIL'],
    ];
    for (const [set, outcome] of sets) {
      const expect_ = { email: old, lastname: 'Dupré' };
      expect(await rectified(portal, { ref, set, expect: expect_ })).toEqual([outcome]);
    }
    expect(contact(portal, ref)).toEqual(was);
  });

  test('a rule of the account is told, and a record of another kind is not touched', async () => {
    const portal = await opened();
    const ref = portal.contact();
    portal.double.world.rule({ type: 'contacts', required: ['jobtitle'] });
    expect(await rectified(portal, renaming(ref), renaming({ kind: 'note', id: '1' }))).toEqual([
      'blocked MISSING_REQUIRED_PROPERTY',
      'invalid KIND_NOT_HANDLED',
    ]);
  });

  test('two corrections of one contact are made one after the other', async () => {
    const portal = await opened();
    const ref = portal.contact();
    const second = { ref, set: { lastname: 'Dubois' }, expect: { lastname: 'Durand' } };
    expect(await rectified(portal, renaming(ref), second, renaming(ref))).toEqual([
      'done',
      'done',
      'conflict CHANGED',
    ]);
    expect(contact(portal, ref)['lastname']).toBe('Dubois');
  });

  test('what cannot be read back is of unknown outcome', async () => {
    const portal = await opened();
    const ref = portal.contact();
    portal.double.faults.add({ match: /batch\/read/, effect: { htmlError: 503 }, after: 1 });
    expect(await rectified(portal, renaming(ref))).toEqual(['unknown-outcome NO_ANSWER']);
    portal.double.faults.clear();
    expect(await verdictOn(portal, renaming(ref))).toBe('as-expected');
  });
});
