import type { Row } from '../../adapters/memory/account.ts';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import type { TestHouse } from './house.ts';

/** What people decided and the settings say, as far as the oracle has to know it. */
export interface Decided {
  readonly rules: readonly RetentionRule[];
  /** Class → the field and the value that tell it. */
  readonly classes: Readonly<Record<string, readonly [field: string, ...values: string[]]>>;
  /** Event → its field. */
  readonly events: Readonly<Record<string, string>>;
  /** Whom a hold or an open request names: one identifier each, as it would be compared. */
  readonly protectedPeople: ReadonlySet<string>;
  /** `system/kind:id` of records under a hold. */
  readonly heldRecords: ReadonlySet<string>;
  readonly now: Date;
}

/** A row as a tool holds it, in the words of the memory tool. */
export interface RawRow {
  readonly system: string;
  /** `kind:id`. */
  readonly key: string;
  readonly row: Pick<Row, 'kind' | 'state' | 'fields' | 'ties'> & { readonly createdAt?: Date };
}

interface Human {
  readonly rows: readonly RawRow[];
}

/** Everything the accounts of a house hold. */
export function rawRowsOf(systems: TestHouse['systems']): readonly RawRow[] {
  return Object.entries(systems).flatMap(([system, { account }]) =>
    [...account.rows.values()].map((row) => ({ system, key: `${row.kind}:${row.id}`, row })),
  );
}

/**
 * Rows of people that the schedule erases, by the words of the law and the raw rows of the tools: slow, obvious, and
 * without a line of what it judges. It knows nothing of pages, plans or digests.
 * @returns `system/person:id`, in order
 */
export function erasedByLaw(all: readonly RawRow[], decided: Decided): readonly string[] {
  const live = all.filter(({ row }) => row.state === 'live');
  const humans = humansAmong(live.filter(({ row }) => row.kind === 'person'));
  const due = humans
    .filter((human) => !isProtected(human, decided))
    .map((human) => ({ human, rule: ruleAgainst(human, live, decided) }))
    .filter(({ rule }) => rule !== null);
  // A plan is about the people of one rule: whoever shares a record with somebody of another plan has not the whole of it.
  return [...Map.groupBy(due, ({ rule }) => rule).values()]
    .flatMap((own) =>
      wholeOnly(
        own.map(({ human }) => human),
        live,
        decided,
      ),
    )
    .flatMap(({ rows }) => rows.map(({ system, key }) => `${system}/${key}`))
    .sort();
}

/** Rows that carry the same address, number or foreign id are one human's, unless too many carry it. */
function humansAmong(rows: readonly RawRow[]): readonly Human[] {
  const most = { email: 8, phone: 1, id: 8 };
  const carriers = new Map<string, RawRow[]>();
  for (const one of rows) {
    for (const mark of marksOf(one.row)) carriers.set(mark, [...(carriers.get(mark) ?? []), one]);
  }
  const isOfOne = (mark: string): boolean => {
    const kind = mark.split(':')[0] as keyof typeof most;
    return Object.values(Object.groupBy(carriers.get(mark) ?? [], ({ system }) => system)).every(
      (own) => (own ?? []).length <= most[kind],
    );
  };
  const humans: Human[] = [];
  const placed = new Set<RawRow>();
  for (const first of rows) {
    if (placed.has(first)) continue;
    const mine = [first];
    placed.add(first);
    for (const one of mine) {
      for (const other of marksOf(one.row)
        .filter(isOfOne)
        .flatMap((mark) => carriers.get(mark) ?? [])) {
        if (placed.has(other)) continue;
        placed.add(other);
        mine.push(other);
      }
    }
    humans.push({ rows: mine });
  }
  return humans;
}

/** What may tell that two rows are one human's; an address of a role is whoever's holds it. */
function marksOf(row: RawRow['row']): readonly string[] {
  return [
    ...new Set([
      ...addressesOf(row)
        .map((one) => one.toLowerCase())
        .filter((one) => !/^(?:info@|contact@|accueil\.|famille)/.test(one))
        .map((one) => `email:${one}`),
      ...textsIn(row.fields['phone']).map((one) => `phone:${internationally(one)}`),
      ...textsIn(row.fields['externalId']).map((one) => `id:${one}`),
    ]),
  ];
}

/** Everything a hold or a request could name a human by. */
function namesOf({ rows }: Human): readonly string[] {
  return rows.flatMap(({ row }) => [
    ...addressesOf(row).map((one) => `email:${one.toLowerCase()}`),
    ...textsIn(row.fields['phone']).map((one) => `phone:${internationally(one)}`),
    `name:${folded([row.fields['given'], row.fields['family']].flatMap(textsIn).join(' '))}`,
  ]);
}

function isProtected(human: Human, { protectedPeople, heldRecords }: Decided): boolean {
  return (
    namesOf(human).some((name) => protectedPeople.has(name)) ||
    human.rows.some(({ system, key }) => heldRecords.has(`${system}/${key}`))
  );
}

