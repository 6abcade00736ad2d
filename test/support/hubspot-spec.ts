import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

/** One request as it left for HubSpot. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly contentType: string | null;
  readonly body: string | null;
}

export interface SpecCheck {
  /** Requests compared with an official description. */
  readonly validated: number;
  /** Requests on the list of those that no description covers. */
  readonly excused: number;
  /** What differs, without values: "POST /crm/…: body/inputs must be array". */
  readonly violations: readonly string[];
}

/** Paths that HubSpot serves and does not describe, and why they are used. */
const undescribed: readonly { readonly method: string; readonly path: RegExp; readonly because: string }[] = [
  {
    method: 'POST',
    path: /^\/oauth\/v2\/private-apps\/get\/access-token-info$/,
    because: 'the only page that tells the scopes of a private app: documented, in no OpenAPI file',
  },
  {
    method: 'DELETE',
    path: /^\/contacts\/v1\/secondary-email\/\d+\/email\/[^/]+$/,
    because:
      'the only way to take a secondary address off: a legacy page of the documentation, in no file here',
  },
  { method: 'GET', path: /^\/_signed\//, because: 'the address a double signs for a file: not an API call' },
];

/** What is wrong with a value, without the value; null when nothing is. */
type Fault = (value: unknown) => string | null;

interface Operation {
  readonly method: string;
  readonly path: RegExp;
  /** Fewer is nearer: /contacts/search before /{objectType}/search. */
  readonly placeholders: number;
  readonly query: ReadonlyMap<string, QueryParameter>;
  readonly body: Fault | null;
  readonly takesForm: boolean;
}

interface QueryParameter {
  readonly required: boolean;
  readonly repeats: boolean;
  readonly fault: Fault;
}

/** The folder of HubSpot's own OpenAPI files, or null where none was given. */
export function specFolder(): string | null {
  const folder = process.env['GREFFE_SPECS'];
  return folder === undefined || folder === '' ? null : join(folder, 'hubspot');
}

/** Compares every request with the description of its endpoint: method, path, query and body. */
export function specChecker(folder: string): (sent: readonly SentRequest[]) => SpecCheck {
  const operations = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => operationsOf(record(JSON.parse(readFileSync(join(folder, name), 'utf8'))), name));
  return (sent) => {
    const violations = new Set<string>();
    let validated = 0;
    let excused = 0;
    for (const request of sent) {
      const { pathname } = new URL(request.url);
      if (undescribed.some(({ method, path }) => method === request.method && path.test(pathname))) {
        excused += 1;
        continue;
      }
      const found = faultsOf(request, operations);
      if (found.length === 0) validated += 1;
      for (const fault of found) violations.add(`${request.method} ${withoutIds(pathname)}: ${fault}`);
    }
    return { validated, excused, violations: [...violations].sort() };
  };
}

/** Several files describe one path: a request that any of the nearest finds right is right. */
function faultsOf(request: SentRequest, operations: readonly Operation[]): readonly string[] {
  const { pathname } = new URL(request.url);
  const matching = operations.filter(({ method, path }) => method === request.method && path.test(pathname));
  if (matching.length === 0) return ['no description of this path'];
  const nearest = Math.min(...matching.map(({ placeholders }) => placeholders));
  const verdicts = matching
    .filter(({ placeholders }) => placeholders === nearest)
    .map((operation) => [...queryFaults(request, operation), ...bodyFaults(request, operation)]);
  return verdicts.find((faults) => faults.length === 0) ?? verdicts[0] ?? [];
}

function queryFaults({ url }: SentRequest, { query }: Operation): readonly string[] {
  const { searchParams } = new URL(url);
  const faults = [...query]
    .filter(([name, { required }]) => required && !searchParams.has(name))
    .map(([name]) => `query ${name} is missing`);
  for (const name of new Set(searchParams.keys())) {
    const parameter = query.get(name);
    if (parameter === undefined) {
      faults.push(`query ${name} is not described`);
      continue;
    }
    const values = searchParams.getAll(name);
    const given = parameter.repeats ? values.flatMap((value) => value.split(',')) : values[0];
    const fault = parameter.fault(given);
    if (fault !== null) faults.push(`query ${name} ${fault}`);
  }
  return faults;
}

