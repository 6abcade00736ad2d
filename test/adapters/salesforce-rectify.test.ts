import { describe, expect, test } from '@jest/globals';
import type { Correction, Ref } from '../../src/contract/index.ts';
import type { Bench } from './salesforce-bench.ts';
import { bench, context } from './salesforce-bench.ts';

// Salesforce refuses to write over what was changed since, to the second; refusals stand on rows.

const fresh = 'eloise.dupre@example.com';

function eloise({ world }: Bench, fields: Readonly<Record<string, unknown>> = {}): Ref {
  const facts = { FirstName: 'Éloïse', LastName: 'Dupré', Email: 'eloise.dupre@example.fr', ...fields };
  return { kind: 'Contact', id: world.insert('Contact', facts) };
}

function renaming(ref: Ref): Correction {
  return { ref, set: { LastName: 'Durand' }, expect: { LastName: 'Dupré' } };
}

function moving(ref: Ref): Correction {
  return { ref, set: { Email: fresh }, expect: { Email: 'eloise.dupre@example.fr' } };
}

async function rectified(
  { connection }: Bench,
  ...corrections: readonly Correction[]
): Promise<readonly string[]> {
  const outcomes = await connection.rectify.call(corrections, context);
  return outcomes.map((one) =>
    one.status === 'failed' ? `${one.failure.kind} ${one.failure.code}` : one.status,
  );
}

function stored({ double }: Bench, { kind, id }: Ref): Readonly<Record<string, unknown>> {
  return double.witness.record(kind, id)?.fields ?? {};
}

/** A colleague edits in the moment before each write, so many times. */
function beforeWrites({ double }: Bench, times: number, edit: (time: number) => void): void {
  let seen = 0;
  double.faults.add({
    match: ({ method }) => {
      if (method === 'PATCH' && seen < times) edit(++seen);
      return false;
    },
    effect: { dropBefore: true },
  });
}

describe('a record that was changed since it was read', () => {
  test('is read and compared again: another field is no conflict, the same one is', async () => {
    const org = await bench();
    const [one, other] = [eloise(org), eloise(org)];
    beforeWrites(org, 1, () => {
      org.double.clock.moveBy(2_000);
      org.world.update(one.id, { Title: 'Directrice' });
      org.world.update(other.id, { LastName: 'Dubois' });
    });
    expect(await rectified(org, renaming(one), renaming(other))).toEqual(['done', 'conflict CHANGED']);
    expect(stored(org, one)).toMatchObject({ LastName: 'Durand', Title: 'Directrice' });
    expect(stored(org, other)['LastName']).toBe('Dubois');
  });

  test('again and again is given up, and nothing is written', async () => {
    const org = await bench();
    const ref = eloise(org);
    beforeWrites(org, 10, (time) => {
      org.double.clock.moveBy(2_000);
      org.world.update(ref.id, { Title: `Titre ${time}` });
    });
    expect(await rectified(org, renaming(ref))).toEqual(['conflict CHANGES_ALL_THE_TIME']);
    expect(stored(org, ref)['LastName']).toBe('Dupré');
  });

  test('by whoever came after us stands, and is told', async () => {
    const org = await bench();
    const ref = eloise(org);
    let isWritten = false;
    org.double.faults.add({
      match: ({ method, path }) => {
        if (isWritten && path.includes('composite')) org.world.update(ref.id, { LastName: 'Dubois' });
        isWritten ||= method === 'PATCH';
        return false;
      },
      effect: { dropBefore: true },
    });
    expect(await rectified(org, renaming(ref))).toEqual(['conflict CHANGED_AFTER']);
    expect(stored(org, ref)['LastName']).toBe('Dubois');
  });

  test('two corrections of one record are made one after the other', async () => {
    const org = await bench();
    const ref = eloise(org);
    org.double.clock.moveBy(5_000);
    const second = { ref, set: { FirstName: 'Ana' }, expect: { FirstName: 'Éloïse' } };
    expect(await rectified(org, renaming(ref), second)).toEqual(['done', 'done']);
    expect(stored(org, ref)).toMatchObject({ LastName: 'Durand', FirstName: 'Ana' });
  });
});

