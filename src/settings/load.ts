import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { z } from 'zod';
import type { Contents, FileName } from './cross-check.ts';
import { crossCheck } from './cross-check.ts';
import { dataMapFile } from './data-map-file.ts';
import { explain, placed } from './explain.ts';
import type { MailWritten, MetricsWritten, OpenIdWritten } from './greffe-file.ts';
import { greffeFile } from './greffe-file.ts';
import type { LetterFile } from './letters-folder.ts';
import { judgeLetters } from './letters-folder.ts';
import { nearest } from './nearest.ts';
import { findWrittenSecrets, resolvePlaceholders } from './placeholders.ts';
import type { ProcessorWritten } from './processors-file.ts';
import { faultsOfWebhook, processorsFile } from './processors-file.ts';
import { retentionFile } from './retention-file.ts';
import { Secret } from './secret.ts';
import type {
  MailSettings,
  MetricsSettings,
  OpenIdSettings,
  ProcessorSettings,
  Settings,
  ToldSettings,
} from './settings.ts';
import type { SettingsError } from './settings-error.ts';
import { systemsFile } from './systems-file.ts';
import type { YamlFile } from './yaml-file.ts';
import { readYaml } from './yaml-file.ts';

export type { FileName } from './cross-check.ts';

/** The part of an adapter that judges its settings. */
export interface JudgesSettings {
  readonly settings: z.ZodType;
}

export interface SettingsSource {
  readonly configDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The built-in adapters, by name. */
  readonly adapters: Readonly<Record<string, JudgesSettings>>;
  /** Brings an adapter that is not built in, by module name; null when there is none. */
  readonly importAdapter?: (module: string) => Promise<JudgesSettings | null>;
}

export type SettingsResult =
  | { readonly ok: Settings; readonly errors?: undefined }
  | { readonly ok?: undefined; readonly errors: readonly SettingsError[] };

const FILES: readonly FileName[] = [
  'greffe.yaml',
  'systems.yaml',
  'data-map.yaml',
  'retention.yaml',
  'processors.yaml',
];

/** Reads the configuration folder. Nothing starts on a wrong setting, and every error is told at once. */
export async function loadSettings(source: SettingsSource): Promise<SettingsResult> {
  const files = await readFiles(source.configDir);
  const greffe = judge(files['greffe.yaml'], greffeFile);
  const systems = judge(files['systems.yaml'], systemsFile);
  const dataMap = judge(files['data-map.yaml'], dataMapFile);
  const retention = judge(files['retention.yaml'], retentionFile);
  const processors = judge(files['processors.yaml'], processorsFile);
  const adapters = await judgeAdapterSettings(files['systems.yaml'], source);
  const password = secretAt(files['greffe.yaml'], source.env, ['mail', 'smtp', 'password']);
  const token = metricsToken(files['greffe.yaml'], source.env);
  const client = secretAt(files['greffe.yaml'], source.env, ['signIn', 'openId', 'clientSecret']);
  const webhooks = judgeWebhooks(files['processors.yaml'], source.env);
  const letters = judgeLetters(await readLetters(source.configDir), controllersWritten(files));
  const errors = [
    ...Object.values(files).flatMap((file) => file.errors),
    ...[greffe, systems, dataMap, retention, processors].flatMap((judged) => judged.errors),
    ...adapters.errors,
    ...password.errors,
    ...token.errors,
    ...client.errors,
    ...webhooks.errors,
    ...letters.errors,
    ...crossCheck(contentsOf(files)).map((problem) => placed(files[problem.file], problem)),
  ];
  if (!greffe.ok || !systems.ok || !dataMap.ok || !retention.ok || !processors.ok || errors.length > 0) {
    return { errors: inReadingOrder(errors) };
  }
  return {
    ok: {
      ...greffe.ok,
      mail: mailSettings(greffe.ok.mail, password.value),
      metrics: metricsSettings(greffe.ok.metrics, token.value),
      openId: openIdSettings(greffe.ok.openId, client.value),
      systems: Object.entries(systems.ok.systems).map(([name, system]) => ({
        ...system,
        name,
        settings: adapters.settings.get(name) ?? new Secret<unknown>(system.settings, system.settings),
      })),
      dataMap: dataMap.ok,
      retention: retention.ok.rules,
      letters: letters.letters,
      processors: Object.entries(processors.ok.processors).map(([id, processor]) => ({
        ...processorSettings(processor, webhooks.found.get(id)),
        id,
      })),
    },
  };
}

type Files = Readonly<Record<FileName, YamlFile>>;

async function readFiles(configDir: string): Promise<Files> {
  const [greffe, systems, dataMap, retention, processors] = await Promise.all([
    read(configDir, 'greffe.yaml'),
    read(configDir, 'systems.yaml'),
    read(configDir, 'data-map.yaml'),
    read(configDir, 'retention.yaml'),
    read(configDir, 'processors.yaml'),
  ]);
  return {
    'greffe.yaml': greffe,
    'systems.yaml': systems,
    'data-map.yaml': dataMap,
    'retention.yaml': retention,
    'processors.yaml': processors,
  };
}

