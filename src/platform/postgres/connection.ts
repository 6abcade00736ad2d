import { type ClientConfig, TypeOverrides, types } from 'pg';

/** What every connection to PostgreSQL is made of, pooled or not. */
export function connectionOptions(url: string, name: string): ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: ourTypes(),
  };
}

/**
 * Sent once a connection is open, not with its start-up packet, which poolers in session mode refuse.
 * A process stopped inside a transaction must not keep the others waiting (the audit lock above all): it is cut off
 * before they give up. One that is only slow, on a loaded machine, is left alone.
 */
export const sessionSettings = `
  set lock_timeout = '10s';
  set idle_in_transaction_session_timeout = '6s';
  set statement_timeout = '60s';
  set timezone = 'UTC';
  set tcp_keepalives_idle = 10;
  set tcp_keepalives_interval = 5;
  set tcp_keepalives_count = 3`;

function ourTypes(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, wholeNumber);
  // A civil day has no instant: a Date would move it by the time zone of the machine.
  overrides.setTypeParser(types.builtins.DATE, String);
  return overrides;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('PostgreSQL returned a count above 2^53.');
  return value;
}
