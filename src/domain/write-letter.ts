import type { Residue } from './certificate.ts';
import { keptOf, notStoppedOf, remainsOf, uncorrectedOf } from './letter-facts.ts';
import type { LetterFacts } from './letter-facts.ts';
import type { LetterKind, Placeholder } from './letter-kinds.ts';
import { LETTERS, isPlaceholder } from './letter-kinds.ts';
import type { LetterTemplate } from './letter-template.ts';
import { STOPPING_RIGHTS } from './prospecting.ts';
import { fillTemplate } from './letter-template.ts';
import type { LetterWords } from './letter-words.ts';
import { englishLetterWords } from './letter-words-english.ts';
import { frenchLetterWords } from './letter-words-french.ts';

/** Exactly what would leave: subject and text, in the words of the template and of the law. */
export function writeLetter(
  template: LetterTemplate<LetterKind>,
  facts: LetterFacts,
): { readonly subject: string; readonly text: string } {
  const words = facts.language === 'fr' ? frenchLetterWords : englishLetterWords;
  return fillTemplate(template, (name) =>
    isPlaceholder(name) ? valueOf(name, template.kind, facts, words) : '',
  );
}

function valueOf(name: Placeholder, kind: LetterKind, facts: LetterFacts, words: LetterWords): string {
  const { controller, request, stated, because } = facts;
  const residues = stated?.residues ?? [];
  const { answers } = LETTERS[kind];
  const copyRight = answers === 'portability' ? 'portability' : 'access';
  const copy = stated?.[copyRight];
  const isStop = STOPPING_RIGHTS.some((right) => right === answers);
  const values: Readonly<Record<Placeholder, () => string>> = {
    controller: () => controller.name,
    dpo: () => controller.dpo,
    request: () => String(request.id),
    rights: () => words.and(request.rights.map((right) => words.rights[right])),
    receivedOn: () => words.day(request.receivedOn),
    today: () => words.day(facts.today),
    dueOn: () => words.day(facts.dueOn),
    newDueOn: () => words.day(facts.newDueOn),
    salutation: () => words.salutation(facts.onBehalf),
    concerning: () => (facts.onBehalf === null ? '' : words.concerning(facts.onBehalf)),
    ownWords: () => facts.ownWords,
    doubt: () => (because?.kind === 'identity-doubt' ? words.doubts[because.doubt] : ''),
    delay: () => (because?.kind === 'extension-reason' ? words.delays[because.reason] : ''),
    ground: () => (because?.kind === 'refusal-ground' ? words.grounds[because.ground] : ''),
    // @source law.md CLK-5: the clock stops by French law alone
    clock: () => words.clock(controller.country === 'FR'),
    complaint: () => words.complaint(controller.country),
    court: () => words.court,
    searched: () => words.searched(stated?.searched ?? []),
    outOfReach: () => listed(words.outOfReach, gapsIn(facts, words)),
    channels: () => words.stopped(words.and(request.stops.map((channel) => words.channels[channel]))),
    copy: () => (copy ? words.copy(copy, copyRight) : ''),
    withheld: () => (copy ? words.withheld(copy.withheld, copyRight) : ''),
    restricted: () => words.restricted(stated?.systems ?? []),
    corrected: () => words.corrected(stated?.systems ?? [], uncorrectedOf(residues).length > 0),
    done: () => words.done(stated?.systems ?? []),
    kept: () =>
      listed(
        words.kept,
        keptOf(residues).map((one) => words.keptItem(one)),
      ),
    remains: () =>
      isStop
        ? notStopped(residues, words)
        : answers === 'rectification'
          ? notCorrected(residues, words)
          : remaining(residues, words),
    recipients: () =>
      words.recipients(
        facts.recipients.map(({ name: who, role, told }) => {
          const known = role === '' ? who : `${who} (${words.roles[role] ?? role})`;
          const own = told.filter((one) => one.kind === answers).map((one) => words.told(one));
          return [known, ...own].join(' – ');
        }),
      ),
    register: () => (stated?.suppressionKept ? words.register(isStop || answers === 'rectification') : ''),
    lifting: () => words.lifting,
  };
  return values[name]();
}

/** One line for a tool and a reason: what is told must be short enough to be read. @source GDPR Art. 12(1) */
function gapsIn({ stated }: LetterFacts, words: LetterWords): readonly string[] {
  const known: Readonly<Record<string, string>> = words.because;
  const alike = Map.groupBy(stated?.outOfReach ?? [], ({ system, because }) => [system, because].join('|'));
  return [...alike.values()].flatMap((gaps) => {
    const [first] = gaps;
    if (!first) return [];
    const things = gaps.map(({ what }) => what);
    return [words.gap(first.system, known[first.because] ?? first.because, things)];
  });
}

function remaining(residues: readonly Residue[], words: LetterWords): string {
  return listed(
    words.remains,
    remainsOf(residues).map((one) => words.remainsItem(one)),
  );
}

/** What stays as it was, of records: a tool could not be told, or it was decided so. */
function notCorrected(residues: readonly Residue[], words: LetterWords): string {
  return listed(
    words.notCorrected,
    uncorrectedOf(residues).map((one) => words.remainsItem(one)),
  );
}

function notStopped(residues: readonly Residue[], words: LetterWords): string {
  return listed(
    words.notStopped,
    notStoppedOf(residues).map((one) => words.remainsItem(one)),
  );
}

/** A heading with a line for each; nothing where there is nothing to list. */
function listed(heading: string, items: readonly string[]): string {
  return items.length === 0 ? '' : [heading, ...items.map((item) => `– ${item}`)].join('\n');
}
