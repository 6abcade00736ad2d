import type { Failure, FailureKind } from '../../src/contract/index.ts';

/** What Salesforce answered instead of doing it. */
export interface Refusal {
  /** 200 for a row of a collection that was answered as a whole. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Salesforce's own word: DELETE_FAILED, invalid_grant. Null where the body is not its JSON or XML. */
  readonly code: string | null;
  /** Only looked at here, never passed on: it may quote data. */
  readonly message: string;
}

interface Entry {
  readonly kind: FailureKind;
  readonly mend: string;
  readonly waitMs?: number;
}

const rights =
  'Give the integration user Modify All Data, or the object and field rights this needs, then retry.';
const rule =
  'A rule of this org refuses the change: a person changes the record, or the rule, in Salesforce.';
const ours = 'Salesforce does not understand our call: report it, with this code.';
const signIn =
  'Check the External Client App: its key or secret, its run-as user, and that an administrator admitted the user.';
const again = 'Nothing to do: it is asked again by itself.';

const entries: Readonly<Record<string, Entry>> = {
  INVALID_SESSION_ID: { kind: 'denied', mend: signIn },
  INVALID_AUTH_HEADER: { kind: 'denied', mend: signIn },
  invalid_grant: { kind: 'denied', mend: signIn },
  invalid_client: { kind: 'denied', mend: signIn },
  invalid_client_id: { kind: 'denied', mend: signIn },
  invalid_app_access: { kind: 'denied', mend: signIn },
  inactive_user: { kind: 'denied', mend: signIn },
  inactive_org: { kind: 'denied', mend: signIn },
  unsupported_grant_type: { kind: 'denied', mend: signIn },
  API_DISABLED_FOR_ORG: { kind: 'denied', mend: 'Give the integration user the permission API Enabled.' },
  INSUFFICIENT_ACCESS: { kind: 'denied', mend: rights },
  INSUFFICIENT_ACCESS_OR_READONLY: { kind: 'denied', mend: rights },
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: { kind: 'denied', mend: rights },
  INVALID_FIELD_FOR_INSERT_UPDATE: { kind: 'denied', mend: rights },
  FEATURENOTENABLED: { kind: 'denied', mend: rights },
  FEATURE_NOT_ENABLED: { kind: 'denied', mend: rights },

  UNABLE_TO_LOCK_ROW: { kind: 'rate-limited', mend: again, waitMs: 5_000 },
  QUERY_TIMEOUT: { kind: 'unavailable', mend: again, waitMs: 30_000 },
  REQUEST_RUNNING_TOO_LONG: { kind: 'unavailable', mend: again, waitMs: 30_000 },

  ENTITY_IS_DELETED: { kind: 'not-found', mend: 'The record is gone already.' },
  NOT_FOUND: { kind: 'not-found', mend: 'The record is gone, or the integration user may not see it.' },
  INVALID_CROSS_REFERENCE_KEY: {
    kind: 'not-found',
    mend: 'The record is gone, or the integration user may not see it.',
  },

  DELETE_FAILED: {
    kind: 'blocked',
    mend: 'Another record forbids it: erase that one first, or cut it loose, in a supplement plan.',
  },
  ENTITY_IS_LOCKED: { kind: 'blocked', mend: 'An approval process holds the record: end it, then retry.' },
  CANNOT_UPDATE_CONVERTED_LEAD: {
    kind: 'blocked',
    mend: 'Give the integration user View and Edit Converted Leads, then retry.',
  },
  FIELD_CUSTOM_VALIDATION_EXCEPTION: { kind: 'blocked', mend: rule },
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: { kind: 'blocked', mend: rule },
  FIELD_INTEGRITY_EXCEPTION: { kind: 'blocked', mend: rule },
  REQUIRED_FIELD_MISSING: { kind: 'blocked', mend: rule },
  DUPLICATES_DETECTED: {
    kind: 'blocked',
    mend: 'A duplicate rule of this org says that another record has this value: see whether both are the same person, and merge them in Salesforce, or change the rule.',
  },
  STRING_TOO_LONG: { kind: 'invalid', mend: rule },
  INVALID_EMAIL_ADDRESS: { kind: 'invalid', mend: rule },

  INVALID_FIELD: {
    kind: 'invalid',
    mend: 'A field is missing in this org, or hidden from the integration user.',
  },
  INVALID_TYPE: {
    kind: 'invalid',
    mend: 'An object is missing in this edition, or hidden from the integration user.',
  },
  MALFORMED_QUERY: { kind: 'invalid', mend: ours },
  MALFORMED_ID: { kind: 'invalid', mend: ours },
  QUERY_TOO_COMPLICATED: { kind: 'invalid', mend: ours },
  JSON_PARSER_ERROR: { kind: 'invalid', mend: ours },
  METHOD_NOT_ALLOWED: { kind: 'invalid', mend: ours },
  INVALID_QUERY_LOCATOR: { kind: 'conflict', mend: 'The list expired meanwhile: retry from its beginning.' },

  ALL_OR_NONE_OPERATION_ROLLED_BACK: {
    kind: 'conflict',
    mend: 'Another record of the same call failed: retry.',
  },
  PROCESSING_HALTED: { kind: 'conflict', mend: 'Another record of the same call failed: retry.' },
};

