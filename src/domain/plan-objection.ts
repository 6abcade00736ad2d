import type { Line, SystemGap } from './plan.ts';
import type { ProspectingChannel } from './prospecting.ts';
import { ADDRESSED_BY } from './prospecting.ts';
import type { Identifier, Ref } from './record.ts';

/** What is objected to in one tool. */
export interface StoppingSystem {
  readonly system: string;
  /** Channels the tool can be told to stop. */
  readonly channels: readonly ProspectingChannel[];
  /** Of these, those that somebody is asked to stop by hand. */
  readonly byHand: readonly ProspectingChannel[];
  /** Addresses that somebody else has there too, and that the person did not give: they are left. */
  readonly shared: readonly Identifier[];
}

/** An address that no record need carry: what a line of an objection is about. */
const ADDRESS = 'address';

export function isAddress({ kind }: Ref): boolean {
  return kind === ADDRESS;
}

/** An address, and a channel that reaches it. */
export interface Way {
  readonly address: Identifier;
  readonly channel: ProspectingChannel;
}

export interface PlannedObjection {
  readonly ways: readonly Way[];
  readonly lines: readonly Omit<Line, 'number'>[];
  readonly gaps: readonly SystemGap[];
}

/**
 * The lines of an objection to prospecting: each address, by each channel that reaches it, in each tool that can be told.
 * What somebody stops by hand is asked of them once a channel, whatever the addresses are. Where nobody can, that is a
 * gap the person is told. @source GDPR Art. 21(2), 21(3); law.md RGT-9
 * @param dossier  what stands for the person where somebody is asked
 */
export function planObjection(
  systems: readonly StoppingSystem[],
  addresses: readonly Identifier[],
  channels: readonly ProspectingChannel[],
  dossier: Ref,
): PlannedObjection {
  const ways = addresses.flatMap((address): readonly Way[] =>
    channels
      .filter((channel) => ADDRESSED_BY[channel] === address.kind)
      .map((channel) => ({ address, channel })),
  );
  // A letter is addressed to nobody's number: no call of ours stops it.
  const wanted = channels.filter(
    (channel) => ADDRESSED_BY[channel] === null || ways.some((way) => way.channel === channel),
  );
  return {
    ways,
    lines: systems.flatMap(({ system, channels: able, byHand, shared }) => {
      const here = ways.filter(({ channel }) => able.includes(channel) && !byHand.includes(channel));
      const left = new Set(here.map(({ address }) => address).filter((address) => shared.includes(address)));
      return [
        ...here.filter(({ address }) => !left.has(address)).map((way) => stopLine(system, way)),
        ...[...left].map((address) => leftAlone(system, address)),
        ...channels
          .filter((channel) => byHand.includes(channel))
          .map((channel) => asked(system, dossier, channel)),
      ];
    }),
    gaps: systems.flatMap(({ system, channels: able }) =>
      wanted
        .filter((channel) => !able.includes(channel))
        .map((channel) => ({
          system,
          what: `stopping prospecting by ${channel}`,
          because: 'no-api' as const,
          mend: 'Stop this channel by hand in whatever sends or calls from this tool.',
        })),
    ),
  };
}

/** A line that stops one channel to one address in one tool. */
export function stopLine(system: string, { address, channel }: Way): Omit<Line, 'number'> {
  return {
    ...lineAbout(system, addressRef(address)),
    action: 'object',
    address,
    channel,
    reason: 'objected',
  };
}

function asked(system: string, dossier: Ref, channel: ProspectingChannel): Omit<Line, 'number'> {
  return { ...lineAbout(system, dossier), action: 'object', channel, reason: 'objected' };
}

export function leftAlone(system: string, address: Identifier): Omit<Line, 'number'> {
  return { ...lineAbout(system, addressRef(address)), action: 'leave', reason: 'shared-with-others' };
}

function addressRef({ value }: Identifier): Ref {
  return { kind: ADDRESS, id: value };
}

function lineAbout(system: string, ref: Ref): Omit<Line, 'number' | 'action' | 'channel' | 'reason'> {
  return {
    system,
    ref,
    fields: [],
    from: null,
    address: null,
    ground: null,
    until: null,
    through: null,
    phase: 0,
    others: { persons: 0, organisations: 0, transactions: 0 },
    facts: {},
  };
}