describe('refusals', () => {
  test('stand on the row whatever its address becomes', async () => {
    const org = await bench();
    const ref = eloise(org, { HasOptedOutOfEmail: true });
    expect(await rectified(org, moving(ref))).toEqual(['done']);
    expect(stored(org, ref)).toMatchObject({ Email: fresh, HasOptedOutOfEmail: true });
  });

  test('of another row that has the new address are set in the same write, and that row is left alone', async () => {
    const org = await bench();
    const ref = eloise(org, { MobilePhone: '+33612345001' });
    const lead = { LastName: 'Dupré', Company: 'Acme', Email: fresh, HasOptedOutOfEmail: true };
    const other: Ref = { kind: 'Lead', id: org.world.insert('Lead', lead) };
    org.world.insert('Contact', { LastName: 'Autre', Phone: '06 12 34 50 02', DoNotCall: true });
    const was = stored(org, other);
    const set = { Email: fresh, MobilePhone: '+33612345002' };
    const expected = { Email: 'eloise.dupre@example.fr', MobilePhone: '+33612345001' };
    expect(await rectified(org, { ref, set, expect: expected })).toEqual(['done']);
    expect(stored(org, ref)).toMatchObject({ ...set, HasOptedOutOfEmail: true, DoNotCall: true });
    expect(stored(org, other)).toEqual(was);
    expect(org.double.counters.total).toBeGreaterThan(0);
  });

  test('that may stand where we see nothing keep the address from being written', async () => {
    const org = await bench();
    const ref = eloise(org);
    org.world.hideField('all', 'Lead', 'Email');
    expect(await rectified(org, moving(ref), renaming(ref))).toEqual(['denied NOT_VISIBLE', 'done']);
    expect(stored(org, ref)['Email']).toBe('eloise.dupre@example.fr');
  });

  test('that must be set and cannot keep it too', async () => {
    const org = await bench();
    const ref = eloise(org);
    org.world.insert('Contact', { LastName: 'Autre', Email: fresh, HasOptedOutOfEmail: true });
    org.world.insert('Lead', { LastName: 'Autre', Company: 'Acme', Email: fresh, HasOptedOutOfEmail: true });
    org.world.hideField('all', 'Contact', 'HasOptedOutOfEmail');
    expect(await rectified(org, moving(ref))).toEqual(['denied FIELD_NOT_EDITABLE']);
  });
});

describe('what Salesforce does not take', () => {
  test('is told field by field, and nothing is written', async () => {
    const org = await bench();
    const ref = eloise(org);
    const was = stored(org, ref);
    const tried: readonly (readonly [Correction['set'], string])[] = [
      [{ LastName: ' ' }, 'invalid BLANK_VALUE'],
      [{ No_Such__c: 'x' }, 'denied FIELD_NOT_VISIBLE'],
      [{ Name: 'Éloïse Durand' }, 'denied FIELD_NOT_EDITABLE'],
      [{ HasOptedOutOfEmail: 'perhaps' }, 'invalid WRONG_TYPE'],
      [{ AccountId: '001Qy00000ZZZZZAAA' }, 'invalid WRONG_TYPE'],
      [{ Email: 'no address' }, 'invalid INVALID_EMAIL_ADDRESS'],
    ];
    for (const [set, outcome] of tried) {
      const expected = { LastName: 'Dupré', Email: 'eloise.dupre@example.fr' };
      expect(await rectified(org, { ref, set, expect: expected })).toEqual([outcome]);
    }
    expect(stored(org, ref)).toEqual(was);
  });

  test('a duplicate rule that blocks is told, and one that only alerts is not', async () => {
    const org = await bench();
    const [ref] = [eloise(org), eloise(org, { Email: fresh })];
    org.world.duplicateRule('Contact', 'Email', 'block');
    expect(await rectified(org, moving(ref))).toEqual(['blocked DUPLICATES_DETECTED']);
    org.world.duplicateRule('Contact', 'Email', 'alert');
    expect(await rectified(org, moving(ref))).toEqual(['done']);
  });

  test('a converted lead, a validation rule, and the contact inside a person account', async () => {
    const org = await bench({ features: { personAccounts: true } });
    const lead: Ref = { kind: 'Lead', id: org.world.insert('Lead', { LastName: 'Dupré', Company: 'Acme' }) };
    org.world.convertLead(lead.id, { withOpportunity: false });
    expect(await rectified(org, renaming(lead))).toEqual(['blocked CANNOT_UPDATE_CONVERTED_LEAD']);
    const account: Ref = {
      kind: 'Account',
      id: org.world.insert('Account', { LastName: 'Dupré', IsPersonAccount: true }),
    };
    const contact: Ref = { kind: 'Contact', id: String(stored(org, account)['PersonContactId']) };
    expect(await rectified(org, renaming(contact), renaming(account))).toEqual([
      'blocked PERSON_CONTACT',
      'done',
    ]);
    expect(stored(org, contact)['LastName']).toBe('Durand');
    const ref = eloise(org);
    org.world.validationRule('Contact', 'No.');
    expect(await rectified(org, renaming(ref))).toEqual(['blocked FIELD_CUSTOM_VALIDATION_EXCEPTION']);
  });

  test('a record that is locked for a moment is rate-limited, one that is deleted is not found', async () => {
    const org = await bench();
    const [locked, gone] = [eloise(org), eloise(org)];
    org.world.lock(locked.id, 1);
    org.world.delete(gone.id);
    expect(await rectified(org, renaming(locked), renaming(gone))).toEqual([
      'rate-limited UNABLE_TO_LOCK_ROW',
      'not-found NOT_FOUND',
    ]);
  });

  test('many records cost a write each, and a look before and after', async () => {
    const org = await bench();
    const people = Array.from({ length: 10 }, () => eloise(org));
    await rectified(org, renaming(eloise(org)));
    expect(await org.calls(() => rectified(org, ...people.map(renaming)))).toBe(12);
  });
});
