import type { PurgeReport } from '../../../src/domain/purge-report.ts';
import type { IssuedReport } from '../../../src/platform/pdf/purge-report.ts';
import { sample } from './sample-certificate.ts';

const prospects: PurgeReport['rules'][number] = {
  rule: 'prospects',
  class: 'prospect',
  purpose: 'prospecting',
  keep: 'P3Y',
  since: 'last-contact-from-person',
  action: 'erase',
  basis: 'CNIL 2021-131',
  brake: { records: 5000, percent: 10 },
  funnel: {
    inClass: 48_213,
    pastPeriod: 1_402,
    aliveElsewhere: 161,
    startUnknown: 12,
    held: 9,
    changedSince: 0,
    due: 1_209,
    bySystem: { 'crm-eu': { inClass: 41_007, due: 1_118 }, sales: { inClass: 9_882, due: 310 } },
  },
  stoppedBy: ['first-run', 'blind-spot'],
  digest: 'ab'.repeat(32),
  signatures: [
    { by: 'dpo', at: '2026-11-20T09:00:00.000Z', as: 'signatory' },
    { by: 'direction', at: '2026-11-20T15:00:00.000Z', as: 'controller' },
  ],
  approvedAt: '2026-11-20T15:00:00.000Z',
  leftOut: [
    { why: 'changed-since', people: 7 },
    { why: 'tied-to-kept', people: 3 },
  ],
};

/** A report with something in every section. */
export const sampleReport: IssuedReport = {
  statement: {
    format: 'greffe-purge-report/1',
    number: '12-1',
    kind: 'provisional',
    issuedAt: '2026-11-23T23:30:00.000Z',
    controller: { id: 'ardoise', name: 'Ardoise & Cie SAS', dpo: 'dpo@ardoise.example.fr' },
    purge: {
      id: 12,
      on: '2026-11-20',
      kind: 'nightly',
      openedBy: 'greffe',
      openedAt: '2026-11-20T01:00:00.000Z',
      outcome: 'incomplete',
      endedAt: null,
    },
    rules: [
      prospects,
      {
        ...prospects,
        rule: 'customers',
        class: 'customer',
        purpose: 'contract',
        keep: 'P5Y6M',
        since: 'contract-end',
        action: 'archive',
        basis: 'C. civ. 2224',
        funnel: {
          ...prospects.funnel,
          inClass: 212,
          pastPeriod: 0,
          aliveElsewhere: 0,
          startUnknown: 0,
          held: 0,
          due: 0,
        },
        stoppedBy: [],
        digest: 'cd'.repeat(32),
        signatures: [],
        approvedAt: null,
        leftOut: [],
      },
    ],
    systems: [
      {
        system: 'crm-eu',
        erased: 4_871,
        redacted: 12,
        detached: 301,
        kept: 40,
        left: 6,
        verified: 3_070,
        attested: 0,
        unverified: 14,
        inRecycleBin: { lines: 2_100, until: '2027-02-20T23:30:00.000Z' },
        vendorErasesLater: null,
        outstanding: 0,
        failed: [],
        stopped: [{ code: 'no-longer-due', lines: 21 }],
      },
      {
        system: 'sales',
        erased: 902,
        redacted: 0,
        detached: 4,
        kept: 88,
        left: 0,
        verified: 890,
        attested: 16,
        unverified: 0,
        inRecycleBin: null,
        vendorErasesLater: { lines: 8, until: null },
        outstanding: 3,
        failed: [
          { code: 'denied: INSUFFICIENT_ACCESS', mend: 'Give the token the right to erase.', lines: 31 },
        ],
        stopped: [
          { code: 'legal-hold', lines: 2 },
          { code: 'something-new', lines: 1 },
        ],
      },
    ],
    read: [
      {
        system: 'crm-eu',
        kinds: [
          { kind: 'contact', seen: 41_532, isWhole: true },
          { kind: 'note', seen: 120_403, isWhole: true },
        ],
      },
      { system: 'sales', kinds: [{ kind: 'Lead', seen: 9_915, isWhole: true }] },
    ],
    outOfReach: [{ system: 'sales', what: 'Field history', because: 'no-api' }],
  },
  checkpoint: sample.checkpoint,
  key: sample.key,
};
