import type { Act, Role } from '../../domain/approval.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { Right } from '../../domain/right.ts';

export interface TokenTables {
  readonly service_token: ServiceTokenRow;
  readonly asked_once: AskedOnceRow;
}

export interface ServiceTokenRow {
  id: string;
  name: string;
  digest: Buffer;
  roles: Role[];
  acts: Act[] | null;
  controllers: string[] | null;
  systems: string[] | null;
  rights: Right[] | null;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  revoked_by: string | null;
  revoked_at: Date | null;
  last_used_on: CivilDay | null;
  last_denied_on: CivilDay | null;
}

export interface AskedOnceRow {
  asked_by: string;
  key: Buffer;
  key_version: number;
  body: Buffer;
  request: number | null;
  asked_at: Date;
}
