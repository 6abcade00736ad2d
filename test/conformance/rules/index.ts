import type { Rule } from '../rule.ts';
import { changes } from './changes.ts';
import { detach } from './detach.ts';
import { erase } from './erase.ts';
import { expand } from './expand.ts';
import { failures } from './failures.ts';
import { lastContact } from './last-contact.ts';
import { locate } from './locate.ts';
import { object } from './object.ts';
import { read } from './read.ts';
import { rectify } from './rectify.ts';
import { reassign } from './reassign.ts';
import { recycle } from './recycle.ts';
import { redact } from './redact.ts';
import { restrict } from './restrict.ts';
import { scan } from './scan.ts';
import { solicitations } from './solicitations.ts';
import { terms } from './terms.ts';
import { verify } from './verify.ts';
import { webhooks } from './webhooks.ts';

/** Everything an adapter must do, in the order of the verbs. */
export const rules: readonly Rule[] = [
  ...terms,
  ...locate,
  ...expand,
  ...read,
  ...scan,
  ...lastContact,
  ...erase,
  ...recycle,
  ...redact,
  ...detach,
  ...rectify,
  ...object,
  ...solicitations,
  ...restrict,
  ...reassign,
  ...verify,
  ...changes,
  ...webhooks,
  ...failures,
];