/** The first rule of the schedule by which the human goes. */
function ruleAgainst(human: Human, live: readonly RawRow[], decided: Decided): string | null {
  const found = decided.rules.find((rule) => {
    const classes = human.rows.map(({ row }) => classesOf(row, decided));
    if (!classes.some((own) => own.includes(rule.class))) return false;
    if (classes.some((own) => own.length === 0)) return false;
    // Every purpose the human is held for must be over, each by its own rules.
    return [...new Set(classes.flat())].every((name) => {
      const rules = decided.rules.filter((one) => one.class === name);
      return rules.length > 0 && rules.every((one) => isOver(one, human, live, decided));
    });
  });
  return found?.id ?? null;
}

/** Over when it began for every row of the class, and so long ago that its last day was yesterday at the latest. */
function isOver(rule: RetentionRule, human: Human, live: readonly RawRow[], decided: Decided): boolean {
  const own = human.rows.filter(({ row }) => classesOf(row, decided).includes(rule.class));
  if (own.some((one) => startsOf(rule, one, live, decided).length === 0)) return false;
  const latest = human.rows
    .flatMap((one) => startsOf(rule, one, live, decided))
    .sort()
    .at(-1);
  return latest !== undefined && lastDay(latest, rule.keep) < parisDay(decided.now);
}

function startsOf(
  rule: RetentionRule,
  { system, key, row }: RawRow,
  live: readonly RawRow[],
  { events, now }: Decided,
): readonly string[] {
  const created = row.createdAt ? [parisDay(row.createdAt)] : [];
  if (rule.since === 'collection') return created;
  if (rule.since !== 'last-contact-from-person')
    return textsIn(row.fields[events[rule.since] ?? '']).filter((day) => day !== '');
  const told = [
    ['form', row.fields['lastFormAt']],
    ['reply', row.fields['lastReplyAt']],
    ['click', row.fields['lastClickAt']],
    ['meeting', row.fields['lastMeetingAt']],
    ['inbound-message', row.fields['lastMessageAt']],
    ['support-request', row.fields['lastRequestAt']],
    ...live
      .filter((one) => one.system === system && one.row.kind === 'order' && one.row.ties.includes(key))
      .map((one) => ['purchase', one.row.fields['orderedAt']]),
  ] as const;
  const contacts = told
    .filter(([evidence]) => (rule.contacts as readonly unknown[]).includes(evidence))
    .flatMap(([, at]) => textsIn(at as string | undefined))
    .map((at) => new Date(at))
    .filter((at) => at <= now)
    .map(parisDay);
  return [...created, ...contacts];
}

/** Whoever could not go without something that must stay remains, and may hold back another in turn. */
function wholeOnly(due: readonly Human[], live: readonly RawRow[], decided: Decided): readonly Human[] {
  let going = due;
  for (;;) {
    const gone = new Set(going.flatMap(({ rows }) => rows.map(({ system, key }) => `${system}/${key}`)));
    const whole = going.filter(({ rows }) => rows.every((row) => mayGo(row, gone, live, decided)));
    if (whole.length === going.length) return going;
    going = whole;
  }
}

function mayGo(
  { system, key }: RawRow,
  gone: ReadonlySet<string>,
  live: readonly RawRow[],
  decided: Decided,
): boolean {
  const hanging = live.filter(
    (one) => one.system === system && one.row.kind !== 'person' && one.row.ties.includes(key),
  );
  return hanging.every((one) => {
    if (decided.heldRecords.has(`${system}/${one.key}`)) return false;
    if (one.row.kind !== 'membership' && one.row.kind !== 'visit') return true;
    const others = one.row.ties.filter((tie) => tie.startsWith('person:'));
    return others.every((tie) => gone.has(`${system}/${tie}`)) && mayGo(one, gone, live, decided);
  });
}

function classesOf(row: RawRow['row'], { classes }: Decided): readonly string[] {
  return Object.entries(classes).flatMap(([name, [field, ...values]]) =>
    values.some((value) => row.fields[field] === value) ? [name] : [],
  );
}

function addressesOf(row: RawRow['row']): readonly string[] {
  return [...textsIn(row.fields['email']), ...textsIn(row.fields['otherEmails'])];
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === 'string' && value !== '' ? [value] : [];
}

function internationally(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '');
  return digits.startsWith('33') ? digits : `33${digits.slice(1)}`;
}

export function folded(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The day in Paris: an hour ahead of UTC, two between the last Sundays of March and October at one o'clock UTC. */
export function parisDay(at: Date): string {
  const year = at.getUTCFullYear();
  const isSummer = at >= lastSundayOf(year, 2) && at < lastSundayOf(year, 9);
  return new Date(at.getTime() + (isSummer ? 2 : 1) * 3_600_000).toISOString().slice(0, 10);
}

function lastSundayOf(year: number, month: number): Date {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return new Date(last.getTime() - last.getUTCDay() * 86_400_000);
}

/** Month by month along the calendar, then day by day; a day that a month does not have is its last. */
export function lastDay(from: string, period: string): string {
  const [, years = '0', months = '0', days = '0'] =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(period)?.map((part) => part ?? '0') ?? [];
  let [year = 0, month = 0] = from.split('-').map(Number);
  for (let left = Number(years) * 12 + Number(months); left > 0; left -= 1) {
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const day = Math.min(Number(from.slice(8)), lengths[month - 1] ?? 0);
  let at = Date.UTC(year, month - 1, day);
  for (let left = Number(days); left > 0; left -= 1) at += 86_400_000;
  return new Date(at).toISOString().slice(0, 10);
}
