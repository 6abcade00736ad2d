import type { Others } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { row as asRow, text } from './client.ts';
import type { Graph, Node } from './graph.ts';
import { namesOf } from './graph.ts';
import { isOrganisationId, isPersonId, isUserId, roleTables } from './kinds.ts';
import { addressesIn, wordsOf } from './records.ts';

export const nobody: Others = { persons: 0, organisations: 0, transactions: 0 };

/** Who else each record concerns. What hangs on a record that others share is theirs too. */
export function sharedNodes(graph: Graph): ReadonlyMap<string, Others> {
  const others = new Map([...graph.nodes].map(([key, node]) => [key, concerned(graph, node)]));
  for (let changed = true; changed;) {
    changed = false;
    for (const [key, node] of graph.nodes) {
      if (graph.subjects.has(node.ref.id) || (others.get(key)?.persons ?? 0) > 0) continue;
      // The part a contact plays is theirs, whoever else plays one.
      if (node.ref.kind in roleTables) continue;
      const parents = [...node.ties.values()].filter((tie) => !graph.subjects.has(tie.of.id));
      const most = Math.max(0, ...parents.map((tie) => others.get(refKey(tie.of))?.persons ?? 0));
      if (most === 0) continue;
      others.set(key, { ...(others.get(key) ?? nobody), persons: most });
      changed = true;
    }
  }
  return others;
}

function concerned(graph: Graph, node: Node): Others {
  const row = node.row ?? {};
  const ids = [
    ...['WhoId', 'WhatId', 'ContactId', 'AccountId', 'ParentId', 'RelatedToId'].map((name) =>
      text(row, name),
    ),
    ...(graph.players.get(node.ref.id) ?? []),
    ...(graph.tiesOf.get(node.ref.id) ?? []).map(
      (tie) => text(tie, 'RelationId') ?? text(tie, 'LinkedEntityId'),
    ),
  ].filter((id) => id !== null);
  const foreign = new Set(ids.filter((id) => !graph.subjects.has(id)));
  const count = (test: (id: string) => boolean): number => [...foreign].filter(test).length;
  const organisations = count(isOrganisationId);
  const transactions = count((id) => /^(006|800|801|810)/.test(id));
  switch (node.ref.kind) {
    case 'Individual':
      return { ...nobody, persons: sharers(graph, node) };
    case 'Account':
      return { ...nobody, persons: graph.subjects.has(node.ref.id) ? 0 : node.otherPeople, organisations: 1 };
    case 'Contact':
    case 'Lead':
    case 'User':
      // Another person's row that names the subject, as an assistant names whom they report to.
      return {
        persons: graph.subjects.has(node.ref.id) || node.ref.kind === 'User' ? 0 : 1,
        organisations,
        transactions: 0,
      };
    case 'ContactPointEmail':
    case 'ContactPointPhone':
    case 'ContactPointAddress':
      return { ...nobody, persons: isAnothersPoint(graph, node) ? 1 : 0 };
    case 'EmailMessage':
      return { persons: count(isPersonId) + strangers(graph, node), organisations, transactions };
    case 'ContentDocument':
      // A file that hangs anywhere else is somebody else's too: only its users do not count.
      return {
        persons: count((id) => !isUserId(id) && !isTheirsAlone(graph, id)),
        organisations,
        transactions,
      };
    case 'Case':
      return { persons: count(isPersonId) + writers(graph, node), organisations, transactions };
    default:
      return { persons: Math.max(count(isPersonId), node.otherPeople), organisations, transactions };
  }
}

/** An address kept under somebody else is theirs, whatever it says; one whose holder is hidden may be. */
function isAnothersPoint(graph: Graph, { row }: Node): boolean {
  if (row === null) return false;
  const holder = text(row, 'ParentId');
  if (holder === null) return !('ParentId' in row);
  return !graph.subjects.has(holder) && !graph.homes.has(holder);
}

/**
 * Somebody else who wrote the case by the web form or by mail, and is no contact here. A case that was found by what
 * they wrote is the subject's; so is one under another address that bears the subject's name.
 */
function writers(graph: Graph, node: Node): number {
  if (graph.roots.has(refKey(node.ref))) return 0;
  const [name, address] = [text(asRow(node.row), 'SuppliedName'), text(asRow(node.row), 'SuppliedEmail')];
  const isTheirAddress = address !== null && graph.addresses.has(address.toLowerCase());
  if (name === null) return address === null || isTheirAddress ? 0 : 1;
  return isTheirName(graph, wordsOf(name), isTheirAddress) ? 0 : 1;
}

/** The whole name, or words of it and nothing else; beside their own address, a part of it is enough. */
function isTheirName(graph: Graph, words: readonly string[], isTheirAddress: boolean): boolean {
  const { fullNames, familyNames } = namesOf(graph);
  const own = new Set([...fullNames, ...familyNames].flat());
  if (isTheirAddress) return words.some((word) => own.has(word));
  return (
    words.every((word) => own.has(word)) ||
    fullNames.some((name) => name.every((word) => words.includes(word)))
  );
}

/** A record of the graph that nobody else is concerned by: a file on it is the subject's alone. */
function isTheirsAlone(graph: Graph, id: string): boolean {
  const node = [...graph.nodes.values()].find((one) => one.ref.id === id);
  if (!node) return false;
  const role = graph.kinds[node.ref.kind]?.role;
  return role === 'activity' && concerned(graph, node).persons === 0;
}

/** Other people's rows that carry the same Individual. */
function sharers(graph: Graph, individual: Node): number {
  return [...graph.nodes.values()].filter(
    (node) =>
      isPersonId(node.ref.id) && !graph.subjects.has(node.ref.id) && node.ties.has(refKey(individual.ref)),
  ).length;
}

/**
 * Addresses of the mail that are neither the subject's nor the company's: the receiving side of an incoming mail and
 * the sending side of an outgoing one are the company's own.
 */
function strangers(graph: Graph, mail: Node): number {
  const row = asRow(mail.row);
  const isIncoming = row['Incoming'] === true;
  const headers = isIncoming
    ? ['FromAddress', 'CcAddress', 'BccAddress']
    : ['ToAddress', 'CcAddress', 'BccAddress'];
  const known = new Set(
    (graph.tiesOf.get(mail.ref.id) ?? [])
      .filter((tie) => text(tie, 'RelationId') !== null)
      .map((tie) => text(tie, 'RelationAddress')?.toLowerCase()),
  );
  const addresses = [...new Set(headers.flatMap((name) => addressesIn(text(row, name))))];
  const others = addresses.filter((address) => !graph.addresses.has(address) && !known.has(address));
  // A mail that was found by an address none of the subject's rows carries any more: one of its addresses is theirs.
  const isFoundByAddress = graph.roots.has(refKey(mail.ref)) && others.length === addresses.length;
  return isFoundByAddress && known.size === 0 ? Math.max(0, others.length - 1) : others.length;
}
