import { readCheckpoint } from '../../audit/checkpoint.ts';
import type { Residue, StatedCopy, Statement } from '../../domain/certificate.ts';
import { asItIs } from '../../domain/in-french.ts';
import type { Translate } from '../../domain/in-french.ts';
import type { PrintedCertificate, PrintedCopy, PrintedResidue } from './certificate.ts';
import { labels } from './labels.ts';
import type { Language } from './labels.ts';

/** What is known beside the statement when it is printed. */
export interface Setting {
  readonly language: Language;
  /** Of the controller: an instant falls on a day only there. */
  readonly timeZone: string;
  /** Says in French what adapters say in English. */
  readonly french?: Translate;
  /** System → name of the product, as people know it. */
  readonly products?: Readonly<Record<string, string>>;
}

/** What an attestation says that can be printed: its file, parsed. */
export interface Issued {
  readonly statement: Statement;
  /** Signed note. */
  readonly checkpoint: string;
  readonly key: string;
}

/** The statement of an attestation in the words of its reader. */
export function printed(
  { statement, checkpoint, key }: Issued,
  { language, timeZone, french = asItIs, products = {} }: Setting,
): PrintedCertificate {
  const head = readCheckpoint(checkpoint);
  const translate = language === 'fr' ? french : asItIs;
  return {
    number: statement.number,
    kind: statement.kind,
    controller: { name: statement.controller.name, dpo: statement.controller.dpo, timeZone },
    request: statement.request,
    access: statement.access && printedCopy(statement.access, timeZone),
    portability: statement.portability ? printedCopy(statement.portability, timeZone) : null,
    systems: statement.systems.map(
      ({
        system,
        verifiedAt,
        objected,
        takenOff = 0,
        restricted = 0,
        lifted = 0,
        putAside = 0,
        givenBack = 0,
        rectified = 0,
        rectifiedFields = [],
        attested,
        ...counts
      }) => ({
        system,
        ...(products[system] !== undefined && { vendorLabel: products[system] }),
        counts,
        objected,
        ...(takenOff > 0 && { takenOff }),
        ...(restricted > 0 && { restricted }),
        ...(lifted > 0 && { lifted }),
        ...(putAside > 0 && { putAside }),
        ...(givenBack > 0 && { givenBack }),
        ...(rectified > 0 && { rectified, rectifiedFields }),
        verifiedOn: verifiedAt && dayOf(verifiedAt, timeZone),
        ...(attested !== undefined && { attested }),
      }),
    ),
    residues: alike(statement.residues).map((residue) => printedResidue(residue, { language, timeZone })),
    suppressionKept: statement.suppressionKept,
    searched: statement.searched,
    outOfReach: statement.outOfReach.map(({ system, what, because }) => ({
      system,
      what: translate(what),
      why: labels[language].gaps[because] ?? because,
    })),
    recipients: statement.recipients.map(({ name, role, told = [] }) => ({
      name,
      role: labels[language].roles[role] ?? role,
      told: told.map(({ kind, how, on }) =>
        [
          labels[language].notificationKinds[kind],
          labels[language].notificationWays[how],
          ...(on === null ? [] : [on]),
        ].join(', '),
      ),
    })),
    issuedAt: statement.issuedAt,
    checkpoint: {
      origin: head.origin,
      size: head.size,
      root: Buffer.from(head.root).toString('base64'),
      key,
    },
  };
}

function printedCopy({ signedAt, fetchedAt, ...of }: StatedCopy, timeZone: string): PrintedCopy {
  return { ...of, signedOn: dayOf(signedAt, timeZone), fetchedOn: dayOf(fetchedAt, timeZone) };
}

type Alike = Omit<Residue, 'line'> & { readonly count: number };

function printedResidue(
  { system, kind, count, why, ground, until }: Alike,
  { language, timeZone }: Setting,
): PrintedResidue {
  const reason = labels[language].reasons[why];
  return {
    system,
    kind,
    count,
    reason: ground === null ? reason : labels[language].withGround(reason, ground),
    until: until && dayOf(until, timeZone),
    ...(why === 'still-solicits' && { goesOut: true as const }),
  };
}

/** One row for the records that remain in one tool for one reason until one day. */
function alike(residues: readonly Residue[]): readonly Alike[] {
  const groups = Map.groupBy(residues, ({ system, kind, why, ground, until }) =>
    JSON.stringify([system, kind, why, ground, until]),
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, count: others.length + 1 }] : [],
  );
}

/** A calendar day is itself; an instant falls on the day it has where the controller is. */
function dayOf(until: string, timeZone: string): string {
  if (!until.includes('T')) return until;
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(until));
}
