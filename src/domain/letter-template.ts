import type { TemplateKind } from './template-kinds.ts';
import { isBlock, termsOf } from './template-kinds.ts';

/** The text of a kind of letter, found sound: its first line is the subject. */
export interface LetterTemplate<Kind extends TemplateKind = TemplateKind> {
  readonly kind: Kind;
  readonly subject: string;
  readonly lines: readonly string[];
}

/** What is wrong with a template, and on which line, from 1. */
export interface TemplateFault {
  readonly line: number;
  readonly fault: 'no-subject' | 'no-text' | 'no-placeholder' | 'unknown' | 'not-alone' | 'block-missing';
  /** The placeholder concerned; empty where there is none. */
  readonly name: string;
}

export type JudgedTemplate<Kind extends TemplateKind> =
  | { readonly template: LetterTemplate<Kind>; readonly faults?: undefined }
  | { readonly template?: undefined; readonly faults: readonly TemplateFault[] };

const PLACEHOLDER = /\{\{\s*([A-Za-z]+)\s*\}\}/g;

/**
 * Reads a template, and holds it against what the law wants of such a letter: no placeholder that is not its own, each
 * mandatory one there, blocks on lines of their own. Nothing in it is ever computed.
 */
export function readTemplate<Kind extends TemplateKind>(kind: Kind, written: string): JudgedTemplate<Kind> {
  const lines = written.replace(/^\uFEFF/, '').split(/\r?\n/);
  const [subject = '', ...rest] = lines;
  const faults = [
    ...(subject.trim() === '' ? [{ line: 1, fault: 'no-subject' as const, name: '' }] : []),
    ...(rest.every((line) => line.trim() === '') ? [{ line: 2, fault: 'no-text' as const, name: '' }] : []),
    ...lines.flatMap((line, index) => faultsOfLine(kind, line, index + 1)),
    ...termsOf(kind)
      .must.filter((name) => !rest.some((line) => namesIn(line).includes(name)))
      .map((name) => ({ line: lines.length, fault: 'block-missing' as const, name })),
  ];
  if (faults.length > 0) return { faults };
  return { template: { kind, subject: subject.trim(), lines: withoutEdges(rest) } };
}

/**
 * Puts the values in, once: what they say is never read as a template again. A block that says nothing takes its line
 * with it, and no two blank lines follow each other.
 */
export function fillTemplate(
  { subject, lines }: Pick<LetterTemplate, 'subject' | 'lines'>,
  valueOf: (name: string) => string,
): { readonly subject: string; readonly text: string } {
  const kept: string[] = [];
  for (const line of lines) {
    const [only] = namesIn(line);
    if (only !== undefined && isBlock(only)) {
      const block = withoutEdges(valueOf(only).split('\n')).join('\n').trimEnd();
      if (block !== '') kept.push(block);
      continue;
    }
    if (line.trim() === '' && (kept.at(-1) ?? '') === '') continue;
    kept.push(filled(line, valueOf));
  }
  return { subject: filled(subject, valueOf), text: `${withoutEdges(kept).join('\n')}\n` };
}

function filled(line: string, valueOf: (name: string) => string): string {
  return line.replaceAll(PLACEHOLDER, (_all, name: string) => valueOf(name).replaceAll(/\s+/g, ' '));
}

function faultsOfLine(kind: TemplateKind, line: string, number: number): readonly TemplateFault[] {
  const { known } = termsOf(kind);
  const names = namesIn(line);
  const isBroken = /\{\{|\}\}/.test(line.replaceAll(PLACEHOLDER, ''));
  const isAlone = line.replaceAll(PLACEHOLDER, '').trim() === '' && names.length === 1 && number > 1;
  return [
    ...(isBroken ? [{ line: number, fault: 'no-placeholder' as const, name: '' }] : []),
    ...names.flatMap((name): readonly TemplateFault[] => {
      if (!known.includes(name)) return [{ line: number, fault: 'unknown', name }];
      return isBlock(name) && !isAlone ? [{ line: number, fault: 'not-alone', name }] : [];
    }),
  ];
}

function namesIn(line: string): readonly string[] {
  return [...line.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

function withoutEdges(lines: readonly string[]): readonly string[] {
  const isSaid = (line: string): boolean => line.trim() !== '';
  const first = lines.findIndex(isSaid);
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex(isSaid) + 1);
}
