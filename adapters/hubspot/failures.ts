import type { Failure, FailureKind } from '../../src/contract/index.ts';

/** What came back, or did not, from one call. */
export type VendorAnswer =
  | {
      readonly status: number;
      /** Parsed JSON; null where the answer was a page of HTML or nothing. */
      readonly body: unknown;
      /** In seconds. */
      readonly retryAfter: number | null;
    }
  | { readonly status: Unanswered };

/**
 * `unsent`: the connection never stood · `dropped`: it died · `aborted`: the signal ended the call · `silent`: nothing
 * came in the time a call has.
 */
type Unanswered = 'unsent' | 'dropped' | 'aborted' | 'silent';

export interface Circumstances {
  readonly effect: 'read' | 'write';
  readonly now: Date;
  /** Of the portal, where the daily quota begins anew. */
  readonly timeZone: string;
}

interface Row {
  readonly kind: FailureKind;
  readonly code: string;
  readonly mend: string;
  readonly retryInMs?: number;
}

/** HubSpot's answer → failure. The status decides first, then category, policy and error codes: all are optional. */
export function failureOf(answer: VendorAnswer, circumstances: Circumstances): Failure {
  const { kind, code, mend, retryInMs } = rowOf(answer, circumstances.effect);
  const asked = typeof answer.status === 'number' && 'retryAfter' in answer ? answer.retryAfter : null;
  const retryAt = retryAtOf(kind, asked, retryInMs, circumstances);
  return retryAt === null ? { kind, code, mend } : { kind, code, mend, retryAt };
}

function rowOf(answer: VendorAnswer, effect: 'read' | 'write'): Row {
  if (typeof answer.status === 'string') return unanswered(answer.status, effect);
  const body = looseBody('body' in answer ? answer.body : null);
  const codes = errorsOf(body).map(({ code }) => code);
  switch (answer.status) {
    case 400:
    case 414:
    case 422:
      return invalid(answer.status, body, codes);
    case 401:
      return body.category === 'EXPIRED_AUTHENTICATION'
        ? { kind: 'denied', code: 'EXPIRED_AUTHENTICATION', mend: 'Renew the token of this HubSpot account.' }
        : {
            kind: 'denied',
            code: 'INVALID_AUTHENTICATION',
            mend: 'Give a valid token of this HubSpot account.',
          };
    case 403:
      return forbidden(body);
    case 404:
      return isJson(answer)
        ? { kind: 'not-found', code: 'NOT_FOUND', mend: 'Locate the person again.' }
        : {
            kind: 'unexpected',
            code: 'WRONG_PATH',
            mend: 'HubSpot has no such path: check baseUrl and apiVersion.',
          };
    case 409:
      return {
        kind: 'conflict',
        code: 'CONFLICT',
        mend: 'Another record holds this value: locate the person again.',
      };
    case 423:
      return {
        kind: 'rate-limited',
        code: 'LOCKED',
        mend: 'HubSpot is changing this record: retry.',
        retryInMs: 2_000,
      };
    case 429:
      return limited(body);
    case 477:
      return {
        kind: 'unavailable',
        code: 'MIGRATION_IN_PROGRESS',
        mend: 'HubSpot is moving this account to another data centre: retry when it is done.',
        retryInMs: 3_600_000,
      };
    default:
      return answer.status >= 500 ? broken(answer.status, effect) : foreign(answer.status, effect);
  }
}

function invalid(status: number, body: LooseBody, codes: readonly string[]): Row {
  const rule = codes.find((code) => code.startsWith('MISSING_'));
  const property = propertyNameIn(body);
  if (rule !== undefined) {
    return {
      kind: 'blocked',
      code: rule,
      mend: `A validation rule of this account asks for ${property ?? 'a property'}: fill it or lift the rule, then retry.`,
    };
  }
  const code = codes.find(isCode) ?? (isCode(body.category) ? body.category : `STATUS_${status}`);
  return {
    kind: 'invalid',
    code,
    mend:
      property === null
        ? 'HubSpot refused the call: report it.'
        : `HubSpot refused the property ${property}.`,
  };
}

function forbidden(body: LooseBody): Row {
  if (body.category !== 'MISSING_SCOPES') {
    return {
      kind: 'denied',
      code: 'FORBIDDEN',
      mend: 'The edition of this HubSpot account, or its permissions, do not allow this call.',
    };
  }
  const named = scopesIn(body);
  return {
    kind: 'denied',
    code: 'MISSING_SCOPES',
    mend:
      named.length === 0
        ? 'Add the scopes that the README of this adapter lists to the token.'
        : `Add the scope ${named.join(' or ')} to the token.`,
  };
}

