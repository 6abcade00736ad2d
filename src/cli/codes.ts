import type { Channel } from '../domain/channel.ts';
import type { LetterKind } from '../domain/letter-kinds.ts';
import type { ExtensionReason, IdentityDoubt } from '../domain/deadline.ts';
import type { Unread, WithholdingReason } from '../domain/package.ts';
import type { LeftOutReason } from '../domain/portability.ts';
import type { RefusalGround } from '../domain/refusal.ts';
import type { Representing } from '../domain/requester.ts';
import type { SystemReport } from '../greffe/systems.ts';
import type { LineState } from './format/progress.ts';

type VerbName = SystemReport['verbs'][number];

/** What rows and scripts name by a code, in the words of a person. */
export interface Codes {
  readonly channels: Readonly<Record<Channel, string>>;
  readonly extensionReasons: Readonly<Record<ExtensionReason, string>>;
  readonly identityDoubts: Readonly<Record<IdentityDoubt, string>>;
  readonly qualities: Readonly<Record<Representing, string>>;
  readonly refusalGrounds: Readonly<Record<RefusalGround, string>>;
  readonly letterKinds: Readonly<Record<LetterKind, string>>;
  readonly withholdingReasons: Readonly<Record<WithholdingReason, string>>;
  readonly unread: Readonly<Record<Unread['because'], string>>;
  readonly leftOut: Readonly<Record<LeftOutReason, string>>;
  readonly lineStates: Readonly<Record<LineState, string>>;
  /** Why a line was set aside, or is still open. */
  readonly lineCodes: Readonly<Record<string, string>>;
  /** By the kinds of the contract. */
  readonly failures: Readonly<Record<string, string>>;
  /** What lets a human tell one record from another. */
  readonly facts: Readonly<Record<string, string>>;
  readonly verbs: Readonly<Record<VerbName, string>>;
  /** What stands in a command to type for what is still to be chosen. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/** The word for a code; the code itself where there is none. */
export function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}

/** "denied: MISSING_SCOPES" is a kind of ours and a word of the vendor's, which stays. */
export function lineCode({ lineCodes, failures }: Codes, code: string): string {
  const [kind = '', ...rest] = code.split(': ');
  return rest.length === 0 ? wordFor(lineCodes, code) : `${wordFor(failures, kind)}, ${rest.join(': ')}`;
}
