import { Secret } from './secret.ts';
import type { SettingsError } from './settings-error.ts';

/** What greffe itself takes from the environment; the systems' secrets are named in systems.yaml. */
export interface Environment {
  /** PostgreSQL 15 or later; null means the embedded one. */
  readonly databaseUrl: Secret<string> | null;
  /** The owner's connection, for migrations, where the other may not change tables. */
  readonly migrateUrl: Secret<string> | null;
  /** 32 bytes in base64; null means made once and kept beside the embedded store. */
  readonly masterKey: Secret<string> | null;
}

export type EnvironmentResult =
  | { readonly ok: Environment; readonly errors?: undefined }
  | { readonly ok?: undefined; readonly errors: readonly SettingsError[] };

type Variable = 'DATABASE_URL' | 'MIGRATE_URL' | 'GREFFE_MASTER_KEY';

/** Reads greffe's own variables, and tells every one that cannot be right. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentResult {
  const databaseUrl = secret(env, 'DATABASE_URL');
  const migrateUrl = secret(env, 'MIGRATE_URL');
  const masterKey = secret(env, 'GREFFE_MASTER_KEY');
  const errors = [
    ...wrongUrl('DATABASE_URL', databaseUrl),
    ...wrongUrl('MIGRATE_URL', migrateUrl),
    ...(migrateUrl && !databaseUrl ? [wrong('MIGRATE_URL', 'has no use without DATABASE_URL.')] : []),
    ...wrongKey(masterKey, databaseUrl !== null),
  ];
  return errors.length > 0 ? { errors } : { ok: { databaseUrl, migrateUrl, masterKey } };
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

function wrongKey(key: Secret<string> | null, mustBeGiven: boolean): readonly SettingsError[] {
  if (!key) {
    // A key file on one machine is lost with it, and the database with the key.
    return mustBeGiven
      ? [
          wrong(
            'GREFFE_MASTER_KEY',
            'must be given with DATABASE_URL: make one with `openssl rand -base64 32` and keep it apart from the database.',
          ),
        ]
      : [];
  }
  const isRight = /^[A-Za-z0-9+/]{43}=$/.test(key.reveal().trim());
  return isRight
    ? []
    : [wrong('GREFFE_MASTER_KEY', 'must be 32 bytes in base64: `openssl rand -base64 32`.')];
}

function wrong(name: string, message: string): SettingsError {
  return { file: 'environment', line: null, column: null, path: name, message, nearest: null };
}
