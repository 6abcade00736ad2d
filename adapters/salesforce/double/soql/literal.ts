const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  N: '\n',
  r: '\r',
  R: '\r',
  t: '\t',
  T: '\t',
  b: '\b',
  B: '\b',
  f: '\f',
  F: '\f',
  "'": "'",
  '"': '"',
  '\\': '\\',
};

/** The text of a quoted literal as it came; null when an escape is none SOQL knows. */
export function unquoted(literal: string): string | null {
  const inner = withoutQuotes(literal);
  let isKnown = true;
  const text = inner.replace(/\\(u[0-9a-fA-F]{4}|.)/gsu, (whole, letter: string) => {
    if (letter.length === 5) return String.fromCharCode(Number.parseInt(letter.slice(1), 16));
    if (letter === '_' || letter === '%') return letter;
    const known = escapes[letter];
    isKnown &&= known !== undefined;
    return known ?? whole;
  });
  return isKnown ? text : null;
}

/** What LIKE compares with: % and _ stand for any text and any character unless escaped. */
export function likePattern(literal: string): RegExp {
  const parts = withoutQuotes(literal).match(/\\.|[^\\]/gsu) ?? [];
  const source = parts.map((part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    if (part.startsWith('\\')) return escaped(escapes[part.slice(1)] ?? part.slice(1));
    return escaped(part);
  });
  return new RegExp(`^${source.join('')}$`, 'iu');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function withoutQuotes(literal: string): string {
  return literal.startsWith("'") && literal.endsWith("'") ? literal.slice(1, -1) : literal;
}
