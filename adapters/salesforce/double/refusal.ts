/** What the API refuses, as one error of its usual array; `status` is the HTTP status of a call about one record. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly string[];

  constructor(code: string, message: string, fields: readonly string[] = [], status = statusOf(code)) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

const statuses: Readonly<Record<string, number>> = {
  INVALID_SESSION_ID: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  INSUFFICIENT_ACCESS: 403,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
  API_DISABLED_FOR_ORG: 403,
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  INVALID_CROSS_REFERENCE_KEY: 404,
  METHOD_NOT_ALLOWED: 405,
};

function statusOf(code: string): number {
  return statuses[code] ?? 400;
}

/** The body of a refused REST call. */
export function errorBody(refusal: Refusal): readonly Record<string, unknown>[] {
  const error = { message: refusal.message, errorCode: refusal.code };
  return [refusal.fields.length > 0 ? { ...error, fields: refusal.fields } : error];
}

/** The same refusal inside a collection, where each row has its own. */
export function rowError(refusal: Refusal): Record<string, unknown> {
  return { statusCode: refusal.code, message: refusal.message, fields: refusal.fields };
}
