import { rareAnswers } from '../../adapters/hubspot/double/index.ts';
import { gateway, shakes } from './fault-matrix.ts';

shakes('crm', [
  {
    name: '429 of the burst',
    effect: rareAnswers.limited('TEN_SECONDLY_ROLLING'),
    says: /Too many calls/,
    ends: 'by itself',
  },
  {
    name: '429 of searches',
    effect: rareAnswers.limited('SECONDLY'),
    says: /Too many calls/,
    ends: 'by itself',
  },
  {
    name: '429 of the day',
    effect: rareAnswers.limited('DAILY'),
    says: /daily quota/,
    ends: 'at midnight in Paris',
  },
  gateway(/HubSpot does not answer|read back/i),
  {
    name: 'a connection that drops',
    effect: { dropBefore: true },
    says: /cannot be reached|read back/i,
    ends: 'by itself',
  },
  { name: 'an expired token', effect: { expiredToken: true }, says: /Renew the token/, ends: 'by a human' },
  {
    name: 'a locked record, 423',
    effect: rareAnswers.locked,
    says: /changing this record/,
    ends: 'by itself',
  },
  {
    name: 'a migration, 477',
    effect: rareAnswers.migrating(1_800),
    says: /another data centre/,
    ends: 'by itself',
  },
]);
