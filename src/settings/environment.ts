import { Secret } from './secret.ts';
import type { SettingsError } from './settings-error.ts';

/** What greffe itself takes from the environment; the systems' secrets are named in systems.yaml. */
export interface Environment {
  /** PostgreSQL 15 or later; null means the embedded one. */
  readonly databaseUrl: Secret<string> | null;
  /** The owner's connection, for migrations, where the other may not change tables. */
  readonly migrateUrl: Secret<string> | null;
  /** Null means made once and kept beside the embedded store. */
  readonly masterKey: GivenKey | null;
  /** What is to replace it, while it is replaced. */
  readonly newMasterKey: GivenKey | null;
}

/** 32 bytes in base64: as they are, in a file, or printed by a command. */
export type GivenKey =
  | { readonly by: 'value'; readonly value: Secret<string> }
  | { readonly by: 'file'; readonly path: string }
  | { readonly by: 'command'; readonly command: Secret<string> };

export type EnvironmentResult =
  | { readonly ok: Environment; readonly errors?: undefined }
  | { readonly ok?: undefined; readonly errors: readonly SettingsError[] };

type Variable = 'DATABASE_URL' | 'MIGRATE_URL' | KeyVariable | `${KeyVariable}_${'FILE' | 'COMMAND'}`;

type KeyVariable = 'GREFFE_MASTER_KEY' | 'GREFFE_NEW_MASTER_KEY';

/** Reads greffe's own variables, and tells every one that cannot be right. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentResult {
  const databaseUrl = secret(env, 'DATABASE_URL');
  const migrateUrl = secret(env, 'MIGRATE_URL');
  const masterKey = keyIn(env, 'GREFFE_MASTER_KEY');
  const newMasterKey = keyIn(env, 'GREFFE_NEW_MASTER_KEY');
  const errors = [
    ...wrongUrl('DATABASE_URL', databaseUrl),
    ...wrongUrl('MIGRATE_URL', migrateUrl),
    ...(migrateUrl && !databaseUrl ? [wrong('MIGRATE_URL', 'has no use without DATABASE_URL.')] : []),
    ...masterKey.errors,
    ...newMasterKey.errors,
    ...(databaseUrl && masterKey.isMissing ? [keyMissing] : []),
  ];
  return errors.length > 0
    ? { errors }
    : { ok: { databaseUrl, migrateUrl, masterKey: masterKey.key, newMasterKey: newMasterKey.key } };
}

function secret(env: Readonly<Record<string, string | undefined>>, name: Variable): Secret<string> | null {
  const value = env[name];
  return value === undefined || value === '' ? null : new Secret(value, `\${${name}}`);
}

function wrongUrl(name: Variable, url: Secret<string> | null): readonly SettingsError[] {
  if (!url) return [];
  // By a socket the host is left out, which only PostgreSQL calls a URL: postgres://user@/database?host=/run/postgresql
  const written = url.reveal().replace('@/', '@localhost/');
  const isPostgres = URL.canParse(written) && /^postgres(?:ql)?:$/.test(new URL(written).protocol);
  return isPostgres
    ? []
    : [wrong(name, 'must be a URL such as postgres://user:password@host:5432/database.')];
}

interface KeyFound {
  readonly key: GivenKey | null;
  readonly isMissing: boolean;
  readonly errors: readonly SettingsError[];
}

function keyIn(env: Readonly<Record<string, string | undefined>>, name: KeyVariable): KeyFound {
  const value = secret(env, name);
  const path = env[`${name}_FILE`] ?? '';
  const command = secret(env, `${name}_COMMAND`);
  const given: readonly GivenKey[] = [
    ...(value ? [{ by: 'value', value } as const] : []),
    ...(path === '' ? [] : [{ by: 'file', path } as const]),
    ...(command ? [{ by: 'command', command } as const] : []),
  ];
  const errors = [
    ...(given.length > 1
      ? [wrong(name, 'must be given in one way alone: as it is, by _FILE, or by _COMMAND.')]
      : []),
    ...(value && !/^[A-Za-z0-9+/]{43}=$/.test(value.reveal().trim())
      ? [wrong(name, 'must be 32 bytes in base64: `openssl rand -base64 32`.')]
      : []),
  ];
  return { key: given[0] ?? null, isMissing: given.length === 0, errors };
}

function wrong(name: string, message: string): SettingsError {
  return { file: 'environment', line: null, column: null, path: name, message, nearest: null };
}

// A key file on one machine is lost with it, and the database with the key.
const keyMissing = wrong(
  'GREFFE_MASTER_KEY',
  'must be given with DATABASE_URL: make one with `openssl rand -base64 32` and keep it apart from the database.',
);
