import { randomUUID } from 'node:crypto';
import type { Json } from './json.ts';

/** What an endpoint answers; the application writes it. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  /** The gateway's own page instead of JSON. */
  readonly html?: true;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };
export const wrongPath: Reply = { status: 404, html: true };

export function refusal(status: number, body: Json): Reply {
  return { status, body: { status: 'error', correlationId: randomUUID(), ...body } };
}

/** Most of HubSpot's 404s carry no category. */
export const notFound = (): Reply => refusal(404, { message: 'resource not found' });

export const objectNotFound = (): Reply =>
  refusal(404, { message: 'Object not found.', category: 'OBJECT_NOT_FOUND' });

/** 400s for bad JSON, unknown object types and the like have no category either. */
export const badRequest = (message: string): Reply => refusal(400, { message });

export interface PropertyError {
  readonly code: string;
  readonly message: string;
  readonly propertyName: string;
}

/** The message repeats the errors as an embedded JSON array, as recorded answers do. */
export function validationError(errors: readonly PropertyError[]): Reply {
  const embedded = errors.map(({ code, message, propertyName }) => ({
    isValid: false,
    message,
    error: code,
    name: propertyName,
  }));
  return refusal(400, {
    message: `Property values were not valid: ${JSON.stringify(embedded)}`,
    errors: errors.map(({ code, message, propertyName }) => ({
      message,
      code,
      context: { propertyName: [propertyName] },
    })),
    category: 'VALIDATION_ERROR',
  });
}

export const emailConflict = (existingId: string): Reply =>
  refusal(409, {
    message: `Contact already exists. Existing ID: ${existingId}`,
    category: 'CONFLICT',
  });

export const invalidAuthentication = (): Reply =>
  refusal(401, {
    message: 'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
    category: 'INVALID_AUTHENTICATION',
  });

export const expiredAuthentication = (): Reply =>
  refusal(401, {
    message: 'The OAuth token used to make this call expired 12 minute(s) ago.',
    errors: [{ message: 'The OAuth token used to make this call is expired.' }],
    category: 'EXPIRED_AUTHENTICATION',
  });

/** Both recorded shapes: the scopes stand in each error's context, or in the answer's own. */
export function missingScopes(scopes: readonly string[], shape: 'errors' | 'context'): Reply {
  const message = 'This app hasn’t been granted all required scopes to make this call.';
  return refusal(403, {
    message,
    category: 'MISSING_SCOPES',
    ...(shape === 'errors'
      ? {
          errors: [
            {
              message: 'One or more of the following scopes are required.',
              context: { requiredGranularScopes: scopes },
            },
          ],
        }
      : { context: { requiredScopes: scopes } }),
  });
}

export type Policy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';

export function rateLimited(policyName: Policy): Reply {
  const message = {
    TEN_SECONDLY_ROLLING: 'You have reached your ten_secondly_rolling limit.',
    SECONDLY: 'You have reached your secondly limit.',
    DAILY: 'You have reached your daily limit.',
  }[policyName];
  return refusal(429, { message, errorType: 'RATE_LIMIT', policyName });
}

/** Ready effects for `faults.add({ match, effect })`: answers HubSpot documents but gives rarely. */
export const rareAnswers = {
  locked: { status: 423, body: refusal(423, { message: 'The resource is locked.' }).body },
  migrating: (retryAfterSeconds: number) => ({
    status: 477,
    headers: { 'Retry-After': String(retryAfterSeconds) },
    body: refusal(477, { message: 'Migration in progress.' }).body,
  }),
  limited: (policy: Policy) => ({ status: 429, body: rateLimited(policy).body }),
} as const;

/** 200 when every input was answered, else 207 with the misses grouped, not one by one. */
export function batchReply(results: readonly unknown[], errors: readonly BatchError[], status = 200): Reply {
  const at = new Date().toISOString();
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at };
  if (errors.length === 0) return { status, body };
  const numErrors = errors.reduce((total, { count }) => total + count, 0);
  return { status: 207, body: { ...body, numErrors, errors: errors.map(({ error }) => error) } };
}

export interface BatchError {
  readonly error: Json;
  /** How many inputs it stands for. */
  readonly count: number;
}

export function missingIds(noun: string, ids: readonly string[]): readonly BatchError[] {
  if (ids.length === 0) return [];
  const message = `Could not get some ${noun} objects, they may be deleted or not exist. Check that ids are valid.`;
  const error = { status: 'error', category: 'OBJECT_NOT_FOUND', message, context: { ids } };
  return [{ error, count: ids.length }];
}
