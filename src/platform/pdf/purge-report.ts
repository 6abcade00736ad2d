import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { readCheckpoint } from '../../audit/checkpoint.ts';
import { asItIs } from '../../domain/in-french.ts';
import type { Translate } from '../../domain/in-french.ts';
import { peopleActedOn } from '../../domain/purge.ts';
import type { Awaited, PurgeReport, StatedOutcome, StatedRule } from '../../domain/purge-report.ts';
import { labels } from './labels.ts';
import type { Labels } from './labels.ts';
import { count, facts, lead, paragraph, right, section, sheet, statusBox, table } from './page.ts';
import type { Setting } from './printed.ts';
import { purgeReportLabels } from './purge-report-labels.ts';
import type { PurgeReportLabels } from './purge-report-labels.ts';

/** What the attestation of a purge says that can be printed: its file, parsed. */
export interface IssuedReport {
  readonly statement: PurgeReport;
  /** Signed note. */
  readonly checkpoint: string;
  readonly key: string;
}

/** The pages as data: what they say can be read, and tested, without a PDF. */
export function purgeReportDocument(
  issued: IssuedReport,
  { language, timeZone, french = asItIs }: Setting,
): TDocumentDefinitions {
  const say = { ...labels[language], ...purgeReportLabels[language] };
  const { statement: report } = issued;
  const reader: Reader = {
    say,
    translate: language === 'fr' ? french : asItIs,
    dayOf: (instant) => say.day(new Date(instant), timeZone),
  };
  const title = `${say.title} ${say.numberSign}${report.number}`;
  return {
    ...sheet({ title, author: report.controller.name, issuedAt: report.issuedAt, say }),
    content: [
      heading(report, reader),
      status(report, reader),
      ...systems(report, reader),
      ...remains(report, reader),
      ...failures(report, reader),
      ...stopped(report, reader),
      ...rules(report, reader),
      ...read(report, reader),
      ...proof(issued, reader),
    ],
  };
}

interface Reader {
  readonly say: Omit<Labels, keyof PurgeReportLabels> & PurgeReportLabels;
  readonly translate: Translate;
  /** The day an instant falls on, where the controller is. */
  readonly dayOf: (instant: string) => string;
}

function heading({ controller, number, purge }: PurgeReport, { say, dayOf }: Reader): Content {
  return [
    { text: controller.name, style: 'issuer' },
    { text: say.title, style: 'title', headlineLevel: 1 },
    { text: `${say.numberSign}${number}`, style: 'number' },
    facts([
      [say.purge, say.purgeOf[purge.kind](purge.id, purge.openedBy)],
      [say.openedOn, dayOf(purge.openedAt)],
      [say.asOf, say.day(new Date(`${purge.on}T00:00:00Z`), 'UTC')],
      ...(purge.endedAt === null ? [] : [[say.endedOn, dayOf(purge.endedAt)] as const]),
      [say.controller, controller.name],
      [say.dpo, controller.dpo],
    ]),
  ];
}

function status({ kind, issuedAt, purge }: PurgeReport, { say, dayOf }: Reader): Content {
  const title = `${say.kinds[kind]} · ${say.issuedOn(dayOf(issuedAt))}`;
  return [
    statusBox(title, say.outcomes[purge.outcome], kind === 'final'),
    { text: say.numbersOnly, style: 'small', margin: [0, 4, 0, 0] },
  ];
}

function systems({ systems: outcomes }: PurgeReport, { say }: Reader): Content[] {
  if (outcomes.length === 0) return [section(say.systemsTitle), paragraph(say.nothingDone)];
  const hasBin = outcomes.some(({ recycled }) => recycled > 0);
  const columns = [
    'erased',
    ...(hasBin ? (['recycled'] as const) : []),
    'redacted',
    'detached',
    'kept',
    'left',
  ] as const;
  const counts = { ...say.counts, recycled: say.recycled };
  const head = [
    say.system,
    ...columns.map((column) => ({ text: counts[column], alignment: right })),
    { text: say.verified, alignment: right },
  ];
  const rows = outcomes.map((outcome) => [
    outcome.system,
    ...columns.map((column) => count(outcome[column], say)),
    count(outcome.verified, say),
  ]);
  return [
    section(say.systemsTitle),
    table(['*', ...columns.map(() => 'auto'), 'auto'], head, rows),
    { text: say.systemsLegend, style: 'small' },
  ];
}