async function read(configDir: string, name: FileName): Promise<YamlFile> {
  try {
    return readYaml(name, await readFile(join(configDir, name), 'utf8'));
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const message = `is missing in the folder ${configDir}. Write it after the example of the same name.`;
    return {
      name,
      content: undefined,
      errors: [{ file: name, line: null, column: null, path: '', message, nearest: null }],
      locate: () => ({ line: 1, column: 1 }),
    };
  }
}

/** Texts the company wrote itself; none is needed. */
async function readLetters(configDir: string): Promise<readonly LetterFile[]> {
  const names = await readdir(join(configDir, 'letters'), { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (isAbsent(error)) return [];
      throw error;
    },
  );
  const paths = names
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async (path) => ({
      path: path.slice(configDir.length).split(sep).filter(Boolean).join('/'),
      text: await readFile(path, 'utf8'),
    })),
  );
}

function controllersWritten(files: Files): readonly string[] {
  const written = groupOf(files['greffe.yaml'].content)?.['controllers'];
  return (Array.isArray(written) ? written : []).flatMap((one: unknown) => {
    const id = groupOf(one)?.['id'];
    return typeof id === 'string' ? [id] : [];
  });
}

function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function contentsOf(files: Files): Contents {
  return {
    'greffe.yaml': files['greffe.yaml'].content,
    'systems.yaml': files['systems.yaml'].content,
    'data-map.yaml': files['data-map.yaml'].content,
    'retention.yaml': files['retention.yaml'].content,
    'processors.yaml': files['processors.yaml'].content,
  };
}

interface Judged<T> {
  readonly ok: T | null;
  readonly errors: readonly SettingsError[];
}

function judge<T>(file: YamlFile, schema: z.ZodType<T>): Judged<T> {
  if (file.errors.length > 0) return { ok: null, errors: [] };
  const parsed = schema.safeParse(file.content ?? {});
  if (parsed.success) return { ok: parsed.data, errors: [] };
  const problems = explain(schema, file.content ?? {}, parsed.error.issues);
  return { ok: null, errors: problems.map((problem) => placed(file, problem)) };
}

/** A secret of greffe.yaml, and where it lies in the file; null where none is written. */
function secretAt(file: YamlFile, env: SettingsSource['env'], path: readonly string[]) {
  const written = path.reduce<unknown>((group, key) => groupOf(group)?.[key], file.content);
  if (typeof written !== 'string') return { value: null, errors: [] };
  const { value, missing } = resolvePlaceholders(written, env, path);
  const errors = [
    ...missing.map(({ variable }) =>
      placed(file, { path, message: `the environment variable ${variable} is not set.` }),
    ),
    ...findWrittenSecrets(written, path).map(() => placed(file, { path, message: writtenOut })),
  ];
  return { value: new Secret(String(value), written), errors };
}

/** Long enough that nobody guesses it, and such as a header carries. */
function metricsToken(file: YamlFile, env: SettingsSource['env']) {
  const path = ['metrics', 'token'];
  const { value, errors } = secretAt(file, env, path);
  if (value === null || errors.length > 0 || /^[\x21-\x7e]{20,200}$/.test(value.reveal()))
    return { value, errors };
  const message =
    'must be 20 to 200 characters without spaces: `openssl rand -hex 24` makes one for its variable.';
  return { value, errors: [placed(file, { path, message })] };
}

const writtenOut =
  'looks like a secret written out. Put it in an environment variable and write ${ITS_NAME} here.';

function mailSettings({ from, folder, smtp }: MailWritten, password: Secret<string> | null): MailSettings {
  return {
    from: from ?? null,
    folder: folder ?? null,
    smtp: smtp ? { ...smtp, user: smtp.user ?? null, password } : null,
  };
}

function metricsSettings(
  written: MetricsWritten | undefined,
  token: Secret<string> | null,
): MetricsSettings | null {
  return written ? { ...written, token } : null;
}

function openIdSettings(written: OpenIdWritten | null, secret: Secret<string> | null): OpenIdSettings | null {
  return written && secret && { ...written, clientSecret: secret };
}

interface Webhooks {
  readonly found: ReadonlyMap<string, Webhook>;
  readonly errors: readonly SettingsError[];
}

type Webhook = Pick<Extract<ToldSettings, { by: 'webhook' }>, 'url' | 'secret'>;

