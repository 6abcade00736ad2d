/**
 * What is said in English, and the same in French. `{name}` stands for what is put in, on both sides. Rows, signed
 * files and scripts keep the English: a screen or a page is told in the language of its reader at the end.
 */
export type Catalogue = Readonly<Record<string, string>>;

/** A text in the words of its reader. */
export type Translate = (text: string) => string;

/** For whoever reads English. */
export const asItIs: Translate = (text) => text;

/**
 * Says in French what these catalogues know: a sentence, several of them one after the other, one behind the name of
 * what it is about ("crm-eu: …"), one put into another. What none of them knows stays as it is.
 */
export function inFrench(catalogues: readonly Catalogue[]): Translate {
  let known: Known | null = null;
  return (text) => {
    const learnt = (known ??= learn(catalogues));
    return text
      .split('\n')
      .map((line) => lineOf(learnt, line))
      .join('\n');
  };
}

interface Known {
  readonly fixed: ReadonlyMap<string, string>;
  readonly patterns: readonly Pattern[];
}

interface Pattern {
  readonly shape: RegExp;
  readonly french: string;
}

const placeholders = /\{([a-z]\w*)\}/g;

function learn(catalogues: readonly Catalogue[]): Known {
  const all = catalogues.flatMap((one) => Object.entries(one));
  const isFixed = ([english]: readonly [string, string]): boolean => english.search(placeholders) === -1;
  return {
    fixed: new Map(all.filter(isFixed)),
    patterns: all
      .filter((one) => !isFixed(one))
      // What says more of itself comes first: "field {name}" would take "field {object}.{name}" for its own.
      .toSorted(([a], [b]) => ownLetters(b) - ownLetters(a))
      .map(([english, french]) => ({ shape: shapeOf(english), french })),
  };
}

/** Of the sentences that begin at a place, the longest that is known. */
function lineOf(known: Known, line: string): string {
  const pieces = line.split(/(?<=[.!?]) /);
  const said: string[] = [];
  let at = 0;
  while (at < pieces.length) {
    let end = pieces.length;
    let says: string | null = null;
    for (; end > at; end -= 1) {
      says = sentenceOf(known, pieces.slice(at, end).join(' '));
      if (says !== null) break;
    }
    said.push(says ?? pieces[at] ?? '');
    at = Math.max(end, at + 1);
  }
  return said.join(' ');
}

function sentenceOf(known: Known, sentence: string): string | null {
  return wholeOf(known, sentence) ?? labelledOf(known, sentence);
}

function wholeOf(known: Known, sentence: string): string | null {
  const says = known.fixed.get(sentence);
  if (says !== undefined) return says;
  for (const { shape, french } of known.patterns) {
    const { groups } = shape.exec(sentence) ?? {};
    if (groups)
      return french.replaceAll(placeholders, (_, name: string) => partOf(known, groups[name] ?? ''));
  }
  return null;
}

/** "crm-eu: Retry when the account is up." */
function labelledOf(known: Known, sentence: string): string | null {
  for (let at = sentence.indexOf(': '); at !== -1; at = sentence.indexOf(': ', at + 1)) {
    const label = sentence.slice(0, at);
    if (/[.!?] /.test(label)) return null;
    const rest = wholeOf(known, sentence.slice(at + 2));
    if (rest !== null) return `${partOf(known, label)} : ${rest}`;
  }
  return null;
}

/** What was put into a sentence: another one, which may have lost its full stop, or a choice of words. */
function partOf(known: Known, text: string): string {
  const choice = text.split(' or ');
  if (choice.length > 1 && choice.every((one) => !one.includes(' ') || wholeOf(known, one) !== null)) {
    return choice.map((one) => partOf(known, one)).join(' ou ');
  }
  const says = lineOf(known, text);
  if (says !== text) return says;
  const stopped = lineOf(known, `${text}.`);
  return stopped === `${text}.` ? text : stopped.replace(/\.$/, '');
}

/** What is put in never runs over the end of a sentence. */
function shapeOf(english: string): RegExp {
  const shape = english
    .split(placeholders)
    .map((part, index) =>
      index % 2 === 1 ? `(?<${part}>(?:(?![.!?] ).)+?)` : part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'),
    );
  return new RegExp(`^${shape.join('')}$`);
}

function ownLetters(english: string): number {
  return english.replaceAll(placeholders, '').length;
}
