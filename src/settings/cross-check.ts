import type { Problem } from './explain.ts';
import { contradictions } from './contradictions.ts';
import { nearest } from './nearest.ts';
import { sharedAccounts } from './shared-accounts.ts';
import type { Path } from './yaml-file.ts';

export type FileName =
  | 'greffe.yaml'
  | 'systems.yaml'
  | 'data-map.yaml'
  | 'retention.yaml'
  | 'processors.yaml';

/** The files as they were written. Judged before their schemas had a word, so that every error shows at once. */
export type Contents = Readonly<Record<FileName, unknown>>;

/** What the files say of each other, and what they say twice. */
export function crossCheck(contents: Contents): readonly (Problem & { readonly file: FileName })[] {
  const { controllers, systems, purposes, classes, fields, starts, people } = namesIn(contents);
  const of = referencesIn(contents);
  return [
    ...of('greffe.yaml', ['controllers', EACH, 'systems', EACH], 'system', systems),
    ...of('greffe.yaml', ['people', EACH, 'controllers', EACH], 'controller', controllers),
    ...of(
      'greffe.yaml',
      ['signIn', 'openId', 'clearances', EACH, 'controllers', EACH],
      'controller',
      controllers,
    ),
    ...of('greffe.yaml', ['people', EACH, 'systems', EACH], 'system', systems),
    ...of('greffe.yaml', ['signIn', 'openId', 'clearances', EACH, 'systems', EACH], 'system', systems),
    ...of('systems.yaml', ['systems', EACH, 'after', EACH], 'system', systems),
    ...of('systems.yaml', ['systems', EACH, 'tasks', 'holder'], 'reachable', reachable(contents)),
    ...of('systems.yaml', ['systems', EACH, 'tasks', 'deputy'], 'reachable', reachable(contents)),
    ...of('data-map.yaml', ['fields', EACH, 'authority'], 'system', systems),
    ...of('data-map.yaml', ['fields', EACH, 'in', KEYS], 'system', systems),
    ...of('data-map.yaml', ['fields', EACH, 'purposes', EACH], 'purpose', purposes),
    ...of('data-map.yaml', ['classes', EACH, KEYS], 'system', systems),
    ...of('data-map.yaml', ['unclassed', KEYS], 'system', systems),
    ...of('data-map.yaml', ['events', EACH, KEYS], 'system', systems),
    ...of('data-map.yaml', ['exemptions', EACH, 'in', KEYS], 'system', systems),
    ...of('retention.yaml', ['rules', EACH, 'class'], 'class', classes),
    ...of('retention.yaml', ['rules', EACH, 'purpose'], 'purpose', purposes),
    ...of('retention.yaml', ['rules', EACH, 'since'], 'start', starts),
    ...of('retention.yaml', ['rules', EACH, 'then', 'redact', EACH], 'field', fields),
    ...of('retention.yaml', ['rules', EACH, 'then', 'archive', EACH], 'field', fields),
    ...of('processors.yaml', ['processors', EACH, 'systems', EACH], 'system', systems),
    ...of('processors.yaml', ['processors', EACH, 'purposes', EACH], 'purpose', purposes),
    ...of('processors.yaml', ['processors', EACH, 'contract', 'clauses', EACH, 'by'], 'person', people),
    ...of('processors.yaml', ['processors', EACH, 'told', 'person'], 'reachable', reachable(contents)),
    ...of('processors.yaml', ['processors', EACH, 'told', 'deputy'], 'reachable', reachable(contents)),
    ...saidTwice(contents, 'greffe.yaml', ['controllers', EACH, 'id'], 'twice'),
    ...saidTwice(contents, 'greffe.yaml', ['controllers', EACH, 'systems', EACH], 'shared'),
    ...saidTwice(contents, 'greffe.yaml', ['people', EACH, 'id'], 'twice'),
    ...saidTwice(contents, 'retention.yaml', ['rules', EACH, 'id'], 'twice'),
    ...ownWords(contents),
    ...contradictions(contents),
    ...sharedAccounts(contents),
    ...askedBeyond(contents),
    ...cyclesIn(contents),
  ];
}

/** In a path: every item or value here · every key here, itself the thing meant. */
const EACH = Symbol('each');
const KEYS = Symbol('keys');

type Pattern = readonly (string | typeof EACH | typeof KEYS)[];

const sentences = {
  controller: 'names no controller that is configured.',
  system: 'names no system that is configured.',
  purpose: 'names no purpose that is configured.',
  class: 'names no class that is configured.',
  field: 'names no field of data-map.yaml.',
  start:
    'is nothing a period can start from: write last-contact-from-person, collection or an event of data-map.yaml.',
  person: 'names no person that is configured.',
  reachable: 'names nobody of greffe.yaml who has a mail address.',
  otherController:
    'acts for other controllers than the one this tool belongs to. Name somebody who acts for it.',
  otherSystem: 'works on other tools than this one. Name somebody who works on it.',
  someRights:
    'sees requests of some rights alone, and would be asked because of any. Name somebody who sees all of them.',
  twice: 'stands twice; each must be the only one of its name.',
  shared:
    'is named twice; a tool belongs to one controller. Name an account that several share once for each of them, and say under only which records are whose.',
} as const;

/** null where the file that lists them could not be read: what it lacks has been told. */
type Known = readonly string[] | null;

interface Mention {
  readonly path: Path;
  readonly word: string;
  readonly isKey: boolean;
}

/** What a period may start from without an event of the data map. */
const startWords: readonly string[] = ['last-contact-from-person', 'collection'];

type Names = 'controllers' | 'systems' | 'purposes' | 'classes' | 'fields' | 'starts' | 'people';

