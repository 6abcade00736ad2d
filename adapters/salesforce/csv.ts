/** Reads a CSV text (RFC 4180) that comes in pieces, cut wherever the network cut it. */
export interface CsvReader {
  read(piece: string): void;
  /** @returns all rows, the header first; null when the text ends inside a quoted cell */
  end(): readonly (readonly string[])[] | null;
}

/** Cells are text: an empty one may have been quoted or not, which Salesforce gives no meaning to. */
export function csvReader(): CsvReader {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  /** `closed`: after a quote that ends the cell, or is the first half of a doubled one. */
  let state: 'plain' | 'quoted' | 'closed' = 'plain';
  const endCell = (): void => {
    row.push(cell);
    cell = '';
    state = 'plain';
  };
  const endRow = (): void => {
    endCell();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  return {
    read: (piece) => {
      for (let at = 0; at < piece.length; at += 1) {
        const character = piece.charAt(at);
        if (state === 'quoted') {
          const quote = piece.indexOf('"', at);
          cell += piece.slice(at, quote < 0 ? undefined : quote);
          if (quote < 0) return;
          at = quote;
          state = 'closed';
        } else if (character === '"') {
          if (state === 'closed') cell += '"';
          state = 'quoted';
        } else if (character === ',') endCell();
        else if (character === '\n') endRow();
        else if (character !== '\r') cell += character;
      }
    },
    end: () => {
      if (state === 'quoted') return null;
      if (cell !== '' || row.length > 0) endRow();
      return rows;
    },
  };
}
