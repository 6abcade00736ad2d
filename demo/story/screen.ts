import { stripVTControlCharacters, styleText } from 'node:util';

export type Language = 'fr' | 'en';

/** The same sentence for both readers. */
export interface Said {
  readonly fr: string;
  readonly en: string;
}

/** Where the story is told. Everything it checks is checked here, so that nothing can fail unseen. */
export interface Screen {
  readonly language: Language;
  say(said: Said): string;
  title(said: Said): void;
  chapter(said: Said): void;
  step(said: Said): void;
  line(said: Said): void;
  /** Columns under each other; the last one wraps. */
  table(rows: readonly (readonly string[])[]): void;
  /** On a terminal, one line that is written over; elsewhere nothing. Null wipes it. */
  progress(said: Said | null): void;
  check(passed: boolean, said: Said): void;
  readonly failures: readonly string[];
}

export interface Terminal {
  write(text: string): void;
  /** Colours, and lines that are written over. */
  readonly isTerminal: boolean;
  readonly width: number;
}

type Style = Parameters<typeof styleText>[0];

export function openScreen(terminal: Terminal, language: Language): Screen {
  const failures: string[] = [];
  const paint = (style: Style, text: string): string =>
    terminal.isTerminal ? styleText(style, text, { validateStream: false }) : text;
  const say = (said: Said): string => said[language];
  const print = (text: string): void => terminal.write(`${wiped()}${text}\n`);
  const wiped = (): string => (terminal.isTerminal ? '\r\u001b[2K' : '');
  return {
    language,
    say,
    failures,
    title: (said) => print(`\n${paint('bold', say(said))}`),
    chapter: (said) => print(`\n\n${paint(['bold', 'cyan'], `━━ ${say(said)}`)}`),
    step: (said) => print(`\n${paint('bold', `  ${say(said)}`)}`),
    line: (said) => print(`    ${say(said)}`),
    table: (rows) => {
      const widths = columnWidths(rows);
      for (const row of rows) {
        const [first = '', ...middle] = row
          .slice(0, -1)
          .map((cell, column) => padded(cell, widths[column] ?? 0));
        const indent = 4 + [first, ...middle].reduce((sum, cell) => sum + lengthOf(cell) + 2, 0);
        const [start = '', ...more] = wrapped(row.at(-1) ?? '', Math.max(24, terminal.width - indent));
        print(`    ${[paint('dim', first), ...middle, start].join('  ')}`);
        for (const rest of more) print(' '.repeat(indent) + rest);
      }
    },
    progress: (said) => {
      if (terminal.isTerminal) terminal.write(`${wiped()}${said === null ? '' : `    ${say(said)}`}`);
    },
    check: (passed, said) => {
      if (!passed) failures.push(say(said));
      print(`    ${passed ? paint('green', '✓') : paint('red', '✗')} ${say(said)}`);
    },
  };
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => lengthOf(row[column] ?? ''))),
  );
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || lengthOf(last) + 1 + lengthOf(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const lengthOf = (text: string): number => Array.from(stripVTControlCharacters(text)).length;

/** "████████░░░░" */
export function bar(done: number, all: number, width = 20): string {
  const full = all === 0 ? width : Math.round((done / all) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
