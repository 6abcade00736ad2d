import { Refusal, errorBody } from '../refusal.ts';
import {
  type Answer,
  type Call,
  type Desk,
  type Route,
  isRecord,
  listOf,
  ok,
  recordOf,
  textOf,
} from './call.ts';

const subrequestsMax = 25;
const queriesMax = 5;

/** Several calls in one: composite counts once, batch counts each. */
export const compositeRoutes: readonly Route[] = [
  { method: 'POST', pattern: /^\/composite\/?$/, answer: composite },
  { method: 'POST', pattern: /^\/composite\/batch\/?$/, answer: batch },
];

function composite(desk: Desk, call: Call): Answer {
  const { allOrNone, compositeRequest } = recordOf(call.body);
  const requests = listOf(compositeRequest).map(recordOf);
  refuseTooMany(requests.map((request) => textOf(request['url'])));
  const answers = new Map<string, Answer>();
  let hasFailed = false;
  desk.org.store.atomically(() => {
    for (const [at, request] of requests.entries()) {
      const answer = hasFailed && allOrNone === true ? halted() : answered(desk, call, request, answers);
      hasFailed ||= answer.status >= 400;
      answers.set(textOf(request['referenceId']) || String(at), answer);
    }
    return !(hasFailed && allOrNone === true);
  });
  return ok({
    compositeResponse: [...answers].map(([referenceId, answer]) => ({
      body: hasFailed && allOrNone === true && answer.status < 400 ? halted().body : (answer.body ?? null),
      httpHeaders: answer.headers ?? {},
      httpStatusCode: hasFailed && allOrNone === true && answer.status < 400 ? 400 : answer.status,
      referenceId,
    })),
  });
}

function refuseTooMany(urls: readonly string[]): void {
  if (urls.length > subrequestsMax) {
    throw new Refusal('INVALID_INPUT', `The maximum number of subrequests is ${subrequestsMax}`);
  }
  const heavy = urls.filter((url) => /\/(query|queryAll|composite\/sobjects)\b/.test(url));
  if (heavy.length > queriesMax) {
    throw new Refusal(
      'INVALID_INPUT',
      `The maximum number of query and sObject Collections subrequests is ${queriesMax}`,
    );
  }
}

function answered(
  desk: Desk,
  call: Call,
  request: Readonly<Record<string, unknown>>,
  answers: ReadonlyMap<string, Answer>,
): Answer {
  try {
    const resolve = (text: string): string =>
      text.replace(/@\{([^}]+)\}/g, (_, path: string) => referenced(answers, path));
    const url = new URL(resolve(textOf(request['url'])), 'http://double');
    const body: unknown =
      request['body'] === undefined ? null : JSON.parse(resolve(JSON.stringify(request['body'])));
    return desk.dispatch(inner(call, textOf(request['method']), url, body, recordOf(request['httpHeaders'])));
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: errorBody(error) };
    throw error;
  }
}

function referenced(answers: ReadonlyMap<string, Answer>, path: string): string {
  const [reference = '', ...steps] = path.split(/[.[\]]+/).filter((step) => step !== '');
  const answer = answers.get(reference);
  let value: unknown = answer?.body;
  for (const step of steps)
    value = Array.isArray(value) ? value[Number(step)] : isRecord(value) ? value[step] : undefined;
  if (answer === undefined || answer.status >= 400 || typeof value !== 'string') {
    throw new Refusal(
      'PROCESSING_HALTED',
      `Invalid reference specified. No value for ${path} found in ${reference}`,
    );
  }
  return value;
}

function inner(
  call: Call,
  method: string,
  url: URL,
  body: unknown,
  headers: Readonly<Record<string, unknown>>,
): Call {
  const [, version = call.version, path = '/'] =
    /^(?:\/services\/data)?\/?v(\d+\.\d)(\/.*)$/.exec(url.pathname) ?? [];
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), textOf(value)] as const);
  return {
    ...call,
    method: method.toUpperCase(),
    version,
    path,
    query: url.searchParams,
    body,
    text: '',
    headers: Object.fromEntries(lower),
  };
}

function halted(): Answer {
  const refusal = new Refusal(
    'PROCESSING_HALTED',
    'The transaction was rolled back since another operation in the same transaction failed.',
  );
  return { status: 400, body: errorBody(refusal) };
}

function batch(desk: Desk, call: Call): Answer {
  const { batchRequests, haltOnError } = recordOf(call.body);
  const requests = listOf(batchRequests).map(recordOf);
  if (requests.length > subrequestsMax) {
    throw new Refusal('INVALID_INPUT', `The maximum number of subrequests is ${subrequestsMax}`);
  }
  let hasFailed = false;
  const results = requests.map((request) => {
    if (hasFailed && haltOnError === true) return { statusCode: 412, result: halted().body };
    desk.quota.take();
    const url = new URL(textOf(request['url']), 'http://double');
    const answer = desk.dispatch(
      inner(call, textOf(request['method']), url, request['richInput'] ?? null, {}),
    );
    hasFailed ||= answer.status >= 400;
    return { statusCode: answer.status, result: answer.body ?? null };
  });
  return ok({ hasErrors: hasFailed, results });
}
