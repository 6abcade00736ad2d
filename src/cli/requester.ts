import type { Command } from 'commander';
import { Option } from 'commander';
import type { CivilDay } from '../domain/civil-day.ts';
import type { Receiver, Representing, Requester } from '../domain/requester.ts';
import { COVERABLE, QUALITIES, RECEIVERS } from '../domain/requester.ts';
import type { Right } from '../domain/right.ts';
import { asDay, asEmail, asText } from './arguments.ts';
import { WrongUse } from './exit.ts';

export interface RequesterFlags {
  readonly byAgent?: string;
  readonly requesterQuality?: Requester['kind'];
  readonly requesterName?: string;
  readonly requesterEmail?: string;
  readonly mandateScope?: readonly Right[];
  readonly mandateFrom?: CivilDay;
  readonly mandateUntil?: CivilDay;
  readonly answerTo?: Receiver;
}

/** Who asks, where that is not the person, and what they say they may do. */
export function requesterOptions(command: Command): Command {
  return command
    .option('--by-agent <name>', 'who asks for the person as an agent; the same as the next two', asText)
    .addOption(
      new Option('--requester-quality <quality>', 'in what quality somebody asks for the person').choices(
        QUALITIES,
      ),
    )
    .option('--requester-name <name>', 'who asks for the person', asText)
    .option('--requester-email <address>', 'where letters to them go; nobody is searched by it', asEmail)
    .addOption(
      new Option(
        '--mandate-scope <right...>',
        'rights that their mandate covers, as they say; it is still to be seen',
      ).choices(COVERABLE),
    )
    .option('--mandate-from <day>', 'first day of their mandate, as they say', asDay)
    .option('--mandate-until <day>', 'last day of their mandate, as they say', asDay)
    .addOption(receiverOption('who is to receive the answer, as they say'));
}

export function receiverOption(description: string): Option {
  return new Option('--answer-to <whom>', description).choices(RECEIVERS);
}

/** @throws WrongUse where it is not said in what quality, or who */
export function requesterIn(flags: RequesterFlags): Requester {
  const { byAgent, requesterName, requesterEmail, requesterQuality } = flags;
  const { mandateScope = [], mandateFrom = null, mandateUntil = null, answerTo = null } = flags;
  if (byAgent !== undefined && (requesterQuality ?? requesterName) !== undefined) {
    throw new WrongUse(
      '--by-agent says quality and name at once: leave --requester-quality and --requester-name out.',
    );
  }
  const kind = byAgent === undefined ? requesterQuality : 'agent';
  const claims = { scope: mandateScope, from: mandateFrom, until: mandateUntil, answerTo };
  const isSaid =
    mandateScope.length > 0 ||
    [requesterName, requesterEmail, mandateFrom, mandateUntil, answerTo].some(
      (one) => (one ?? null) !== null,
    );
  if (kind === undefined || kind === 'data-subject') {
    if (!isSaid) return { kind: 'data-subject' };
    throw new WrongUse(
      `Say in what quality somebody asks for the person: --requester-quality ${REPRESENTING.join(' | ')}.`,
    );
  }
  const name = byAgent ?? requesterName;
  if (name === undefined) throw new WrongUse('Say who asks for the person: --requester-name NAME.');
  return { kind, name, email: requesterEmail ?? null, claims };
}

const REPRESENTING: readonly Representing[] = QUALITIES.filter((one) => one !== 'data-subject');
