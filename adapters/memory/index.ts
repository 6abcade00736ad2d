import type { Adapter, Connection, Tools } from '../../src/contract/index.ts';
import type { MemoryAccount } from './account.ts';
import { changes, told } from './changes.ts';
import { memoryClient } from './client.ts';
import { contentOf } from './content.ts';
import { detach } from './detach.ts';
import { erase } from './erase.ts';
import { expand } from './expand.ts';
import { french } from './french.ts';
import {
  answerWithinMs,
  batchMax,
  bodyBytesMax,
  eventsMax,
  identifiersMax,
  peopleMax,
  pools,
  spends,
} from './limits.ts';
import { lastContact } from './last-contact.ts';
import { lift } from './lift.ts';
import { locate } from './locate.ts';
import { object } from './object.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { reassign } from './reassign.ts';
import { erasableKinds, kinds, recyclableKinds, redactableKinds, tiedKinds } from './records.ts';
import { rectify } from './rectify.ts';
import { recycle } from './recycle.ts';
import { redact } from './redact.ts';
import { restrict } from './restrict.ts';
import { scan } from './scan.ts';
import { memorySettings, type MemorySettings } from './settings.ts';
import { solicitations } from './solicitations.ts';
import { verify } from './verify.ts';
import { webhooks } from './webhooks.ts';

/**
 * The reference adapter: a CRM that is a Map. It is read first by whoever writes the next one, and stands under the
 * tests of everything that needs a tool behind it.
 * @param accounts  where the rows of an account are; two systems with one account name share its rows
 */
export function memory(accounts: (name: string) => MemoryAccount): Adapter<MemorySettings> {
  return {
    vendor: 'memory',
    settings: memorySettings,
    french,
    connect: (settings, tools) => connect(accounts(settings.account), settings, tools),
  };
}

function connect(account: MemoryAccount, settings: MemorySettings, tools: Tools): Connection {
  const client = memoryClient(account, tools);
  return {
    pools,
    kinds,
    outOfReach: [{ what: 'backups of the memory account', because: 'no-api', mend: null }],

    probe: {
      call: probe(client, settings),
      kinds: [],
      batchMax: 1,
      costs: spends({ perCall: 1 }),
      scopes: [],
    },
    locate: {
      call: locate(client),
      by: ['email', 'phone', 'name', 'id'],
      kinds: ['person', 'enquiry'],
      batchMax: identifiersMax,
      costs: spends({ perInput: 1 }),
      scopes: ['rows.read'],
    },
    expand: {
      call: expand(client),
      kinds: Object.keys(kinds),
      batchMax,
      costs: spends({ perCall: 1, perInput: 1 }),
      scopes: ['rows.read'],
    },
    read: {
      call: read(client),
      kinds: Object.keys(kinds),
      batchMax,
      costs: spends({ perCall: 1 }),
      scopes: ['rows.read'],
    },
    content: {
      call: contentOf(client),
      kinds: ['file'],
      batchMax: 1,
      costs: spends({ perCall: 1 }),
      scopes: ['rows.read'],
    },
    scan: {
      call: scan(client, tools),
      paging: 'keyset',
      kinds: ['person', 'order'],
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read'],
    },
    lastContact: {
      call: lastContact(client, tools),
      kinds: ['person'],
      batchMax: peopleMax,
      costs: spends({ perCall: 2, perInput: 3 }),
      scopes: ['rows.read'],
    },
    erase: {
      call: erase(client),
      kinds: erasableKinds,
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read', 'rows.erase'],
    },
    recycle: {
      call: recycle(client),
      kinds: recyclableKinds,
      batchMax,
      costs: spends({ perCall: 4 }),
      scopes: ['rows.read', 'rows.erase', 'bin.read'],
    },
    redact: {
      call: redact(client, tools),
      kinds: redactableKinds,
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read', 'rows.write'],
    },
    detach: {
      call: detach(client),
      kinds: tiedKinds,
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read', 'rows.write'],
    },
    rectify: {
      call: rectify(client),
      atomic: true,
      kinds: redactableKinds,
      batchMax,
      // A look and the write; of an address also what was objected to, who has the new one, and the objection.
      costs: spends({ perCall: 4, perInput: 1 }),
      scopes: ['rows.read', 'rows.write', 'consent.read', 'consent.write'],
    },
    object: {
      call: object(client),
      channels: ['email', 'phone', 'sms'],
      kinds: [],
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['consent.read', 'consent.write'],
    },
    solicitations: {
      call: solicitations(client),
      kinds: ['person'],
      batchMax,
      costs: spends({ perInput: 2 }),
      scopes: ['rows.read'],
    },
    restrict: {
      call: restrict(client),
      kinds: ['person'],
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read', 'rows.write'],
    },
    lift: {
      call: lift(client),
      kinds: ['person'],
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read', 'rows.write'],
    },
    reassign: {
      call: reassign(client),
      fields: { person: 'owner' },
      restrictedTo: settings.restricted === undefined ? {} : { person: settings.restricted.owner },
      kinds: ['person'],
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read', 'rows.write'],
    },
    verify: {
      call: verify(client, tools),
      kinds: Object.keys(kinds),
      batchMax,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read', 'bin.read', 'consent.read'],
    },
    changes: {
      call: changes(client),
      tells: told,
      kinds: Object.keys(kinds),
      batchMax: 1,
      costs: spends({ perCall: 2 }),
      scopes: ['rows.read'],
    },
    ...(settings.webhookSecret !== undefined && {
      webhooks: {
        call: webhooks(settings, tools),
        tells: told,
        kinds: Object.keys(kinds),
        batchMax: 1,
        costs: [],
        scopes: [],
        answerWithinMs,
        eventsMax,
        bodyBytesMax,
      },
    }),
    poll: {
      call: poll(client, tools),
      kinds: [],
      batchMax,
      costs: spends({ perCall: 1 }),
      scopes: ['rows.erase'],
    },
  };
}
