import { html } from 'hono/html';

export type Markup = ReturnType<typeof html>;

/** On a narrow screen each cell carries its heading along. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): Markup {
  return html`<table>
    <thead>
      <tr>
        ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell, place) => html`<td data-label="${head[place] ?? ''}">${cell}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table>`;
}