/** The addresses and secrets of recipients that are told by a signed message. */
function judgeWebhooks(file: YamlFile, env: SettingsSource['env']): Webhooks {
  const found = new Map<string, Webhook>();
  const errors: SettingsError[] = [];
  for (const [id, processor] of Object.entries(groupOf(groupOf(file.content)?.['processors']) ?? {})) {
    const told = groupOf(groupOf(processor)?.['told']);
    const { by, url, secret, allowPrivate } = told ?? {};
    if (by !== 'webhook' || typeof url !== 'string' || typeof secret !== 'string') continue;
    const at = ['processors', id, 'told'];
    const resolved = [url, secret].map((written, index) =>
      resolvePlaceholders(written, env, [...at, index === 0 ? 'url' : 'secret']),
    );
    const [address = '', key = ''] = resolved.map(({ value }) => String(value));
    found.set(id, { url: new Secret(address, url), secret: new Secret(key, secret) });
    const missing = resolved.flatMap((one) => one.missing);
    errors.push(
      ...missing.map(({ variable, path }) =>
        placed(file, { path, message: `the environment variable ${variable} is not set.` }),
      ),
      ...findWrittenSecrets({ secret }, at).map((path) => placed(file, { path, message: writtenOut })),
    );
    const judged = faultsOfWebhook({ url: address, secret: key, allowPrivate: allowPrivate === true });
    const isTold = (name: string): boolean => missing.some(({ path }) => path.at(-1) === name);
    errors.push(
      ...judged
        .filter((fault) => !isTold(fault.key))
        .map((fault) => placed(file, { path: [...at, fault.key], message: fault.message })),
    );
  }
  return { found, errors };
}

function processorSettings(
  { told, ...processor }: ProcessorWritten,
  webhook: Webhook | undefined,
): Omit<ProcessorSettings, 'id'> {
  return { ...processor, ...(told && { told: toldSettings(told, webhook) }) };
}

/** What the schema demanded is there. */
function toldSettings(
  { by, person = '', deputy, because = '', allowPrivate = false }: NonNullable<ProcessorWritten['told']>,
  webhook: Webhook | undefined,
): ToldSettings {
  if (by === 'webhook' && webhook) return { by, ...webhook, allowPrivate };
  if (by === 'task') return { by, person, deputy: deputy ?? null };
  if (by === 'none') return { by, because };
  return { by: 'mail' };
}

interface AdapterSettings {
  readonly settings: ReadonlyMap<string, Secret<unknown>>;
  readonly errors: readonly SettingsError[];
}

/** Puts the secrets in and lets each system's adapter judge its own settings. */
async function judgeAdapterSettings(file: YamlFile, source: SettingsSource): Promise<AdapterSettings> {
  const settings = new Map<string, Secret<unknown>>();
  const errors: SettingsError[] = [];
  for (const { name, adapter, written } of systemsWritten(file.content)) {
    const at = ['systems', name, 'settings'];
    const { value, missing } = resolvePlaceholders(written, source.env, at);
    settings.set(name, new Secret(value, written));
    const absent = missing.map(({ variable, path }) =>
      placed(file, { path, message: `the environment variable ${variable} is not set.` }),
    );
    const secrets = findWrittenSecrets(written, at).map((path) =>
      placed(file, {
        path,
        message: writtenOut,
      }),
    );
    if (adapter === null) {
      // The schema of the file tells what is wrong with it; what its settings lack is told beside.
      errors.push(...absent, ...secrets);
      continue;
    }
    const judge = await adapterOf(adapter, source);
    if (!judge) {
      const known = Object.keys(source.adapters);
      const path = ['systems', name, 'adapter'];
      const message = `is neither a built-in adapter (${known.join(', ')}) nor a module that can be imported.`;
      errors.push(...absent, ...secrets, placed(file, { path, message, nearest: nearest(adapter, known) }));
      continue;
    }
    const parsed = judge.settings.safeParse(value);
    const problems = parsed.success ? [] : explain(judge.settings, value, parsed.error.issues);
    const isTold = (path: string): boolean => absent.some((error) => error.path === path);
    const wrong = problems.flatMap((problem) => {
      const error = placed(file, { ...problem, path: [...at, ...problem.path] });
      // What is wrong only because a variable is missing has been said; a key is unknown whatever it holds.
      return problem.isKey !== true && isTold(error.path) ? [] : [error];
    });
    errors.push(...absent, ...secrets, ...wrong);
  }
  return { settings, errors };
}

async function adapterOf(name: string, source: SettingsSource): Promise<JudgesSettings | null> {
  const builtIn = Object.hasOwn(source.adapters, name) ? source.adapters[name] : undefined;
  return builtIn ?? (await source.importAdapter?.(name)) ?? null;
}

/** Systems with settings to judge, and their adapter where it is named; the rest is told by the schema of the file. */
function systemsWritten(content: unknown) {
  const systems = groupOf(groupOf(content)?.['systems']) ?? {};
  return Object.entries(systems).flatMap(([name, system]) => {
    const { adapter, settings } = groupOf(system) ?? {};
    const named = typeof adapter === 'string' ? adapter : null;
    return groupOf(settings) ? [{ name, adapter: named, written: settings }] : [];
  });
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}

function inReadingOrder(errors: readonly SettingsError[]): readonly SettingsError[] {
  return [...errors].sort(
    (a, b) =>
      fileIndex(a) - fileIndex(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

function fileIndex(error: SettingsError): number {
  const index = FILES.findIndex((file) => file === error.file);
  return index === -1 ? FILES.length : index;
}
