import { canonical } from '../audit/canonical.ts';
import type { Canonical } from '../audit/canonical.ts';
import { growTree, leafHash } from '../audit/tree.ts';
import type { Settings } from '../settings/settings.ts';

/** What each file says, by its digest: secrets show as they were written. */
export function digestsOf(settings: Settings): Readonly<Record<string, string>> {
  const {
    mode,
    packagesKeptMs,
    proofKept,
    suppression,
    learn,
    accounts,
    http,
    metrics,
    mail,
    openId,
    privateHosts,
  } = settings;
  const { controllers, people } = settings;
  const { systems, dataMap, retention, processors, letters } = settings;
  return {
    'greffe.yaml': digestOf({
      mode,
      packagesKeptMs,
      proofKept,
      suppression,
      learn,
      accounts,
      http,
      // What was entered before there were any is not entered anew.
      ...(metrics && { metrics }),
      mail,
      ...(openId && { openId }),
      ...(privateHosts.length > 0 && { privateHosts }),
      controllers,
      people,
    }),
    'systems.yaml': digestOf(systems),
    'data-map.yaml': digestOf(dataMap),
    'retention.yaml': digestOf(retention),
    'processors.yaml': digestOf(processors),
    ...(letters.length === 0 ? {} : { letters: digestOf(letters) }),
  };
}

/** As text: settings hold fractions, which have no canonical form. */
function digestOf(said: unknown): string {
  return digest([JSON.stringify(said)]);
}

/** Merkle root over the canonical forms (RFC 8785, RFC 6962), hex: the same code for three lines and a million. */
export function digest(parts: readonly unknown[]): string {
  const tree = growTree();
  for (const part of parts) {
    const plain: Canonical = JSON.parse(JSON.stringify(part));
    tree.append(leafHash(canonical(plain)));
  }
  return Buffer.from(tree.root()).toString('hex');
}
