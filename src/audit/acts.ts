/**
 * Everything greffe records, in a closed list: an act that is not here cannot be written to the log.
 * A name is never changed or reused: it is inside signed leaves.
 */
export type Act =
  | RequestAct
  | PlanAct
  | LineAct
  | PackageAct
  | LetterAct
  | CertificateAct
  | HoldAct
  | HouseAct
  | TokenAct
  | ReadingAct;

type RequestAct =
  | 'request-opened'
  | 'identity-settled'
  | 'mandate-seen'
  | 'matches-decided'
  | 'correction-decided'
  | 'records-located'
  | 'request-refused'
  | 'request-extended'
  | 'request-suspended'
  | 'request-resumed'
  | 'request-withdrawn'
  | 'request-retried'
  | 'request-answered'
  | 'request-incomplete'
  | 'request-closed'
  | 'nothing-held';

type PlanAct =
  | 'plan-sealed'
  | 'plan-superseded'
  | 'plan-approved'
  | 'plan-refused'
  | 'approval-denied'
  | 'plan-applied'
  | 'plan-stayed';

type LineAct =
  | 'line-intent'
  | 'line-outcome'
  | 'line-stopped'
  | 'line-verified'
  | 'task-put'
  | 'task-told'
  | 'task-passed-on'
  | 'task-answered'
  | 'task-taken-back'
  | 'suppression-recorded'
  | 'recipient-notified';

type PackageAct =
  | 'package-built'
  | 'package-reviewed'
  | 'package-signed'
  | 'package-fetched'
  | 'package-transmission-begun'
  | 'package-transmitted';

type LetterAct = 'letter-written' | 'letter-sent' | 'letter-not-sent' | 'reminder-sent';

type CertificateAct = 'certificate-issued' | 'checkpoint-signed';

type HoldAct =
  | 'hold-placed'
  | 'hold-lifted'
  | 'restriction-placed'
  | 'restriction-lifted'
  | 'objection-decided'
  | 'restriction-grown'
  | 'restriction-alert'
  | 'objection-recorded';

type HouseAct =
  | 'config-changed'
  | 'key-created'
  | 'key-destroyed'
  | 'master-key-replaced'
  | 'master-key-retired'
  | 'master-key-exported'
  | 'signing-key-replaced'
  | 'account-changed'
  | 'store-migrated'
  | 'purge-proposed'
  | 'purge-ended'
  | 'archived'
  | 'archive-ended'
  | 'stay-asked'
  | 'stay-answered'
  | 'stays-ended'
  | 'sweep-began'
  | 'sweep-ended'
  | 'reappearance-found'
  | 'reappearance-decided'
  | 'change-left'
  | 'change-proposed'
  | 'proposal-decided'
  | 'propagation-ended'
  | 'suppression-closed'
  | 'suppression-ended'
  | 'notice-learned'
  | 'notice-decided'
  | 'notices-ended';

type TokenAct = 'token-created' | 'token-revoked' | 'token-denied' | 'tokens-ended';

type ReadingAct =
  | 'sign-in'
  | 'sign-in-refused'
  | 'sign-out'
  | 'act-denied'
  | 'record-revealed'
  | 'download'
  | 'export';