const tooLong: Entry = { kind: 'invalid', mend: ours };

const statuses: Readonly<Record<number, Entry>> = {
  400: { kind: 'invalid', mend: ours },
  401: { kind: 'denied', mend: signIn },
  403: { kind: 'denied', mend: rights },
  404: { kind: 'not-found', mend: 'The record is gone, or the integration user may not see it.' },
  409: { kind: 'conflict', mend: 'It was begun under another API version: it is begun anew by itself.' },
  412: { kind: 'conflict', mend: 'The record changed meanwhile: it is read again first.' },
  414: tooLong,
  429: { kind: 'rate-limited', mend: again, waitMs: 5_000 },
  431: tooLong,
};

const quotaWaitMs = 3_600_000;
const concurrencyWaitMs = 20_000;

/**
 * Salesforce's refusal in the contract's words.
 * @param effect  a write that met an error page may have been done: nobody knows
 */
export function failureOf(refusal: Refusal, effect: 'read' | 'write', now: Date): Failure {
  // SOAP faults carry a prefix: sf:REQUEST_LIMIT_EXCEEDED.
  const code = refusal.code?.replace(/^\w+:/, '') ?? null;
  const entry =
    code === 'REQUEST_LIMIT_EXCEEDED' ? limitReached(refusal.message) : (entries[code ?? ''] ?? null);
  const known = entry ?? statuses[refusal.status] ?? null;
  const name = code ?? `HTTP_${refusal.status}`;
  if (known === null) return unforeseen(refusal.status, name, effect);
  const waitMs = retryAfterMs(refusal.headers) ?? known.waitMs;
  return {
    kind: known.kind === 'unavailable' && effect === 'write' ? 'unknown-outcome' : known.kind,
    code: name,
    mend: known.mend,
    ...(waitMs === undefined ? {} : { retryAt: new Date(now.getTime() + waitMs) }),
  };
}

/** A call that got no answer: refused connection, dropped socket, abort, time out. */
export function silenceOf(error: unknown, effect: 'read' | 'write'): Failure {
  const code = systemCode(error);
  const neverSent = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
  return effect === 'write' && !neverSent
    ? { kind: 'unknown-outcome', code, mend: 'The record is read back before anything is repeated.' }
    : {
        kind: 'unavailable',
        code,
        mend: 'Check that this machine reaches Salesforce; it is asked again by itself.',
      };
}

/** 403 means "not allowed" everywhere else; here the day's calls are spent, or too many long calls are under way. */
function limitReached(message: string): Entry {
  return /concurrent/i.test(message)
    ? { kind: 'rate-limited', mend: again, waitMs: concurrencyWaitMs }
    : {
        kind: 'quota-spent',
        mend: "The org's API calls of the day are spent: it goes on by itself when some come free, or buy more.",
        waitMs: quotaWaitMs,
      };
}

/** Salesforce has no contract on error pages: 420, 5xx, HTML in front of a broken instance. */
function unforeseen(status: number, code: string, effect: 'read' | 'write'): Failure {
  const isTheirs = (status >= 500 && !isNamed(code)) || status === 420 || status === 408;
  if (isTheirs && effect === 'write') {
    return { kind: 'unknown-outcome', code, mend: 'The record is read back before anything is repeated.' };
  }
  if (isTheirs) return { kind: 'unavailable', code, mend: again };
  return {
    kind: 'unexpected',
    code,
    mend: 'Salesforce answered what nobody foresaw: report it, with this code.',
  };
}

/** SOAP answers every refusal with 500 and says which in its fault; a platform in trouble says only that it is. */
function isNamed(code: string): boolean {
  return !/^(HTTP_|UNKNOWN_EXCEPTION|SERVER_UNAVAILABLE|GACK)/.test(code);
}

function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

function systemCode(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at.name === 'AbortError' || at.name === 'TimeoutError') return 'ABORTED';
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return 'NO_ANSWER';
}
