import type { Adapter, Connection, Tools } from '../../src/contract/index.ts';
import { changes, told } from './changes.ts';
import { openClient } from './client.ts';
import { content } from './content.ts';
import { catalogueOf, describedAnew } from './describe.ts';
import { detach } from './detach.ts';
import { erase } from './erase.ts';
import { scannedKinds, scannedPeople, sourcesOf } from './evidence.ts';
import { expand } from './expand.ts';
import { french } from './french.ts';
import { kindsWith, recyclableKinds } from './kinds.ts';
import { lastContact } from './last-contact.ts';
import { calls, limits, pools } from './limits.ts';
import { locate, locatedKinds } from './locate.ts';
import { object } from './object.ts';
import { outOfReach } from './out-of-reach.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { ownedKinds, ownerField, reassign } from './reassign.ts';
import { rectify } from './rectify.ts';
import { recycle } from './recycle.ts';
import { redact } from './redact.ts';
import { restrict, restrictableKinds } from './restrict.ts';
import { namedOwners } from './restricted-owner.ts';
import { scan } from './scan.ts';
import { solicitations, solicitedKinds } from './solicitations.ts';
import type { SalesforceSettings } from './settings.ts';
import { settingsSchema } from './settings.ts';
import { verify } from './verify.ts';

export const salesforce: Adapter<SalesforceSettings> = {
  vendor: 'salesforce',
  settings: settingsSchema,
  french,
  connect,
};

const reads = ['View All Data'];
const writes = ['Modify All Data'];

/** Objects of the org's own are named and read without being declared, so that these verbs take any kind. */
const anyKind: readonly string[] = [];

function connect(settings: SalesforceSettings, tools: Tools): Connection {
  const kinds = kindsWith(settings.customObjects);
  const declared = Object.keys(kinds);
  const households = new Set(settings.householdRecordTypes);
  const sources = sourcesOf(settings.lastContact);
  const client = openClient(settings, tools);
  const catalogue = catalogueOf(client, settings, () => tools.now());
  return {
    pools: pools(settings.dailyRequests),
    kinds,
    outOfReach,

    probe: {
      call: (context) => probe(client, catalogue, settings, context),
      kinds: [],
      batchMax: 1,
      costs: calls(7),
      scopes: ['API Enabled'],
    },
    locate: {
      call: (identifiers, _cursor, context) => locate(client, catalogue, identifiers, context),
      by: ['email', 'phone', 'name', 'id'],
      kinds: locatedKinds,
      batchMax: limits.addresses,
      costs: calls(4),
      scopes: reads,
    },
    expand: {
      call: (refs, _cursor, context) => expand(client, catalogue, kinds, households, refs, context),
      kinds: anyKind,
      // The subject's rows belong into one call: who they are decides who else a record concerns.
      batchMax: limits.rowsOfOnePerson,
      costs: calls(6),
      scopes: reads,
    },
    read: {
      call: (refs, fields, context) => read(client, catalogue, refs, fields, context),
      kinds: anyKind,
      batchMax: limits.queriesPerComposite * limits.allFields,
      costs: calls(1, 1 / limits.allFields),
      scopes: reads,
    },
    content: {
      call: (ref, context) => content(client, ref, context),
      kinds: ['ContentDocument', 'Attachment'],
      batchMax: 1,
      costs: calls(2),
      scopes: reads,
    },
    scan: {
      call: (wanted, cursor, context) =>
        scan(client, catalogue, sources, tools.now(), wanted, cursor, context),
      kinds: scannedKinds(sources),
      batchMax: 1,
      // A page of a table or of a job's result; a page of mails asks once or twice more who wrote them.
      costs: calls(2),
      scopes: reads,
      paging: 'keyset',
    },
    lastContact: {
      call: (people, context) =>
        describedAnew(catalogue, () => lastContact(client, catalogue, sources, tools.now(), people, context)),
      kinds: scannedPeople,
      batchMax: limits.people,
      costs: calls(4, 0.05),
      scopes: reads,
    },
    erase: {
      call: (refs, context) => erase(client, catalogue, refs, context),
      kinds: declared,
      batchMax: limits.collection,
      costs: calls(3),
      scopes: writes,
    },
    recycle: {
      call: (refs, context) => recycle(client, catalogue, refs, context),
      kinds: recyclableKinds(kinds),
      batchMax: limits.collection,
      // The deletion, and a look at what is deleted.
      costs: calls(2),
      scopes: writes,
    },
    redact: {
      call: (redactions, context) => redact(client, catalogue, tools, redactions, context),
      kinds: declared,
      batchMax: limits.collection,
      costs: calls(1),
      scopes: writes,
    },
    detach: {
      call: (links, context) => detach(client, catalogue, links, context),
      kinds: declared,
      batchMax: limits.collection,
      costs: calls(4),
      scopes: writes,
    },
    rectify: {
      call: (corrections, context) => rectify(client, catalogue, corrections, context),
      // Salesforce compares whole seconds: within one of them, a change by somebody else is not seen.
      atomic: false,
      kinds: declared,
      batchMax: limits.corrections,
      // Each is a write of its own; a look before and after all of them, and one at who refuses at a new address.
      costs: calls(4, 1),
      scopes: writes,
    },
    object: {
      call: (objections, context) => object(client, catalogue, objections, context),
      // Letters are objected to by record: no call reads that back by an address.
      channels: ['email', 'phone', 'sms'],
      kinds: [],
      batchMax: limits.collection,
      costs: calls(2),
      scopes: writes,
    },
    solicitations: {
      call: (refs, _cursor, context) => solicitations(client, catalogue, tools.now(), refs, context),
      kinds: solicitedKinds,
      batchMax: limits.collection,
      costs: calls(3),
      scopes: reads,
    },
    restrict: {
      call: (refs, context) => restrict(client, catalogue, refs, context),
      kinds: restrictableKinds,
      // Whoever has no Individual takes a write of their own.
      batchMax: limits.corrections,
      costs: calls(3, 1),
      scopes: writes,
    },
    reassign: {
      call: (moves, context) => reassign(client, catalogue, moves, context),
      fields: Object.fromEntries(ownedKinds.map((kind) => [kind, ownerField])),
      restrictedTo: namedOwners(settings),
      kinds: ownedKinds,
      batchMax: limits.corrections,
      // Each is a write of its own; a look before and after all of them.
      costs: calls(4, 1),
      scopes: writes,
    },
    verify: {
      call: (expectations, context) => verify(client, catalogue, tools, expectations, context),
      kinds: anyKind,
      batchMax: limits.queriesPerComposite * limits.collection,
      costs: calls(2),
      scopes: reads,
    },
    changes: {
      call: (kind, cursor, context) => changes(client, catalogue, tools.now(), kind, cursor, context),
      tells: told,
      kinds: scannedPeople,
      batchMax: 1,
      // A page of the rows that changed, or of those whose Individual did.
      costs: calls(1),
      scopes: reads,
    },
  };
}
