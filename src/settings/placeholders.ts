import type { Path } from './yaml-file.ts';

/** What the adapter's settings become once the environment has been read. */
export interface Resolved {
  readonly value: unknown;
  /** Each variable that is missing, and where it is asked for. */
  readonly missing: readonly { readonly variable: string; readonly path: Path }[];
}

const placeholder = /\$\{([^}]*)\}/g;

/** Puts the environment's values where `${NAME}` stands, at any depth. */
export function resolvePlaceholders(
  written: unknown,
  env: Readonly<Record<string, string | undefined>>,
  path: Path = [],
): Resolved {
  if (typeof written === 'string') return resolveText(written, env, path);
  if (Array.isArray(written)) {
    const parts = written.map((one: unknown, index) => resolvePlaceholders(one, env, [...path, index]));
    return { value: parts.map((part) => part.value), missing: parts.flatMap((part) => part.missing) };
  }
  if (typeof written === 'object' && written !== null) {
    const parts = Object.entries(written).map(
      ([key, one]) => [key, resolvePlaceholders(one, env, [...path, key])] as const,
    );
    return {
      value: Object.fromEntries(parts.map(([key, part]) => [key, part.value])),
      missing: parts.flatMap(([, part]) => part.missing),
    };
  }
  return { value: written, missing: [] };
}

function resolveText(
  written: string,
  env: Readonly<Record<string, string | undefined>>,
  path: Path,
): Resolved {
  const missing: { variable: string; path: Path }[] = [];
  const value = written.replaceAll(placeholder, (whole, variable: string) => {
    const found = env[variable];
    if (found !== undefined && found !== '') return found;
    missing.push({ variable, path });
    return whole;
  });
  return { value, missing };
}

/**
 * Places where a secret seems to be written out. Judged by the name of the key: a file is shared, copied and kept in
 * version control, an environment is not.
 */
export function findWrittenSecrets(written: unknown, path: Path = []): readonly Path[] {
  if (typeof written === 'string') {
    const key = String(path.at(-1) ?? '');
    return isSecretName(key) && written.search(placeholder) === -1 ? [path] : [];
  }
  if (typeof written !== 'object' || written === null) return [];
  return Object.entries(written).flatMap(([key, one]) => findWrittenSecrets(one, [...path, key]));
}

function isSecretName(key: string): boolean {
  return /(?:token|secret|password|passphrase|privateKey|apiKey)$/i.test(key);
}
