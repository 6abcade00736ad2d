/** Colours, where there is a terminal to show them; elsewhere plain text. */
export interface Pen {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
}

export function pen(isTerminal: boolean): Pen {
  const sgr = (on: number, off: number) => (text: string) =>
    isTerminal && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    strong: sgr(1, 22),
    faint: sgr(2, 22),
    good: sgr(32, 39),
    warn: sgr(33, 39),
    bad: sgr(31, 39),
  };
}
