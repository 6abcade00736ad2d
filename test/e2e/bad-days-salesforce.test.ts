import { vendorFaults } from '../../adapters/salesforce/double/index.ts';
import { gateway, shakes } from './fault-matrix.ts';

shakes('sales', [
  {
    name: 'the calls of the day spent',
    effect: vendorFaults.totalRequests,
    says: /calls of the day are spent/,
    ends: 'by itself',
  },
  {
    name: 'too many long calls',
    effect: vendorFaults.concurrentLongCalls,
    says: /by itself/,
    ends: 'by itself',
  },
  { name: 'a locked row', effect: vendorFaults.lockedRow, says: /by itself/, ends: 'by itself' },
  {
    name: '503 with its name',
    effect: vendorFaults.serverUnavailable,
    says: /by itself|read back/i,
    ends: 'by itself',
  },
  gateway(/by itself|read back/i),
  {
    name: 'a connection that drops',
    effect: { dropBefore: true },
    says: /by itself|read back/i,
    ends: 'by itself',
  },
  {
    name: 'a session refused again and again',
    effect: { expiredToken: true },
    says: /External Client App/,
    ends: 'by a human',
  },
]);
