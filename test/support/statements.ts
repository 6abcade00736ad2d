import type { Pool, PoolClient } from 'pg';

/**
 * What the store is asked by this pool while the work lasts, each statement in its order, `commit` and the like included;
 * but for the plans that are made anew now and then.
 */
export async function statementsOf(pool: Pool, work: () => Promise<unknown>): Promise<readonly string[]> {
  const texts: string[] = [];
  const heard = new Set<PoolClient>();
  const hear = (client: PoolClient): void => {
    if (heard.has(client)) return;
    heard.add(client);
    const query = client.query.bind(client);
    const listening = (...asked: readonly unknown[]): unknown => {
      texts.push(textOf(asked[0]));
      return Reflect.apply(query, undefined, asked);
    };
    Object.assign(client, { query: listening });
  };
  pool.on('acquire', hear);
  try {
    await work();
    // What nobody waited for has been sent by then.
    await new Promise(setImmediate);
  } finally {
    pool.off('acquire', hear);
    for (const client of heard) Reflect.deleteProperty(client, 'query');
  }
  return texts.filter((text) => text !== 'discard plans');
}

function textOf(asked: unknown): string {
  if (typeof asked === 'string') return asked;
  return typeof asked === 'object' && asked !== null && 'text' in asked ? String(asked.text) : '';
}
