import { expect, test } from '@jest/globals';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import { openHouse } from '../support/house.ts';

const rule: RetentionRule = {
  id: 'former-customers',
  class: 'former-customer',
  purpose: 'contract',
  keep: 'P3Y',
  since: 'end-of-relation',
  contacts: [],
  action: { kind: 'archive', fields: ['email'], keep: 'P2Y', readers: ['dpo'] },
  basis: 'C. civ. 2224',
  brake: { records: 5, percent: 5 },
};

test('the core is given the schedule as it is written, and an answer to art. 15 its periods', async () => {
  const redacts: RetentionRule = { ...rule, id: 'phones', action: { kind: 'redact', fields: ['phone'] } };
  const dataMap = {
    fields: {},
    classes: { 'former-customer': { 'crm-eu': { person: { stage: 'former' } } } },
    unclassed: { sales: { person: 'sellers' } },
    events: { 'end-of-relation': { 'crm-eu': [{ kind: 'person', field: 'end' }] } },
    purposes: {},
    exemptions: [],
  };
  const house = await openHouse({ settings: { retention: [rule, redacts], dataMap } });
  try {
    const { policy } = house.house;
    const { retention, classes, unclassed, events, fields } = policy;
    expect({ retention, classes, unclassed, events, fields }).toEqual({
      retention: [rule, redacts],
      classes: dataMap.classes,
      unclassed: dataMap.unclassed,
      events: dataMap.events,
      fields: dataMap.fields,
    });
    const declared = {
      classOfPerson: 'former-customer',
      purpose: 'contract',
      keep: 'P3Y',
      since: 'end-of-relation',
      basis: 'C. civ. 2224',
    };
    expect(policy.controller('acme').processing.retention).toEqual([
      { ...declared, data: [], archivedFor: 'P2Y' },
      { ...declared, data: ['phone'], archivedFor: null },
    ]);
  } finally {
    await house.close();
  }
});
