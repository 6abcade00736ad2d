import type { Connection } from '../../src/contract/index.ts';
import type { MemoryClient } from './client.ts';
import { notFound } from './read.ts';

type ContentOf = NonNullable<Connection['content']>['call'];

export function contentOf(client: MemoryClient): ContentOf {
  return async (ref, context) => {
    const [row] = await client.get([ref], context);
    const name = row?.fields['name'];
    const text = row?.fields['text'];
    if (row?.kind !== 'file' || typeof name !== 'string' || typeof text !== 'string') return notFound;
    return { status: 'done', value: { name, mediaType: 'text/plain', stream: chunksOf(text) } };
  };
}

/** In pieces, as a download arrives: whoever reads it keeps one of them in memory. */
async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}
