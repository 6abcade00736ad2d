import type { Controller } from '../../../src/domain/controller.ts';
import type { PackageCover, PackagedRecord } from '../../../src/domain/package.ts';
import { tallyPackage } from '../../../src/domain/package.ts';
import type { PackageMaterial } from '../../../src/ports/package-writer.ts';

export const acme: Controller = {
  id: 'acme',
  name: 'Acme SAS',
  country: 'FR',
  timeZone: 'Europe/Paris',
  language: 'fr',
  dpo: 'dpo@acme.example',
  systems: ['crm-eu', 'sales'],
  recipients: [
    {
      name: 'HubSpot Ireland Limited',
      role: 'processor',
      purposes: ['prospecting'],
      countries: ['DE', 'IE', 'US'],
      safeguards: ['data-privacy-framework', 'standard-clauses'],
    },
    {
      name: 'Cabinet Exemple Expertise',
      role: 'separate-controller',
      purposes: ['contract'],
      countries: ['FR'],
      safeguards: [],
    },
  ],
  processing: {
    purposes: [
      {
        name: 'prospecting',
        label: { fr: 'Prospection commerciale', en: 'Commercial prospecting' },
        legalBasis: 'legitimate-interest',
      },
      {
        name: 'contract',
        label: { fr: 'Gestion du contrat', en: 'Performance of the contract' },
        legalBasis: 'contract',
      },
    ],
    data: [
      {
        name: 'email',
        label: { fr: 'Adresse e-mail', en: 'E-mail address' },
        category: 'contact',
        origin: 'provided',
      },
      { name: 'lead-score', label: null, category: 'commercial', origin: 'derived' },
    ],
    retention: [
      {
        classOfPerson: 'prospect',
        purpose: 'prospecting',
        data: [],
        keep: 'P3Y',
        archivedFor: null,
        since: 'last-contact-from-person',
        basis: 'CNIL 2021-131',
      },
    ],
  },
};

type RecordPart = Pick<PackagedRecord, 'line' | 'fields'> & Partial<PackagedRecord>;

export function record(of: RecordPart): PackagedRecord {
  return {
    system: 'crm-eu',
    ref: { kind: 'contact', id: `id-${of.line}` },
    role: 'person',
    isShared: false,
    labels: {},
    hidden: [],
    files: [],
    unread: null,
    ...of,
  };
}

/** Material over records and files that lie in memory. */
export function materialOf(
  records: readonly PackagedRecord[],
  options: {
    readonly controller?: Controller;
    readonly cover?: Partial<PackageCover>;
    readonly file?: (blob: number) => AsyncIterable<Uint8Array>;
  } = {},
): PackageMaterial {
  const tally = tallyPackage([]);
  for (const one of records) tally.add(one);
  const { missing: _missing, ...counted } = tally.result();
  return {
    controller: options.controller ?? acme,
    cover: {
      request: 7,
      plan: 1,
      receivedOn: '2026-03-05',
      drawnOn: '2026-03-09',
      searched: ['crm-eu', 'sales'],
      own: {
        requests: [{ id: 7, receivedOn: '2026-03-05', rights: [{ right: 'access', state: 'applying' }] }],
        suppressedAddresses: 0,
        archived: [
          {
            rule: 'customers',
            basis: 'C. civ. 2224',
            enteredOn: '2025-06-01',
            endsOn: '2027-06-01',
            records: [
              {
                system: 'crm-eu',
                kind: 'contact',
                fields: { email: 'claire.canari@example.fr', since: '2019-04-02' },
              },
            ],
          },
        ],
        questions: [
          { rule: 'prospects', askedOn: '2025-03-05', answerBy: '2025-04-05', stayedOn: '2025-03-09' },
          { rule: 'prospects', askedOn: '2026-03-05', answerBy: '2026-04-05', stayedOn: null },
        ],
        consultations: [
          { on: '2026-03-05', request: 7, purpose: 'locating' },
          { on: '2026-03-06', request: 7, purpose: 'identity' },
        ],
      },
      ...counted,
      ...options.cover,
    },
    async *records(only) {
      yield* records.filter((one) => !only || (one.system === only.system && one.ref.kind === only.kind));
    },
    file: options.file ?? (() => empty()),
  };
}

async function* empty(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array();
}
