import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Labels } from './labels.ts';

/** What every printed page of ours has: its paper, its language, its foot. */
export function sheet({
  title,
  author,
  issuedAt,
  say,
}: {
  readonly title: string;
  readonly author: string;
  readonly issuedAt: string;
  readonly say: Pick<Labels, 'locale' | 'page'>;
}): Omit<TDocumentDefinitions, 'content'> {
  return {
    pageSize: 'A4',
    pageMargins: [56, 56, 56, 64],
    language: say.locale,
    // PDF/A-3a: readable in thirty years, and by a screen reader today.
    version: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    displayTitle: true,
    info: { title, author, creationDate: new Date(issuedAt) },
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.25, color: ink },
    styles,
    // A title never stands alone at the foot of a page: it takes along the head and first row of its table.
    pageBreakBefore: ({ headlineLevel, startPosition }) =>
      headlineLevel !== undefined && startPosition.verticalRatio > 0.85,
    footer: (page, pages) => footer(`${author} · ${title}`, say.page(page, pages)),
  };
}

/** What it is and what it amounts to, before everything else. */
export function statusBox(title: string, meaning: string, isFinal: boolean): Content {
  return {
    table: { widths: ['*'], body: [[{ stack: [{ text: title, bold: true }, meaning] }]] },
    layout: { ...noLines, ...padding(12, 9), fillColor: () => (isFinal ? calm : pending) },
    margin: [0, 14, 0, 4],
  };
}

export function section(text: string): Content {
  return { text, style: 'section', headlineLevel: 2 };
}

/** A line that announces a table: they stay on the same page. */
export function lead(text: string): Content {
  return { text, margin: [0, 0, 0, 6], headlineLevel: 3 };
}

export function paragraph(text: string): Content {
  return { text, margin: [0, 0, 0, 6] };
}

export function facts(pairs: readonly (readonly [string, string])[]): Content {
  return {
    table: {
      widths: [180, '*'],
      // A key or a digest has no blank to be broken at.
      body: pairs.map(([name, value]) => [
        { text: name, style: 'name' },
        value.includes(' ') ? value : { text: value, wordBreak: 'break-all' },
      ]),
    },
    layout: { ...noLines, ...padding(0, 2) },
    margin: [0, 2, 0, 6],
  };
}

export function table(
  widths: (string | number)[],
  head: readonly TableCell[],
  rows: readonly TableCell[][],
): Content {
  const titles = head.map((cell) =>
    typeof cell === 'string' ? { text: cell, style: 'head' } : { ...Object(cell), style: 'head' },
  );
  return {
    table: { headerRows: 1, dontBreakRows: true, keepWithHeaderRows: 1, widths, body: [titles, ...rows] },
    layout: {
      ...padding(5, 5),
      // Its rules are as wide as the text around it.
      paddingLeft: (column) => (column === 0 ? 0 : 5),
      paddingRight: (column) => (column === widths.length - 1 ? 0 : 5),
      vLineWidth: () => 0,
      hLineWidth: (line) => (line === 0 ? 0 : 0.6),
      hLineColor: (line) => (line === 1 ? ink : rule),
    },
    margin: [0, 2, 0, 6],
  };
}

export function count(number: number, say: Pick<Labels, 'number'>): TableCell {
  return { text: number === 0 ? '–' : say.number(number), alignment: right };
}

function footer(left: string, page: string): Content {
  return {
    columns: [{ text: left }, { text: page, alignment: right, width: 80 }],
    style: 'small',
    margin: [56, 24, 56, 0],
  };
}

const padding = (across: number, along: number) => ({
  paddingLeft: () => across,
  paddingRight: () => across,
  paddingTop: () => along,
  paddingBottom: () => along,
});

const noLines = { hLineWidth: () => 0, vLineWidth: () => 0 };
export const right = 'right' as const;
const ink = '#1c2430';
const quiet = '#5b6675';
const rule = '#d5dae1';
const calm = '#e8f1ec';
const pending = '#fbf1dc';

const styles: TDocumentDefinitions['styles'] = {
  issuer: { fontSize: 11, color: quiet },
  title: { fontSize: 25, bold: true, margin: [0, 8, 0, 0], lineHeight: 1.1 },
  number: { fontSize: 13, color: quiet, margin: [0, 0, 0, 12] },
  section: { fontSize: 13, bold: true, margin: [0, 16, 0, 5] },
  subsection: { fontSize: 11, bold: true, margin: [0, 8, 0, 3] },
  within: { fontSize: 9, color: quiet, margin: [10, 0, 0, 0] },
  head: { fontSize: 9, bold: true, color: quiet },
  name: { color: quiet },
  small: { fontSize: 8.5, color: quiet },
};
