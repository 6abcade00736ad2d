import type { Adapter, Connection, Tools } from '../../src/contract/index.ts';
import { humanClient } from './client.ts';
import { content } from './content.ts';
import type { TaskDesk, Terms } from './desk.ts';
import { erase } from './erase.ts';
import { expand } from './expand.ts';
import { french } from './french.ts';
import { lift } from './lift.ts';
import { dossiersMax, looksMax, objectionsMax } from './limits.ts';
import { object } from './object.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { rectify } from './rectify.ts';
import { restrict } from './restrict.ts';
import { dossierKind, fileKind, kinds } from './records.ts';
import { humanSettings, type HumanSettings } from './settings.ts';
import { verify } from './verify.ts';

/**
 * For whatever has no API: an old spreadsheet, a mailbox, paper. Each verb is a question to a named person, and ends
 * when they have answered.
 * @param desk  where the questions about this system are put
 */
export function human(desk: TaskDesk): Adapter<HumanSettings> {
  return {
    vendor: 'human',
    settings: humanSettings,
    french,
    connect: (settings, tools) => connect(desk, settings, tools),
  };
}

function connect(desk: TaskDesk, settings: HumanSettings, tools: Tools): Connection {
  const client = humanClient(desk, tools);
  const { ask } = settings;
  const terms = (words: string | undefined): Terms => ({
    ask: words ?? null,
    holds: settings.holds,
    heldFor: settings.heldFor ?? null,
    exceptions: settings.exceptions,
  });
  const free = { costs: [], scopes: [] };
  return {
    pools: [],
    kinds,
    outOfReach: [],
    asksSomebody: true,

    probe: { call: probe(client), kinds: [], batchMax: 1, ...free },
    expand: { call: expand(client), kinds: [dossierKind], batchMax: looksMax, ...free },
    read: {
      call: read(client, { ...terms(ask.copy), exceptions: [] }),
      kinds: [dossierKind],
      batchMax: dossiersMax,
      ...free,
    },
    content: { call: content(client), kinds: [fileKind], batchMax: 1, ...free },
    erase: {
      call: erase(client, tools, terms(ask.erase)),
      kinds: [dossierKind],
      batchMax: dossiersMax,
      ...free,
    },
    object: {
      call: object(client, tools, { ...terms(ask.stop), exceptions: [] }),
      channels: ['email', 'phone', 'sms', 'mail'],
      byHand: ['email', 'phone', 'sms', 'mail'],
      kinds: [],
      batchMax: objectionsMax,
      ...free,
    },
    rectify: {
      call: rectify(client, tools, { ...terms(ask.rectify), exceptions: [] }),
      kinds: [dossierKind],
      batchMax: dossiersMax,
      atomic: false,
      ...free,
    },
    restrict: {
      call: restrict(client, tools, { ...terms(ask.restrict), exceptions: [] }),
      kinds: [dossierKind],
      batchMax: dossiersMax,
      ...free,
    },
    lift: {
      call: lift(client, tools, { ...terms(ask.lift), exceptions: [] }),
      kinds: [dossierKind],
      batchMax: dossiersMax,
      ...free,
    },
    verify: { call: verify(client), kinds: [dossierKind], batchMax: looksMax, ...free },
    poll: { call: poll(client), kinds: [], batchMax: looksMax, ...free },
  };
}