function namesIn(contents: Contents): Readonly<Record<Names, Known>> {
  const words = (file: FileName, pattern: Pattern): Known =>
    contents[file] === undefined ? null : mentions(contents[file], pattern).map((mention) => mention.word);
  const events = words('data-map.yaml', ['events', KEYS]);
  return {
    controllers: words('greffe.yaml', ['controllers', EACH, 'id']),
    systems: words('systems.yaml', ['systems', KEYS]),
    purposes: words('data-map.yaml', ['purposes', KEYS]),
    classes: words('data-map.yaml', ['classes', KEYS]),
    fields: words('data-map.yaml', ['fields', KEYS]),
    starts: events && [...startWords, ...events],
    people: words('greffe.yaml', ['people', EACH, 'id']),
  };
}

/** People who can be asked something. */
function reachable(contents: Contents): Known {
  if (contents['greffe.yaml'] === undefined) return null;
  const mails = mentions(contents['greffe.yaml'], ['people', EACH, 'mail']);
  const places = new Set(mails.map(({ path }) => String(path[1])));
  return mentions(contents['greffe.yaml'], ['people', EACH, 'id'])
    .filter(({ path }) => places.has(String(path[1])))
    .map(({ word }) => word);
}

function referencesIn(contents: Contents) {
  return (file: FileName, pattern: Pattern, what: keyof typeof sentences, known: Known) =>
    known === null
      ? []
      : mentions(contents[file], pattern)
          .filter(({ word }) => !known.includes(word))
          .map(({ path, word, isKey }) => ({
            file,
            path,
            isKey,
            message: sentences[what],
            nearest: nearest(word, known),
          }));
}

function saidTwice(contents: Contents, file: FileName, pattern: Pattern, what: 'twice' | 'shared') {
  const seen = new Set<string>();
  return mentions(contents[file], pattern)
    .filter(({ word }) => seen.has(word) || !seen.add(word))
    .map(({ path }) => ({ file, path, message: sentences[what] }));
}

/** Whoever is asked sees whom it is about: they act for the controller of the tool, work on it, and see every request. */
function askedBeyond(contents: Contents) {
  const owners = new Map(
    mentions(contents['greffe.yaml'], ['controllers', EACH, 'systems', EACH]).map(({ path, word }) => [
      word,
      mentions(contents['greffe.yaml'], ['controllers', String(path[1]), 'id'])[0]?.word,
    ]),
  );
  const limits = new Map(
    mentions(contents['greffe.yaml'], ['people', EACH, 'id']).map(({ path, word }) => {
      const of = (name: string): readonly string[] =>
        mentions(contents['greffe.yaml'], ['people', String(path[1]), name, EACH]).map((one) => one.word);
      return [word, { controllers: of('controllers'), systems: of('systems'), rights: of('rights') }];
    }),
  );
  const whyNot = (person: string, system: string): keyof typeof sentences | null => {
    const { controllers = [], systems = [], rights = [] } = limits.get(person) ?? {};
    const owner = owners.get(system);
    if (owner !== undefined && controllers.length > 0 && !controllers.includes(owner))
      return 'otherController';
    if (systems.length > 0 && !systems.includes(system)) return 'otherSystem';
    return rights.length > 0 ? 'someRights' : null;
  };
  return ['holder', 'deputy'].flatMap((hand) =>
    mentions(contents['systems.yaml'], ['systems', EACH, 'tasks', hand]).flatMap(({ path, word }) => {
      const why = whyNot(word, String(path[1]));
      return why === null ? [] : [{ file: 'systems.yaml' as const, path, message: sentences[why] }];
    }),
  );
}

/** An event by one of these names could never be meant. */
function ownWords(contents: Contents) {
  return mentions(contents['data-map.yaml'], ['events', KEYS])
    .filter(({ word }) => startWords.includes(word))
    .map(({ path }) => ({
      file: 'data-map.yaml' as const,
      path,
      isKey: true,
      message: 'is a word of retention.yaml already. Give the event another name.',
    }));
}

/** Systems that would wait for each other for ever. Each circle is told once, at the first system it was found from. */
function cyclesIn(contents: Contents) {
  const after = new Map<string, string[]>();
  for (const { path, word } of mentions(contents['systems.yaml'], ['systems', EACH, 'after', EACH])) {
    const system = String(path[1]);
    after.set(system, [...(after.get(system) ?? []), word]);
  }
  const told = new Set<string>();
  return [...after.keys()].flatMap((system) => {
    const circle = told.has(system) ? null : circleFrom(system, after, [system]);
    if (!circle) return [];
    for (const member of circle) told.add(member);
    const message = `waits for itself: ${[...circle, system].join(' after ')}. Take one of them out.`;
    return [{ file: 'systems.yaml' as const, path: ['systems', system, 'after'], message, isKey: true }];
  });
}

function circleFrom(
  start: string,
  after: ReadonlyMap<string, readonly string[]>,
  way: readonly string[],
): readonly string[] | null {
  for (const next of after.get(way.at(-1) ?? start) ?? []) {
    if (next === start) return way;
    const circle = way.includes(next) ? null : circleFrom(start, after, [...way, next]);
    if (circle) return circle;
  }
  return null;
}

/** Every text that stands where the pattern points, with its place; what has another shape is the schema's business. */
function mentions(at: unknown, pattern: Pattern, path: Path = []): readonly Mention[] {
  const [step, ...rest] = pattern;
  if (step === undefined) return typeof at === 'string' ? [{ path, word: at, isKey: false }] : [];
  if (typeof at !== 'object' || at === null) return [];
  if (step === KEYS) return Object.keys(at).map((word) => ({ path: [...path, word], word, isKey: true }));
  if (step === EACH) {
    return Object.entries(at).flatMap(([key, value]) => mentions(value, rest, [...path, key]));
  }
  return mentions(Reflect.get(at, step), rest, [...path, step]);
}
