import type { AccountTables } from './account-tables.ts';
import type { ArchiveTables } from './archive-tables.ts';
import type { AuditTables } from './audit-tables.ts';
import type { CallbackTables } from './callback-tables.ts';
import type { GroundTables } from './ground-tables.ts';
import type { LetterTables } from './letter-tables.ts';
import type { NoticeTables } from './notice-tables.ts';
import type { NotificationTables } from './notification-tables.ts';
import type { PackageTables } from './package-tables.ts';
import type { PropagationTables } from './propagation-tables.ts';
import type { PurgeTables } from './purge-tables.ts';
import type { RestrictionTables } from './restriction-tables.ts';
import type { StayTables } from './stay-tables.ts';
import type { RequestTables } from './store/tables.ts';
import type { SweepTables } from './sweep-tables.ts';
import type { TaskTables } from './task-tables.ts';
import type { TokenTables } from './token-tables.ts';

/** Every table of greffe, by name. A part adds its own interface of tables to the list. */
export interface Tables
  extends
    AccountTables,
    ArchiveTables,
    AuditTables,
    CallbackTables,
    GroundTables,
    LetterTables,
    NoticeTables,
    NotificationTables,
    PackageTables,
    PropagationTables,
    PurgeTables,
    RequestTables,
    RestrictionTables,
    StayTables,
    SweepTables,
    TaskTables,
    TokenTables {}