function limited({ policyName }: LooseBody): Row {
  const waits: Readonly<Record<string, number>> = { TEN_SECONDLY_ROLLING: 10_000, SECONDLY: 1_000 };
  if (policyName === 'DAILY') {
    return {
      kind: 'quota-spent',
      code: 'DAILY',
      mend: 'The daily quota of the account is spent: it is whole at midnight.',
    };
  }
  const policy = policyName !== undefined && policyName in waits ? policyName : 'RATE_LIMIT';
  return {
    kind: 'rate-limited',
    code: policy,
    mend: 'Too many calls in a short time: retry.',
    retryInMs: waits[policy] ?? 10_000,
  };
}

/** A gateway's error may come after the work was done: a write of that kind is never taken for refused. */
function broken(status: number, effect: 'read' | 'write'): Row {
  return effect === 'write'
    ? {
        kind: 'unknown-outcome',
        code: `STATUS_${status}`,
        mend: 'Read the record back before anything else.',
      }
    : { kind: 'unavailable', code: `STATUS_${status}`, mend: 'HubSpot does not answer: retry.' };
}

/** A success whose text cannot be read counts as no answer. */
function foreign(status: number, effect: 'read' | 'write'): Row {
  return effect === 'write' && status < 300
    ? { kind: 'unknown-outcome', code: 'UNREADABLE', mend: 'Read the record back before anything else.' }
    : { kind: 'unexpected', code: `STATUS_${status}`, mend: 'Report this answer of HubSpot.' };
}

function unanswered(status: Unanswered, effect: 'read' | 'write'): Row {
  const code = status.toUpperCase();
  if (effect === 'write' && status !== 'unsent') {
    return { kind: 'unknown-outcome', code, mend: 'Read the record back before anything else.' };
  }
  return status === 'silent'
    ? { kind: 'unavailable', code, mend: 'HubSpot does not answer: retry.' }
    : { kind: 'unavailable', code, mend: 'HubSpot cannot be reached: check the network, then retry.' };
}

function retryAtOf(
  kind: FailureKind,
  retryAfter: number | null,
  retryInMs: number | undefined,
  { now, timeZone }: Circumstances,
): Date | null {
  if (!['rate-limited', 'quota-spent', 'unavailable'].includes(kind)) return null;
  const asked = retryAfter === null ? null : new Date(now.getTime() + retryAfter * 1_000);
  if (kind === 'quota-spent') {
    // A spent day is not whole before midnight, whatever a shorter wait may promise.
    const midnight = nextMidnight(now, timeZone);
    return asked === null || asked < midnight ? midnight : asked;
  }
  if (asked !== null) return asked;
  return retryInMs === undefined ? null : new Date(now.getTime() + retryInMs);
}

/** The first instant of the next civil day there, to the second. */
export function nextMidnight(now: Date, timeZone: string): Date {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' });
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(now).split(':').map(Number);
  const leftS = 86_400 - (hours * 60 + minutes) * 60 - seconds;
  const guess = new Date(Math.floor(now.getTime() / 1_000) * 1_000 + leftS * 1_000);
  // A day on which the clocks change is an hour longer or shorter.
  const [off = 0] = clock.format(guess).split(':').map(Number);
  return new Date(guess.getTime() + (off === 0 ? 0 : off > 12 ? 24 - off : -off) * 3_600_000);
}

interface LooseBody {
  readonly category?: string;
  readonly policyName?: string;
  readonly errors?: unknown;
  readonly context?: unknown;
}

function isJson(answer: VendorAnswer): boolean {
  return 'body' in answer && typeof answer.body === 'object' && answer.body !== null;
}

function looseBody(body: unknown): LooseBody {
  const { category, policyName, errors, context } = recordOf(body);
  return {
    ...(typeof category === 'string' ? { category } : {}),
    ...(typeof policyName === 'string' ? { policyName } : {}),
    errors,
    context,
  };
}

function errorsOf(body: LooseBody): readonly { readonly code: string; readonly context: unknown }[] {
  if (!Array.isArray(body.errors)) return [];
  return body.errors.map(recordOf).map(({ code, context }) => ({
    code: typeof code === 'string' ? code : '',
    context,
  }));
}

function contextsOf(body: LooseBody): readonly Readonly<Record<string, unknown>>[] {
  return [...errorsOf(body).map(({ context }) => recordOf(context)), recordOf(body.context)];
}

/** Names only: whatever does not look like one may be a person's value, and is left out. */
function propertyNameIn(body: LooseBody): string | null {
  const names = contextsOf(body).flatMap(({ propertyName }) => textsOf(propertyName));
  return names.find((name) => /^[a-z]\w{0,99}$/i.test(name)) ?? null;
}

function scopesIn(body: LooseBody): readonly string[] {
  return contextsOf(body)
    .flatMap(({ requiredGranularScopes, requiredScopes }) => [
      ...textsOf(requiredGranularScopes),
      ...textsOf(requiredScopes),
    ])
    .filter((scope) => /^[a-z][a-z0-9_.-]{0,79}$/.test(scope))
    .slice(0, 5);
}

const isCode = (text: string | undefined): text is string =>
  text !== undefined && /^[A-Z][A-Z_]{1,59}$/.test(text);

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
