import type { Handler, JobName } from './ports/jobs.ts';
import type { AccountsNoun } from './greffe/accounts.ts';
import type { ArchiveNoun } from './greffe/archive.ts';
import { auditNoun } from './greffe/audit.ts';
import type { AuditNoun } from './greffe/audit.ts';
import type { CertificatesNoun } from './greffe/certificates.ts';
import type { HoldsNoun } from './greffe/holds.ts';
import { openLater } from './greffe/later.ts';
import type { LettersNoun } from './greffe/letters.ts';
import type { MailNoun } from './greffe/mail.ts';
import type { NoticesNoun } from './greffe/notices.ts';
import type { PackagesNoun } from './greffe/packages.ts';
import type { PlansNoun } from './greffe/plans.ts';
import type { RetentionNoun } from './greffe/retention.ts';
import type { RecipientsNoun } from './greffe/recipients.ts';
import type { RequestsNoun } from './greffe/requests.ts';
import type { RestrictionsNoun } from './greffe/restrictions.ts';
import type { ProposalsNoun } from './greffe/proposals.ts';
import type { PurgesNoun } from './greffe/purges.ts';
import type { SuppressionsNoun } from './greffe/suppressions.ts';
import type { SystemsNoun } from './greffe/systems.ts';
import type { TasksNoun } from './greffe/tasks.ts';
import { todayOf } from './greffe/today.ts';
import type { TokensNoun } from './greffe/tokens.ts';
import type { House } from './procedures/house.ts';
import type { Pause } from './greffe/carry-on.ts';

export type { Delivery, NoticeDoor, NoticesNoun, Taken } from './greffe/notices.ts';

/** The application as one object, in nouns: what every door calls, and all it may call. */
export interface Greffe {
  readonly requests: RequestsNoun;
  readonly plans: PlansNoun;
  readonly packages: PackagesNoun;
  readonly letters: LettersNoun;
  readonly recipients: RecipientsNoun;
  readonly holds: HoldsNoun;
  readonly restrictions: RestrictionsNoun;
  readonly purges: PurgesNoun;
  readonly archive: ArchiveNoun;
  readonly tasks: TasksNoun;
  readonly suppressions: SuppressionsNoun;
  readonly proposals: ProposalsNoun;
  readonly notices: NoticesNoun;
  readonly certificates: CertificatesNoun;
  readonly audit: AuditNoun;
  readonly systems: SystemsNoun;
  readonly retention: RetentionNoun;
  readonly mail: MailNoun;
  readonly tokens: TokensNoun;
  readonly accounts: AccountsNoun;
  /** What workers do for each kind of job. */
  readonly handlers: Readonly<Record<JobName, Handler>>;
  /** Reads in all of it: a service answers the last as it answers the first, by the files it was started with. */
  readonly readIn: () => Promise<void>;
}

/** Each is read in when it is first asked something. */
const FILES = {
  requests: () => import('./greffe/requests.ts'),
  plans: () => import('./greffe/plans.ts'),
  packages: () => import('./greffe/packages.ts'),
  letters: () => import('./greffe/letters.ts'),
  recipients: () => import('./greffe/recipients.ts'),
  holds: () => import('./greffe/holds.ts'),
  restrictions: () => import('./greffe/restrictions.ts'),
  purges: () => import('./greffe/purges.ts'),
  archive: () => import('./greffe/archive.ts'),
  tasks: () => import('./greffe/tasks.ts'),
  suppressions: () => import('./greffe/suppressions.ts'),
  proposals: () => import('./greffe/proposals.ts'),
  notices: () => import('./greffe/notices.ts'),
  certificates: () => import('./greffe/certificates.ts'),
  systems: () => import('./greffe/systems.ts'),
  retention: () => import('./greffe/retention.ts'),
  mail: () => import('./greffe/mail.ts'),
  tokens: () => import('./greffe/tokens.ts'),
  accounts: () => import('./greffe/accounts.ts'),
  handlers: () => import('./greffe/handlers.ts'),
} as const;

/** Reads in all of them, before there is anything they could be asked. */
export async function readGreffe(): Promise<void> {
  await Promise.all(Object.values(FILES).map((read) => read()));
}

export function createGreffe(house: House, pause: Pause): Greffe {
  const { late, readIn } = openLater();
  return {
    requests: late(async () => (await FILES.requests()).requestsNoun(house, pause), {
      today: (controller) => todayOf(house, controller),
    }),
    plans: late(async () => (await FILES.plans()).plansNoun(house, pause)),
    packages: late(async () => (await FILES.packages()).packagesNoun(house, pause)),
    letters: late(async () => (await FILES.letters()).lettersNoun(house)),
    recipients: late(async () => (await FILES.recipients()).recipientsNoun(house)),
    holds: late(async () => (await FILES.holds()).holdsNoun(house)),
    restrictions: late(async () => (await FILES.restrictions()).restrictionsNoun(house)),
    purges: late(async () => (await FILES.purges()).purgesNoun(house, pause)),
    archive: late(async () => (await FILES.archive()).archiveNoun(house)),
    tasks: late(async () => (await FILES.tasks()).tasksNoun(house)),
    suppressions: late(async () => (await FILES.suppressions()).suppressionsNoun(house, pause)),
    proposals: late(async () => (await FILES.proposals()).proposalsNoun(house, pause)),
    notices: late(async () => (await FILES.notices()).noticesNoun(house, pause)),
    certificates: late(async () => (await FILES.certificates()).certificatesNoun(house)),
    audit: auditNoun(house),
    systems: late(async () => (await FILES.systems()).systemsNoun(house)),
    retention: late(async () => (await FILES.retention()).retentionNoun(house)),
    mail: late(async () => (await FILES.mail()).mailNoun(house)),
    tokens: late(async () => (await FILES.tokens()).tokensNoun(house)),
    accounts: late(async () => (await FILES.accounts()).accountsNoun(house)),
    handlers: late(async () => (await FILES.handlers()).handlersOf(house)),
    readIn,
  };
}