function remains({ systems: outcomes, purge }: PurgeReport, { say, dayOf }: Reader): Content[] {
  const isRefused = purge.outcome === 'refused';
  const rows = outcomes.flatMap(({ system, ...outcome }) =>
    remainsOf(outcome, say, isRefused)
      .filter(({ lines }) => lines > 0)
      .map(({ what, lines, until }) => [
        system,
        what,
        count(lines, say),
        until === undefined ? '' : until === null ? say.noEnd : dayOf(until),
      ]),
  );
  if (rows.length === 0) return [];
  return [
    section(say.remainsTitle),
    table(
      [90, '*', 55, 95],
      [say.system, say.what, { text: say.actions, alignment: right }, say.until],
      rows,
    ),
  ];
}

/** Of what has no date of its own, `until` is left out. */
function remainsOf(
  outcome: Omit<StatedOutcome, 'system'>,
  { remains: say }: PurgeReportLabels,
  isRefused: boolean,
): readonly { readonly what: string; readonly lines: number; readonly until?: string | null }[] {
  const dated = (what: string, awaited: Awaited | null) => ({
    what,
    lines: awaited?.lines ?? 0,
    until: awaited?.until ?? null,
  });
  return [
    dated(say.inRecycleBin, outcome.inRecycleBin),
    dated(say.vendorErasesLater, outcome.vendorErasesLater),
    { what: say.attested, lines: outcome.attested },
    { what: isRefused ? say.unverifiedForGood : say.unverified, lines: outcome.unverified },
    { what: isRefused ? say.unknownForGood : say.underWay, lines: outcome.underWay },
    { what: isRefused ? say.neverCarriedOut : say.outstanding, lines: outcome.outstanding },
  ];
}

