import type { Connection, Context, Failure, Probe, VerbName } from '../contract/index.ts';
import { VendorFailure } from '../contract/index.ts';
import type { Clock } from '../ports/clock.ts';

export interface Examination {
  readonly probe: Probe;
  /** Why nothing may be written to this account, or null. */
  readonly refusal: Failure | null;
}

/** What stands between a call and an account that is not the one the settings mean. */
export interface AccountGuard {
  /** @returns why this write must not be sent, or null when it may */
  refusal(verb: VerbName, context: Context): Promise<Failure | null>;
  /** @returns why what this account answers says nothing about the person, or null: another company's silence is no answer */
  strangeness(context: Context): Promise<Failure | null>;
  examine(context: Context): Promise<Examination>;
}

/** An answer is believed for so long: an account does not change under a token, its rights may. */
const believedMs = 10 * 60_000;

export function accountGuard(of: {
  readonly name: string;
  readonly expect: Readonly<Record<string, string | number>>;
  readonly mode: 'live' | 'read-only';
  readonly clock: Clock;
  readonly probe: Connection['probe']['call'];
}): AccountGuard {
  let last: { readonly at: number; readonly examination: Examination } | null = null;

  const examine = async (context: Context): Promise<Examination> => {
    const probe = await of.probe(context);
    const examination = { probe, refusal: refusalOf(of.name, of.expect, of.mode, probe) };
    last = { at: of.clock.now().getTime(), examination };
    return examination;
  };

  /** Nothing was sent yet, whatever the probe met. */
  const recognised = async (
    context: Context,
    judge: (examination: Examination) => Failure | null,
  ): Promise<Failure | null> => {
    try {
      const fresh = last && of.clock.now().getTime() - last.at < believedMs ? last.examination : null;
      return judge(fresh ?? (await examine(context)));
    } catch (thrown) {
      return thrown instanceof VendorFailure ? thrown.failure : unprobed(of.name);
    }
  };

  return {
    examine,
    refusal: async (verb, context) => {
      if (of.mode === 'read-only') return readOnlyMode(of.name);
      return recognised(
        context,
        ({ probe, refusal }) =>
          refusal ?? (probe.unavailable.includes(verb) ? unavailable(of.name, verb) : null),
      );
    },
    strangeness: (context) => recognised(context, ({ probe }) => strangenessOf(of.name, of.expect, probe)),
  };
}

function refusalOf(
  system: string,
  expect: Readonly<Record<string, string | number>>,
  mode: 'live' | 'read-only',
  probe: Probe,
): Failure | null {
  const strange = strangenessOf(system, expect, probe);
  if (strange) return strange;
  if (mode === 'read-only') return readOnlyMode(system);
  return probe.readOnly ? readOnlyAccount(system) : null;
}

function strangenessOf(
  system: string,
  expect: Readonly<Record<string, string | number>>,
  { identity }: Probe,
): Failure | null {
  for (const [key, expected] of Object.entries(expect)) {
    const found = identity[key];
    // Ids are often numbers in one place and text in the other.
    if (found === undefined || String(found) !== String(expected))
      return found === undefined
        ? untoldKey(system, key, Object.keys(identity))
        : wrongAccount(system, key, expected, found);
  }
  return null;
}

function wrongAccount(
  system: string,
  key: string,
  expected: string | number,
  found: string | number,
): Failure {
  return {
    kind: 'denied',
    code: 'WRONG_ACCOUNT',
    mend:
      `The settings of ${system} expect ${key} ${expected}, and the account says ${key} ${found}: nothing is read or written there. ` +
      `Correct the credentials, or expect.${key} in systems.yaml.`,
  };
}

/** Mistyped, or of another vendor: it says what the account can be recognised by. */
function untoldKey(system: string, key: string, told: readonly string[]): Failure {
  return {
    kind: 'denied',
    code: 'WRONG_ACCOUNT',
    mend:
      `The account of ${system} does not tell its ${key}: nothing is read or written there. ` +
      `It tells ${told.join(', ')}: correct expect.${key} in systems.yaml.`,
  };
}

function readOnlyMode(system: string): Failure {
  return {
    kind: 'denied',
    code: 'READ_ONLY_MODE',
    mend: `Nothing is written to ${system} in read-only mode: set "mode: live" in greffe.yaml to apply plans.`,
  };
}

function readOnlyAccount(system: string): Failure {
  return {
    kind: 'denied',
    code: 'READ_ONLY_ACCOUNT',
    mend: `The account of ${system} refuses all writes at present: retry once its vendor has reopened it.`,
  };
}

function unavailable(system: string, verb: VerbName): Failure {
  return {
    kind: 'denied',
    code: 'VERB_UNAVAILABLE',
    mend: `The account of ${system} cannot ${verb}: its edition or its token's rights do not reach that far.`,
  };
}

function unprobed(system: string): Failure {
  return {
    kind: 'unavailable',
    code: 'PROBE_FAILED',
    mend: `The account of ${system} could not be recognised, so nothing was read or written: run greffe check.`,
  };
}
