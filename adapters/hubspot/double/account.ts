import { movableClock, type MovableClock } from '../../double-kit/index.ts';
import { hostile, type Behaviour } from './behaviour.ts';
import { catalogue, type Catalogue } from './catalogue.ts';
import type { Cabinet } from './files.ts';
import { cabinet } from './files.ts';
import { searchIndex, type SearchIndex } from './search-index.ts';
import { createStore, type Store } from './store.ts';
import { defineOptOuts, optOutProperties, subscriptions, type Subscriptions } from './preferences.ts';
import { objectTypes, type ObjectTypes } from './types.ts';
import { webhooksOf, type WebhookOptions, type Webhooks } from './webhooks.ts';

export type Tier = 'free' | 'professional' | 'enterprise';

/** One portal: everything it stores. Endpoints read and write it; the world seeds it; the witness reads it. */
export interface Account {
  readonly portalId: number;
  readonly tier: Tier;
  readonly hosting: string;
  readonly accountType: string;
  readonly timeZone: string;
  readonly behaviour: Behaviour;
  readonly clock: MovableClock;
  readonly types: ObjectTypes;
  readonly catalogue: Catalogue;
  readonly index: SearchIndex;
  readonly store: Store;
  readonly subscriptions: Subscriptions;
  readonly files: Cabinet;
  readonly lists: Map<string, ContactList>;
  readonly threads: Map<string, Thread>;
  readonly submissions: FormSubmission[];
  readonly owners: Owner[];
  readonly rules: ValidationRule[];
  /** "type:id" of the records that batches say nothing of, although they stand. */
  readonly leftOut: Set<string>;
  /** Records that a batch archive passes over, and is answered 204 of all the same. */
  readonly unarchived: Set<string>;
  /** Addresses that imports and the UI refuse from now on; an API request is not refused. */
  readonly blocklist: Set<string>;
  /** Contacts whose gdpr-delete was asked. */
  readonly erasedIds: Set<string>;
  readonly webhooks: Webhooks;
}

export interface AccountOptions {
  readonly portalId?: number;
  readonly tier?: Tier;
  readonly hosting?: string;
  readonly accountType?: string;
  readonly timeZone?: string;
  readonly behaviour?: Partial<Behaviour>;
  readonly webhooks?: WebhookOptions;
  readonly now?: Date;
}

export interface ContactList {
  readonly listId: string;
  readonly name: string;
  readonly processingType: 'MANUAL' | 'SNAPSHOT' | 'DYNAMIC';
  readonly members: Map<string, Date>;
}

export interface Message {
  readonly id: string;
  readonly text: string;
  readonly senderName: string;
  readonly senderAddress: string;
  readonly direction: 'INCOMING' | 'OUTGOING';
  readonly createdAt: Date;
  /** Shown cut in lists; the whole text stands under /original-content. */
  readonly truncated: boolean;
  readonly fileIds: readonly string[];
}

export interface Thread {
  readonly id: string;
  contactId: string;
  readonly status: 'OPEN' | 'CLOSED';
  readonly createdAt: Date;
  archivedAt: Date | null;
  readonly messages: readonly Message[];
}

export interface FormSubmission {
  readonly id: string;
  readonly formId: string;
  readonly formName: string;
  readonly submittedAt: Date;
  readonly values: Readonly<Record<string, string>>;
}

export interface Owner {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly userId: number;
  readonly archived: boolean;
  readonly createdAt: Date;
}

/** The customer's own rule: these properties must be filled, always or when another has a value. */
export interface ValidationRule {
  readonly type: string;
  readonly required: readonly string[];
  readonly when?: { readonly property: string; readonly value: string };
}

export function createAccount(options: AccountOptions): Account {
  const behaviour = { ...hostile, ...options.behaviour };
  const clock = movableClock(options.now);
  const index = searchIndex(clock);
  const properties = catalogue();
  const preferences = subscriptions(clock);
  const portalId = options.portalId ?? 1_234_567;
  const webhooks = webhooksOf(options.webhooks, portalId, clock);
  defineOptOuts(properties, preferences);
  return {
    portalId,
    tier: options.tier ?? 'professional',
    hosting: options.hosting ?? 'eu1',
    accountType: options.accountType ?? 'STANDARD',
    timeZone: options.timeZone ?? 'Europe/Paris',
    behaviour,
    clock,
    types: objectTypes(),
    catalogue: properties,
    index,
    store: createStore({
      clock,
      catalogue: properties,
      behaviour,
      optOuts: (address) => optOutProperties(preferences, address),
      changed: (object, sourceType) => index.follow(object, sourceType),
      happened: (happened) => webhooks.note(happened),
    }),
    subscriptions: preferences,
    files: cabinet(clock, behaviour),
    lists: new Map(),
    threads: new Map(),
    submissions: [],
    owners: [],
    rules: [],
    leftOut: new Set(),
    unarchived: new Set(),
    blocklist: new Set(),
    erasedIds: new Set(),
    webhooks,
  };
}

const threadTrashMs = 30 * 86_400_000;

/** Everything whose delay has passed leaves the disks. */
export function sweep(account: Account): void {
  account.store.sweep();
  account.files.sweep();
  const now = account.clock.now().getTime();
  for (const [id, { archivedAt }] of account.threads) {
    if (archivedAt !== null && archivedAt.getTime() + threadTrashMs <= now) account.threads.delete(id);
  }
}
