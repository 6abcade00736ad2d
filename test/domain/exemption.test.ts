import { expect, test } from '@jest/globals';
import { exemptionsFor } from '../../src/domain/exemption.ts';
import { exemption } from './around-a-person.ts';

test('every duty that names the kind in that system is told, in the order they are written', () => {
  const invoices = exemption('Order', { name: 'invoices', in: { sales: ['Order', 'Contract'] } });
  const claims = exemption('Order', { name: 'claims', in: { sales: ['Contract'], 'crm-eu': ['deal'] } });
  const named = (system: string, kind: string): readonly string[] =>
    exemptionsFor([invoices, claims], system, kind).map((one) => one.name);
  expect(named('sales', 'Contract')).toEqual(['invoices', 'claims']);
  expect(named('sales', 'Order')).toEqual(['invoices']);
  expect(named('crm-eu', 'deal')).toEqual(['claims']);
  expect(named('crm-eu', 'Order')).toEqual([]);
  expect(named('erp', 'Order')).toEqual([]);
  expect(named('sales', 'order')).toEqual([]);
});
