import type { IncomingMessage, ServerResponse } from 'node:http';
import { startServer } from '../../adapters/double-kit/index.ts';

/** A HubSpot that answers at most so many records a page, whatever it is asked: it stands before another one. */
export async function smallPages(
  behindUrl: string,
  pageSizeMax: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await startServer((request, response) => {
    pass(request, response, behindUrl, pageSizeMax).catch(() => response.socket?.destroy());
  });
  return { url: server.url, close: () => server.close() };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  behindUrl: string,
  pageSizeMax: number,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method = 'GET', headers } = request;
  const url = new URL(request.url ?? '/', behindUrl);
  if (url.searchParams.has('limit')) url.searchParams.set('limit', String(pageSizeMax));
  const body = Buffer.concat(chunks).toString('utf8');
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: headers.authorization ?? '',
      'content-type': headers['content-type'] ?? 'application/json',
    },
    ...(body === '' ? {} : { body: url.pathname.endsWith('/search') ? shortened(body, pageSizeMax) : body }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const mediaType = answer.headers.get('content-type') ?? 'text/plain';
  response.writeHead(answer.status, { 'content-type': mediaType });
  if (!mediaType.includes('json')) return void response.end(bytes);
  // Addresses of its own, which HubSpot signs, lead back through here.
  const text = bytes.toString('utf8').replaceAll(behindUrl, `http://${headers.host ?? ''}`);
  response.end(JSON.stringify(cut(JSON.parse(text), pageSizeMax)));
}

function shortened(body: string, limit: number): string {
  return JSON.stringify({ ...JSON.parse(body), limit });
}

/** Associations have pages of their own inside an answer: those of a record, and those of each input of a batch. */
function cut(body: unknown, pageSizeMax: number): unknown {
  if (!isRecord(body)) return body;
  const { associations, results } = body;
  return {
    ...body,
    ...(isRecord(associations)
      ? {
          associations: Object.fromEntries(
            Object.entries(associations).map(([type, one]) => [
              type,
              cutPage(one, 'results', 'id', pageSizeMax),
            ]),
          ),
        }
      : {}),
    ...(Array.isArray(results)
      ? {
          results: results.map((one) =>
            isRecord(one) && 'to' in one ? cutPage(one, 'to', 'toObjectId', pageSizeMax) : one,
          ),
        }
      : {}),
  };
}

function cutPage(page: unknown, member: string, id: string, pageSizeMax: number): unknown {
  if (!isRecord(page)) return page;
  const items = page[member];
  if (!Array.isArray(items) || items.length <= pageSizeMax) return page;
  const shown: unknown[] = items.slice(0, pageSizeMax);
  const last = shown.at(-1);
  const after = isRecord(last) ? String(last[id]) : '';
  return { ...page, [member]: shown, paging: { next: { after } } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
