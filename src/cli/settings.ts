import { resolve } from 'node:path';
import { readEnvironment } from '../settings/environment.ts';
import type { Environment } from '../settings/environment.ts';
import { loadSettings } from '../settings/load.ts';
import type { Settings } from '../settings/settings.ts';
import type { SettingsError } from '../settings/settings-error.ts';
import type { Io } from './io.ts';

/** The settings cannot be worked with: every error is told, and nothing was started. */
export class SettingsWrong extends Error {
  override readonly name = 'SettingsWrong';
  readonly errors: readonly SettingsError[];

  constructor(errors: readonly SettingsError[]) {
    super(`${errors.length} errors in the settings`);
    this.errors = errors;
  }
}

export interface Loaded {
  readonly settings: Settings;
  readonly environment: Environment;
}

/** Reads the configuration folder and greffe's own variables. @throws SettingsWrong */
export async function readSettings(io: Io, configDir: string): Promise<Loaded> {
  const { importAdapter, settingsJudges } = await import('../main.ts');
  const given = Object.entries(io.opening?.adapters ?? {});
  const judges = await Promise.all(given.map(async ([name, open]) => [name, await open()] as const));
  const environment = readEnvironment(io.env);
  const settings = await loadSettings({
    configDir: resolve(configDir),
    env: io.env,
    adapters: { ...(await settingsJudges()), ...Object.fromEntries(judges) },
    importAdapter,
  });
  const errors = [...(settings.errors ?? []), ...(environment.errors ?? [])];
  if (!settings.ok || !environment.ok) throw new SettingsWrong(errors);
  return { settings: settings.ok, environment: environment.ok };
}