function bodyFaults({ body, contentType }: SentRequest, operation: Operation): readonly string[] {
  if (operation.body === null) return body === null || body === '' ? [] : ['a body where none is described'];
  if (body === null) return ['the body is missing'];
  if (operation.takesForm !== (contentType ?? '').includes('urlencoded'))
    return ['the body has another media type'];
  const value: unknown = operation.takesForm
    ? Object.fromEntries(new URLSearchParams(body))
    : JSON.parse(body);
  const fault = operation.body(value);
  return fault === null ? [] : [`body ${fault}`];
}

function operationsOf(spec: Json, name: string): readonly Operation[] {
  const ajv = new Ajv({ strict: false, coerceTypes: true, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: name, components: strictly(spec['components']) });
  const compile = (schema: unknown): Fault => {
    const validate = ajv.compile(record(located(strictly(schema), name)));
    return (value) => {
      if (validate(value)) return null;
      return (validate.errors ?? [])
        .map(({ instancePath, message = '' }) => `${instancePath} ${message}`)
        .join('; ');
    };
  };
  return Object.entries(record(spec['paths'])).flatMap(([path, methods]) =>
    Object.entries(record(methods))
      .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map(([method, described]) => operationOf(method, path, record(described), compile)),
  );
}

function operationOf(
  method: string,
  path: string,
  described: Json,
  compile: (schema: unknown) => Fault,
): Operation {
  const query = list(described['parameters'])
    .map(record)
    .filter((parameter) => parameter['in'] === 'query')
    .map((parameter): [string, QueryParameter] => [
      String(parameter['name']),
      {
        required: parameter['required'] === true,
        repeats: record(parameter['schema'])['type'] === 'array',
        fault: lazily(() => compile(parameter['schema'])),
      },
    ]);
  const content = record(record(described['requestBody'])['content']);
  const [mediaType, media] = Object.entries(content)[0] ?? [];
  return {
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    placeholders: path.split('{').length - 1,
    query: new Map(query),
    body: mediaType === undefined ? null : lazily(() => compile(record(media)['schema'])),
    takesForm: mediaType?.includes('urlencoded') === true,
  };
}

/** Thousands of schemas are described and a few are needed. */
function lazily(make: () => Fault): Fault {
  let made: Fault | null = null;
  return (value) => (made ??= make())(value);
}

/** A member nobody described is a fault of ours: descriptions say nothing of others, so it is said here. */
function strictly(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strictly);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strictly(value)]));
  const closed =
    members['type'] === 'object' &&
    Object.keys(record(members['properties'])).length > 0 &&
    members['additionalProperties'] === undefined &&
    members['allOf'] === undefined;
  return closed ? { ...members, additionalProperties: false } : members;
}

function located(schema: unknown, name: string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => located(one, name));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? value.replace(/^#/, `${name}#`) : located(value, name),
    ]),
  );
}

function withoutIds(path: string): string {
  return path
    .split('/')
    .map((part) => (/^\d+$|@|%40/.test(part) ? '{id}' : part))
    .join('/');
}

type Json = Readonly<Record<string, unknown>>;

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Listens to what leaves by `fetch` for these hosts, and lets it pass. */
export function overhearFetch(isVendor: (url: string) => boolean): {
  readonly sent: SentRequest[];
  stop(): void;
} {
  const sent: SentRequest[] = [];
  const { fetch: real } = globalThis;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const headers = new Headers(init?.headers);
    if (isVendor(url)) {
      sent.push({
        url,
        method: init?.method ?? 'GET',
        contentType: headers.get('content-type'),
        body: typeof init?.body === 'string' ? init.body : null,
      });
    }
    return real(input, init);
  };
  return {
    sent,
    stop: () => {
      globalThis.fetch = real;
    },
  };
}
