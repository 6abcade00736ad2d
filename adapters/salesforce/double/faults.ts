import type { FaultEffect } from '../../double-kit/index.ts';

const refusal = (status: number, errorCode: string, message: string): FaultEffect => ({
  status,
  body: [{ message, errorCode }],
});

/** Answers of Salesforce on a bad day, for `faults.add({ match, effect })`. */
export const vendorFaults = {
  totalRequests: refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
  concurrentLongCalls: refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
  lockedRow: refusal(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record'),
  queryTimeout: refusal(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.'),
  serverUnavailable: refusal(503, 'SERVER_UNAVAILABLE', 'Server Unavailable'),
  unknownException: refusal(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.'),
  apiDisabled: refusal(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner'),
  htmlPage: { htmlError: 503 },
} as const satisfies Readonly<Record<string, FaultEffect>>;
