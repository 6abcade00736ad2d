import type { Adapter, Connection, Tools } from '../../src/contract/index.ts';
import { HAPPENINGS } from '../../src/contract/index.ts';
import { asked, changes } from './changes.ts';
import { hubspotClient } from './client.ts';
import { contentOf } from './content.ts';
import { rememberedDefinitions } from './definitions.ts';
import { detach } from './detach.ts';
import { erase } from './erase.ts';
import { expand } from './expand.ts';
import { french } from './french.ts';
import {
  batchMax,
  deliveryAnswerMs,
  deliveryBytesMax,
  deliveryEventsMax,
  poolsOf,
  spends,
} from './limits.ts';
import { lastContact } from './last-contact.ts';
import { lift } from './lift.ts';
import { locate } from './locate.ts';
import { object } from './object.ts';
import { outOfReach } from './out-of-reach.ts';
import { pathsOf } from './paths.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { ownerProperty, reassign } from './reassign.ts';
import { catalogueOf } from './records.ts';
import { rectify, secondaryByHand } from './rectify.ts';
import { hasBin, recycle } from './recycle.ts';
import { redact } from './redact.ts';
import { restrict } from './restrict.ts';
import { scan } from './scan.ts';
import { solicitations } from './solicitations.ts';
import { hubspotSettings, type HubspotSettings } from './settings.ts';
import { hubspotTransport } from './transport.ts';
import { verify } from './verify.ts';
import { webhooks } from './webhooks.ts';

/** HubSpot, by any bearer token. What erasing means there, and what survives it, is in README.md. */
export const hubspot: Adapter<HubspotSettings> = {
  vendor: 'hubspot',
  settings: hubspotSettings,
  french,
  connect,
};

