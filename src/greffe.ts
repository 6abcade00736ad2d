import type { Handler, JobName } from './ports/jobs.ts';
import { accountsNoun } from './greffe/accounts.ts';
import type { AccountsNoun } from './greffe/accounts.ts';
import { archiveNoun } from './greffe/archive.ts';
import type { ArchiveNoun } from './greffe/archive.ts';
import { auditNoun } from './greffe/audit.ts';
import type { AuditNoun } from './greffe/audit.ts';
import { certificatesNoun } from './greffe/certificates.ts';
import type { CertificatesNoun } from './greffe/certificates.ts';
import { handlersOf } from './greffe/handlers.ts';
import { holdsNoun } from './greffe/holds.ts';
import type { HoldsNoun } from './greffe/holds.ts';
import { lettersNoun } from './greffe/letters.ts';
import type { LettersNoun } from './greffe/letters.ts';
import { mailNoun } from './greffe/mail.ts';
import type { MailNoun } from './greffe/mail.ts';
import { noticesNoun } from './greffe/notices.ts';
import type { NoticesNoun } from './greffe/notices.ts';
import { packagesNoun } from './greffe/packages.ts';
import type { PackagesNoun } from './greffe/packages.ts';
import { plansNoun } from './greffe/plans.ts';
import type { PlansNoun } from './greffe/plans.ts';
import { retentionNoun } from './greffe/retention.ts';
import type { RetentionNoun } from './greffe/retention.ts';
import { recipientsNoun } from './greffe/recipients.ts';
import type { RecipientsNoun } from './greffe/recipients.ts';
import { requestsNoun } from './greffe/requests.ts';
import type { RequestsNoun } from './greffe/requests.ts';
import { restrictionsNoun } from './greffe/restrictions.ts';
import type { RestrictionsNoun } from './greffe/restrictions.ts';
import { proposalsNoun } from './greffe/proposals.ts';
import type { ProposalsNoun } from './greffe/proposals.ts';
import { purgesNoun } from './greffe/purges.ts';
import type { PurgesNoun } from './greffe/purges.ts';
import { suppressionsNoun } from './greffe/suppressions.ts';
import type { SuppressionsNoun } from './greffe/suppressions.ts';
import { systemsNoun } from './greffe/systems.ts';
import type { SystemsNoun } from './greffe/systems.ts';
import { tasksNoun } from './greffe/tasks.ts';
import type { TasksNoun } from './greffe/tasks.ts';
import { tokensNoun } from './greffe/tokens.ts';
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
}

export function createGreffe(house: House, pause: Pause): Greffe {
  return {
    requests: requestsNoun(house, pause),
    plans: plansNoun(house, pause),
    packages: packagesNoun(house, pause),
    letters: lettersNoun(house),
    recipients: recipientsNoun(house),
    holds: holdsNoun(house),
    restrictions: restrictionsNoun(house),
    purges: purgesNoun(house, pause),
    archive: archiveNoun(house),
    tasks: tasksNoun(house),
    suppressions: suppressionsNoun(house, pause),
    proposals: proposalsNoun(house, pause),
    notices: noticesNoun(house, pause),
    certificates: certificatesNoun(house),
    audit: auditNoun(house),
    systems: systemsNoun(house),
    retention: retentionNoun(house),
    mail: mailNoun(house),
    tokens: tokensNoun(house),
    accounts: accountsNoun(house),
    handlers: handlersOf(house),
  };
}
