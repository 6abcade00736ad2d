import type { z } from 'zod';
import { Refused } from '../../domain/refused.ts';
import type { ApiWords, WordsOfProblem } from './words.ts';
import { apiWords } from './words.ts';
import type { Translate } from '../../domain/in-french.ts';

export type Language = 'fr' | 'en';

/** What is wrong with one place of what was asked. What stood there is not told: it may be anybody's. */
export interface Wrong {
  /** body.identifiers.0.kind */
  readonly at: string;
  readonly code: string;
  /** What it must be, in words of ours alone. */
  readonly must: (words: ApiWords) => string;
}

/** @source RFC 9457 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly at: string; readonly must: string }[];
}

/** What the door itself refuses, before or instead of the application. */
export class ApiProblem extends Error {
  readonly code: keyof WordsOfProblem;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly wrong: readonly Wrong[];

  constructor(
    code: keyof WordsOfProblem,
    status: number,
    {
      headers = {},
      wrong = [],
    }: { readonly headers?: Readonly<Record<string, string>>; readonly wrong?: readonly Wrong[] } = {},
  ) {
    super(code);
    this.name = 'ApiProblem';
    this.code = code;
    this.status = status;
    this.headers = headers;
    this.wrong = wrong;
  }

  static notAsDeclared(
    where: 'path' | 'query' | 'body' | 'header',
    issues: readonly z.core.$ZodIssue[],
  ): ApiProblem {
    return new ApiProblem('not-as-declared', 400, {
      wrong: issues.slice(0, WRONG_TOLD).map((issue) => wrongOf(where, issue)),
    });
  }
}

/** Whoever sends a thousand wrong values is told of the first ones. */
const WRONG_TOLD = 20;

function wrongOf(where: string, issue: z.core.$ZodIssue): Wrong {
  // Names of keys come from our schemas: a key that is not in one is told by where it stands alone.
  const at = [where, ...issue.path.map(String)].join('.');
  return { at, code: issue.code, must: mustOf(issue) };
}

function mustOf(issue: z.core.$ZodIssue): Wrong['must'] {
  if (issue.code === 'invalid_type') return (words) => words.mustBeType(issue.expected);
  if (issue.code === 'unrecognized_keys') return (words) => words.unknownKey;
  if (issue.code === 'invalid_value') return (words) => words.mustBeOneOf(issue.values.map(String));
  if (issue.code === 'too_big') return (words) => words.atMost(Number(issue.maximum));
  if (issue.code === 'too_small') return (words) => words.atLeast(Number(issue.minimum));
  return (words) => words.mustBeAsDeclared;
}

/** After how many seconds it is worth asking again, by the status that is answered. */
export const RETRY_AFTER_S: Readonly<Record<number, string>> = { 429: '900', 503: '10' };

/** How a refusal of the application is answered. */
export function statusOf({ code }: Pick<Refused, 'code'>, isByIfMatch: boolean): number {
  if (code === 'not-let-in' || code === 'not-signed-in') return 401;
  if (code === 'too-many-attempts') return 429;
  if (code === 'too-busy' || code === 'openid-away') return 503;
  if (code.startsWith('no-such')) return 404;
  if (code === 'forgotten') return 410;
  if (code === 'wrong-role' || code === 'takes-a-person' || code === 'outside-perimeter') return 403;
  if (code === 'digest-differs') return isByIfMatch ? 412 : 409;
  return CONFLICTS.test(code) ? 409 : 422;
}

/** The state of things is in the way: what was asked would have been right before, or will be later. */
const CONFLICTS =
  /^already-|-already$|superseded|-ended$|-since$|-under-way$|^(account-disabled|account-opened|account-unopened|approved-already|being-written|changed|decided|id-taken|identity-open|identity-settled|let-in-elsewhere|letter-in-doubt|letter-leaving|mail-taken|name-taken|no-certificate|no-package|no-plan-yet|no-report|not-asked-yet|not-enrolled|not-proposed|not-withheld|nothing-left-to-stop|nothing-to-decide|notice-not-proposed|objection-undecided|package-unsigned|passed-on|second-factor-on|signed-by-you|source-changed|suspended|taken-back|token-over|unsettled|values-changed)$/;

export function problemOf(
  error: ApiProblem | Refused,
  asked: {
    readonly language: Language;
    readonly translate: Translate;
    readonly requestId: string;
    readonly isByIfMatch: boolean;
  },
): Problem {
  const words = apiWords[asked.language];
  const { requestId } = asked;
  if (error instanceof Refused) {
    const status = statusOf(error, asked.isByIfMatch);
    return {
      type: `/problems/${error.code}`,
      title: words.titles[status] ?? words.titles[422] ?? '',
      status,
      detail: asked.translate(error.message),
      requestId,
    };
  }
  return {
    type: `/problems/${error.code}`,
    title: words.titles[error.status] ?? '',
    status: error.status,
    detail: words.problems[error.code],
    requestId,
    ...(error.wrong.length > 0 && {
      errors: error.wrong.map(({ at, must }) => ({ at, must: must(words) })),
    }),
  };
}