function failures({ systems: outcomes }: PurgeReport, { say, translate }: Reader): Content[] {
  const rows = outcomes.flatMap(({ system, failed }) =>
    failed.map(({ code, mend, lines }) => [
      system,
      [{ text: mend === '' ? say.noMend : translate(mend) }, { text: failureIn(code, say), style: 'small' }],
      count(lines, say),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    section(say.failuresTitle),
    table([90, '*', 55], [say.system, say.toDo, { text: say.actions, alignment: right }], rows),
  ];
}

function stopped({ systems: outcomes }: PurgeReport, { say }: Reader): Content[] {
  const rows = outcomes.flatMap(({ system, stopped: some }) =>
    some.map(({ code, lines }) => [
      system,
      say.stopped[code] ?? say.otherwiseStopped(code),
      count(lines, say),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    section(say.stoppedTitle),
    lead(say.stoppedMeaning),
    table([90, '*', 55], [say.system, say.why, { text: say.actions, alignment: right }], rows),
  ];
}

function rules({ rules: stated, purge }: PurgeReport, reader: Reader): Content[] {
  if (stated.length === 0) return [section(reader.say.rulesTitle), paragraph(reader.say.noPlan)];
  const hasEnded = purge.endedAt !== null;
  return [
    section(reader.say.rulesTitle),
    lead(reader.say.severalTools),
    ...stated.flatMap((rule) => ruleOf(rule, hasEnded, reader)),
  ];
}

function ruleOf(rule: StatedRule, hasEnded: boolean, reader: Reader): Content[] {
  const { say } = reader;
  return [
    { text: say.rule(rule.rule), style: 'subsection', headlineLevel: 3 },
    lead(
      [
        say.ruleWords({
          class: rule.class,
          purpose: rule.purpose,
          keep: say.period(rule.keep),
          since: say.sinces[rule.since] ?? say.sinceEvent(rule.since),
          action: say.ruleActions[rule.action] ?? rule.action,
        }),
        say.basis(rule.basis),
        say.brakeWords(rule.brake.records, rule.brake.percent),
      ].join(' '),
    ),
    funnel(rule, say),
    ...signatures(rule, hasEnded, reader),
  ];
}

function funnel({ funnel: of, leftOut, archived, asked }: StatedRule, say: Reader['say']): Content {
  const bySystem = (which: 'inClass' | 'due'): string =>
    Object.entries(of.bySystem)
      .map(([system, counts]) => `${system}\u00a0${say.number(counts[which])}`)
      .join(' · ');
  const leftBy = (reason: string): number =>
    leftOut.filter(({ why }) => why === reason).reduce((sum, { people }) => sum + people, 0);
  // Who is due under several rules is counted by each, and acted on under the first.
  const otherRule = Math.max(0, of.pastPeriod - of.aliveElsewhere - of.held - of.asked - of.toAsk - of.due);
  const { steps } = say;
  const step = (name: string, people: number, more = ''): TableCell[] => [
    { text: name, bold: true },
    { ...Object(count(people, say)), bold: true },
    { text: more, style: 'small' },
  ];
  const within = (name: string, people: number): TableCell[][] =>
    people === 0 ? [] : [[{ text: name, style: 'within' }, count(people, say), '']];
  return table(
    ['*', 50, 150],
    [say.step, { text: say.people, alignment: right }, say.bySystem],
    [
      step(steps.inClass, of.inClass, bySystem('inClass')),
      ...within(steps.startUnknown, of.startUnknown),
      step(steps.pastPeriod, of.pastPeriod),
      ...within(steps.aliveElsewhere, of.aliveElsewhere),
      ...within(steps.held, of.held),
      ...within(steps.asked, of.asked),
      ...within(steps.otherRule, otherRule),
      step(steps.due, of.due, of.due === 0 ? '' : bySystem('due')),
      ...within(steps.changedSince, of.changedSince + leftBy('changed-since')),
      // Whoever was left out before anybody signed is counted among those who are kept.
      ...Object.entries(steps.leftOutLater).flatMap(([why, name]) => within(name, leftBy(why))),
      ...within(steps.archived, archived),
      ...(of.toAsk === 0 ? [] : [step(steps.toAsk, of.toAsk)]),
      ...within(steps.lettersSent, asked.sent),
      ...within(steps.lettersUndeliverable, asked.undeliverable),
    ],
  );
}

function signatures(rule: StatedRule, hasEnded: boolean, { say, dayOf }: Reader): Content[] {
  if (rule.digest === '') return [paragraph(say.noPlan)];
  if (peopleActedOn(rule.funnel) === 0) return [paragraph(say.notNeeded)];
  const braked =
    rule.stoppedBy.length === 0
      ? []
      : [lead(say.brake(rule.stoppedBy.map((reason) => say.brakes[reason]).join(', ')))];
  const rows = rule.signatures.map(({ by, as, at }) => [
    as === 'schedule' ? say.bySchedule : by,
    say.roles[as],
    dayOf(at),
  ]);
  const unsigned = hasEnded ? say.notSigned : say.waitsForSignature;
  return [
    ...braked,
    ...(rows.length === 0 ? [] : [table(['*', 190, 110], [say.signatory, say.as, say.on], rows)]),
    ...(rule.approvedAt === null ? [paragraph(unsigned)] : []),
    facts([[say.digest, rule.digest]]),
  ];
}

function read({ read: scans, outOfReach }: PurgeReport, { say, translate }: Reader): Content[] {
  const rows = scans.map(({ system, kinds }) => [
    system,
    kinds.map(({ kind, seen, isWhole }) => say.scanned(kind, seen, isWhole)).join(' · '),
  ]);
  const gaps = outOfReach.map(({ system, what, because }) => [
    [{ text: translate(what) }, { text: system, style: 'small' }],
    say.gaps[because] ?? because,
  ]);
  return [
    section(say.readTitle),
    rows.length === 0 ? paragraph(say.nothingRead) : table([120, '*'], [say.system, say.read], rows),
    ...(gaps.length === 0 ? [] : [lead(say.outOfReach), table(['*', 200], [say.what, say.why], gaps)]),
  ];
}

function proof({ statement, checkpoint, key }: IssuedReport, { say }: Reader): Content[] {
  const { origin, size, root } = readCheckpoint(checkpoint);
  return [
    {
      stack: [
        section(say.proofTitle),
        paragraph(say.proofMeaning),
        facts([
          [say.logName, origin],
          [say.logSize, say.number(size)],
          [say.logRoot, Buffer.from(root).toString('base64')],
          [say.logKey, key],
        ]),
        { text: say.verifyHint(statement.number) },
      ],
      // How to check it is read in one piece, and with what is compared.
      unbreakable: true,
    },
  ];
}

/** "denied: MISSING_SCOPES" is a kind of ours and a word of the vendor's, which stays. */
function failureIn(code: string, { failures: known }: PurgeReportLabels): string {
  const [kind = '', ...rest] = code.split(': ');
  return [known[kind] ?? kind, ...rest].join(', ');
}
