import type { Document, Node } from 'yaml';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { SettingsError } from './settings-error.ts';

/** Keys and indexes from the top of a file to one place in it. */
export type Path = readonly PropertyKey[];

/** A file read as YAML, which remembers where everything stood. */
export interface YamlFile {
  readonly name: string;
  /** As JSON would hold it; undefined when it is no YAML. */
  readonly content: unknown;
  readonly errors: readonly SettingsError[];
  /** The place of a value, or of the key itself; of the nearest thing above where there is none. */
  locate(path: Path, what: 'key' | 'value'): { readonly line: number; readonly column: number };
}

export function readYaml(name: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return {
    name,
    content: document.errors.length === 0 ? (document.toJS() as unknown) : undefined,
    errors: document.errors.map((error) => ({
      file: name,
      ...placeAt(error.pos[0]),
      path: '',
      message: sentences[error.code] ?? 'is not YAML.',
      nearest: null,
    })),
    locate: (path, what) => placeAt(offsetOf(document, path, what)),
  };
}

/** Our own words: the parser's quote the line, which may hold a secret somebody should not have written there. */
const sentences: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the same key stands twice; keep one.',
  TAB_AS_INDENT: 'indent with spaces, not with a tab.',
  BAD_INDENT: 'the indentation does not fit the lines above.',
  MISSING_CHAR: 'a bracket, a quote or a colon is missing.',
  BAD_ALIAS: 'the alias names no anchor.',
};

function offsetOf(document: Document, path: Path, what: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) return offset;
      offset = startOf(what === 'key' && isLast ? pair.key : pair.value) ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? ((node satisfies Node).range?.[0] ?? null) : null;
}
