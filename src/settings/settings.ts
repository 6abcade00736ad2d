import type { Person } from '../domain/approval.ts';
import type { RetentionRule } from '../domain/retention-rule.ts';
import type { TaskHands } from '../domain/task.ts';
import type {
  AccountsSettings,
  ControllerSettings,
  HttpSettings,
  LearnSettings,
  OpenIdWritten,
  SuppressionSettings,
} from './greffe-file.ts';
import type { DataMapSettings } from './data-map-file.ts';
import type { OwnLetter } from './letters-folder.ts';
import type { ProcessorWritten } from './processors-file.ts';
import type { Secret } from './secret.ts';

export type { ControllerSettings } from './greffe-file.ts';
export type { HttpSettings, SuppressionSettings } from './greffe-file.ts';
export type { DataMapSettings } from './data-map-file.ts';

/** What the five files of the configuration folder say, judged and cross-checked. */
export interface Settings {
  readonly mode: 'live' | 'read-only';
  readonly packagesKeptMs: number;
  readonly proofKept: string;
  readonly suppression: SuppressionSettings;
  readonly learn: LearnSettings;
  readonly accounts: AccountsSettings;
  /** null: the door is opened only where a tool sends, where it is by default. */
  readonly http: HttpSettings | null;
  /** null: numbers are shown nowhere. */
  readonly metrics: MetricsSettings | null;
  /** Hosts of an inner network that an address which somebody types may lead to. */
  readonly privateHosts: readonly string[];
  /** null: everybody signs in here. */
  readonly openId: OpenIdSettings | null;
  readonly mail: MailSettings;
  /** Letters in the company's own words; the others are ours. */
  readonly letters: readonly OwnLetter[];
  readonly controllers: readonly ControllerSettings[];
  readonly people: readonly PersonSettings[];
  readonly systems: readonly SystemSettings[];
  readonly dataMap: DataMapSettings;
  readonly retention: readonly RetentionRule[];
  readonly processors: readonly ProcessorSettings[];
}

export interface ProcessorSettings extends Omit<ProcessorWritten, 'told'> {
  readonly id: string;
  /** How it is told of a rectification, an erasure or a restriction; absent where the settings do not say. */
  readonly told?: ToldSettings;
}

/** An address and its secret print as they were written. */
export type ToldSettings =
  | { readonly by: 'mail' }
  | {
      readonly by: 'webhook';
      readonly url: Secret<string>;
      readonly secret: Secret<string>;
      readonly allowPrivate: boolean;
    }
  | { readonly by: 'task'; readonly person: string; readonly deputy: string | null }
  | { readonly by: 'none'; readonly because: string };

export interface PersonSettings extends Person {
  /** Where they are asked; absent where they have no address here. */
  readonly mail?: string | undefined;
}

/** Where numbers are shown to whoever watches over the service. */
export interface MetricsSettings {
  readonly host: string;
  readonly port: number;
  /** Whoever shows it may read; null: whoever reaches the port, which is then on this machine. */
  readonly token: Secret<string> | null;
}

/** Those who let people in elsewhere. */
export interface OpenIdSettings extends Omit<OpenIdWritten, 'clientSecret'> {
  readonly clientSecret: Secret<string>;
}

/** How letters leave. */
export interface MailSettings {
  /** null: the address that answers go to. */
  readonly from: string | null;
  /** null: the folder `mail` beside the data. */
  readonly folder: string | null;
  readonly smtp: SmtpSettings | null;
}

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string | null;
  readonly password: Secret<string> | null;
  readonly perMinute: number;
}

/** One configured tool. Its adapter's settings hold secrets, and print as they were written. */
export interface SystemSettings {
  readonly name: string;
  readonly adapter: string;
  readonly settings: Secret<unknown>;
  readonly expect: Readonly<Record<string, string | number>>;
  /** Part of the vendor's daily quota, over 0 and up to 1. */
  readonly share: number;
  readonly after: readonly string[];
  readonly afterWaitMs: number;
  /** How often it is asked what happened there; absent: as often as suits how it tells. */
  readonly changesEveryMs?: number;
  /** Who is asked for what no call does here. */
  readonly tasks?: TaskHands;
  /** kind → what a record of this controller says, where several share the account; absent: all of it is theirs. */
  readonly only?: Readonly<
    Record<
      string,
      readonly { readonly field: string; readonly oneOf: readonly (string | number | boolean)[] }[]
    >
  >;
}