function connect(settings: HubspotSettings, tools: Tools): Connection {
  const client = hubspotClient(hubspotTransport(settings, tools), pathsOf(settings.apiVersion));
  const catalogue = catalogueOf(settings);
  const definitions = rememberedDefinitions(client, settings, tools);
  const kinds = Object.keys(catalogue.terms);
  const erasable = catalogue.crm.filter(
    ({ goes, role }) => goes !== 'never' || (role === 'activity' && settings.genericGdprDelete === 'on'),
  );
  const redactable = catalogue.crm.filter(({ personal }) => personal.length > 0);
  return {
    pools: poolsOf(settings),
    // A list is only ever left: a membership of it is what goes.
    kinds: { ...catalogue.terms, list: { role: 'membership', effect: { kind: 'purged' }, order: 10 } },
    outOfReach,

    probe: {
      call: probe(client, settings),
      kinds: [],
      batchMax: 1,
      costs: spends({ perCall: 10 }),
      scopes: [],
    },
    locate: {
      call: locate(client, settings, catalogue),
      by: ['email', 'phone', 'name', ...(settings.externalIdProperty === undefined ? [] : (['id'] as const))],
      kinds: ['contact', ...settings.traces],
      batchMax: 10,
      costs: spends({
        perInput: 1,
        searches: 1 + settings.traces.length + (settings.traces.includes('email') ? 1 : 0),
      }),
      scopes: ['crm.objects.contacts.read'],
    },
    expand: {
      call: expand(client, settings, catalogue, definitions),
      kinds,
      batchMax,
      // The contact, its inbox and the trash of that; then, of each kind around it, its ties and a read a hundred.
      costs: spends({ perCall: 14, perInput: 0.1 }),
      scopes: ['crm.objects.contacts.read'],
    },
    read: {
      call: read({ client, settings, catalogue, definitions }),
      kinds,
      batchMax,
      costs: spends({ perCall: 4, perInput: 0.1 }),
      scopes: ['crm.objects.contacts.read'],
    },
    content: {
      call: contentOf(client, settings, tools),
      kinds: ['file'],
      batchMax: 1,
      costs: spends({ perCall: 1 }),
      scopes: ['files', 'files.ui_hidden.read'],
    },
    scan: {
      call: scan(client, settings, catalogue, definitions, tools),
      paging: 'keyset',
      kinds: ['contact'],
      batchMax,
      costs: spends({ perCall: 1 }),
      scopes: ['crm.objects.contacts.read'],
    },
    lastContact: {
      call: lastContact(client, settings, catalogue, definitions, tools),
      kinds: ['contact'],
      batchMax,
      // A read by id, and one by address; of whatever address neither knows, five a search.
      costs: spends({ perCall: 2, searches: 0.2 }),
      scopes: ['crm.objects.contacts.read'],
    },
    erase: {
      call: erase(client, settings, catalogue, definitions, tools),
      kinds: [...erasable.map(({ kind }) => kind), 'file', 'thread'],
      batchMax,
      // Of each kind overwrite and archive, or look and purge: one call for each contact, file and conversation.
      costs: spends({ perCall: 4, perInput: 0.1 }),
      scopes: ['crm.objects.contacts.write', 'files.delete', 'conversations.write'],
    },
    recycle: {
      call: recycle(client, catalogue),
      // A conversation is gone from the trash long before a contact from the bin, and files have none.
      kinds: catalogue.crm.filter(hasBin).map(({ kind }) => kind),
      batchMax,
      // A look, a batch archive, and a look into the bin: HubSpot's answer tells nothing of any record.
      costs: spends({ perCall: 3 }),
      scopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'],
    },
    redact: {
      call: redact(client, catalogue, definitions, tools),
      kinds: redactable.map(({ kind }) => kind),
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['crm.objects.contacts.write'],
    },
    detach: {
      call: detach(client, catalogue),
      kinds: [...catalogue.aroundPeople.filter(({ isFixed }) => !isFixed).map(({ kind }) => kind), 'list'],
      batchMax,
      costs: spends({ perCall: 3 }),
      // Without the second, ties are cut all the same, and no list is left.
      scopes: ['crm.objects.contacts.write', 'crm.lists.write'],
    },
    rectify: {
      call: rectify(client, settings, catalogue, definitions),
      atomic: false,
      byHand: { contact: [secondaryByHand] },
      // Of other records HubSpot is not known to keep the history that tells what was written over.
      kinds: ['contact'],
      batchMax,
      // A look, the write and a look; of an address also what was refused under both, who has it, and the refusal.
      costs: spends({ perInput: 9 + 3 * settings.businessUnitIds.length, searches: 1 }),
      scopes: [
        'crm.objects.contacts.read',
        'crm.objects.contacts.write',
        'communication_preferences.read_write',
      ],
    },
    object: {
      call: object(client, settings),
      channels: ['email'],
      kinds: [],
      batchMax,
      costs: spends({ perInput: 3 + settings.businessUnitIds.length }),
      scopes: ['communication_preferences.read_write'],
    },
    solicitations: {
      call: solicitations(client, settings, catalogue),
      kinds: ['contact'],
      batchMax,
      // The contacts, the lists they are on and what those are, the ids of their tasks and the tasks.
      costs: spends({ perCall: 5 }),
      scopes: ['crm.objects.contacts.read', 'crm.lists.read'],
    },
    restrict: {
      call: restrict(client, settings, catalogue),
      kinds: ['contact'],
      batchMax,
      costs: spends({ perInput: 6 }),
      scopes: ['crm.objects.contacts.write', 'communication_preferences.read_write', 'crm.lists.write'],
    },
    lift: {
      call: lift(client, catalogue),
      kinds: ['contact'],
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['crm.objects.contacts.write'],
    },
    reassign: {
      call: reassign(client, catalogue),
      fields: { contact: ownerProperty },
      restrictedTo: settings.restricted === undefined ? {} : { contact: settings.restricted.owner },
      kinds: ['contact'],
      batchMax,
      // A look, the write and a look with the history.
      costs: spends({ perInput: 3 }),
      scopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'],
    },
    verify: {
      call: verify(client, settings, catalogue, tools),
      kinds,
      // Cut by kind and by the vendor's hundred inside: more at once means fewer controls, and fewer cuts through a kind.
      batchMax: 10 * batchMax,
      costs: spends({ perCall: 3, perInput: 0.02 }),
      scopes: [
        'crm.objects.contacts.read',
        'files.read',
        'conversations.read',
        'communication_preferences.read',
      ],
    },
    changes: {
      call: changes(client, catalogue, definitions, tools),
      tells: asked,
      kinds: ['contact'],
      batchMax: 1,
      // A search, and of those who object now the history; or a page of the bin.
      costs: spends({ perCall: 1, searches: 1 }),
      scopes: ['crm.objects.contacts.read'],
    },
    ...(settings.webhooks && {
      webhooks: {
        call: webhooks(settings.webhooks, tools),
        tells: HAPPENINGS,
        kinds: ['contact'],
        batchMax: 1,
        costs: [],
        scopes: [],
        answerWithinMs: deliveryAnswerMs,
        eventsMax: deliveryEventsMax,
        bodyBytesMax: deliveryBytesMax,
      },
    }),
  };
}
