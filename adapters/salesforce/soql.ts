import { limits } from './limits.ts';

/**
 * A text as a SOQL literal. jsforce's own query builder leaves the backslash alone, so that `a\' OR Id != null`
 * would close the string: it is never used.
 */
export function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    // No other control character has a meaning in a name or an address.
    .replaceAll(/\p{Cc}/gu, ' ');
  return `'${escaped}'`;
}

/** A text inside a LIKE pattern: its own % and _ mean themselves. */
export function likePattern(text: string): string {
  const inside = quoted(text).slice(1, -1).replaceAll('%', '\\%').replaceAll('_', '\\_');
  return `'%${inside}%'`;
}

export function inList(values: readonly string[]): string {
  return `(${values.map(quoted).join(',')})`;
}

/** An API name from a describe or a ref: anything else would be our bug, or an attack. */
export function apiName(name: string): string {
  if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/.test(name)) throw new Error('not a Salesforce API name');
  return name;
}

/** An id as Salesforce makes them; a ref that is none finds nothing instead of reaching a query. */
export function isId(id: string): boolean {
  return /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id);
}

/**
 * The same query over as many values as fit: lists are cut so that no query leaves the URL's ceiling.
 * @param query  writes the query around one list
 */
export function chunkedQueries(
  values: readonly string[],
  perQuery: number,
  query: (list: string) => string,
): readonly string[] {
  const room = limits.queryBytes - encodeURIComponent(query('')).length;
  const queries: string[] = [];
  let chunk: string[] = [];
  let bytes = 0;
  for (const value of new Set(values)) {
    const size = encodeURIComponent(`${quoted(value)},`).length;
    if (chunk.length > 0 && (chunk.length === perQuery || bytes + size > room)) {
      queries.push(query(inList(chunk)));
      chunk = [];
      bytes = 0;
    }
    chunk.push(value);
    bytes += size;
  }
  if (chunk.length > 0) queries.push(query(inList(chunk)));
  return queries;
}
