import { createHash } from 'node:crypto';
import type { Document } from './document.ts';

/** A page that needs nothing but itself: no script, and the one style it carries. */
export interface DocsPage {
  readonly html: string;
  /** What a browser may load for it. */
  readonly policy: string;
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1f; background: #fff }
h2 { margin-top: 3rem } article { border-top: 1px solid #d5d5dd; padding: 1rem 0 }
code { font: 14px/1.5 ui-monospace, monospace } pre { background: #f4f4f8; padding: 1rem; overflow-x: auto }
table { border-collapse: collapse } th, td { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
@media (prefers-color-scheme: dark) { body { color: #e6e6ea; background: #17171b } pre { background: #222228 } a { color: #9ab8ff } }
`;

/** The document, to be read by people. */
export function docsPage(document: Document): DocsPage {
  const hash = createHash('sha256').update(style).digest('base64');
  const schemas = Object.entries(document.components?.schemas ?? {});
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>greffe API ${safe(document.info.version)}</title><style>${style}</style></head>
<body>
<h1>greffe API</h1>
<p>${safe(document.info.description ?? '')}</p>
<p>For programs: <a href="openapi.json">openapi.json</a></p>
<nav><ul>${(document.tags ?? []).map(({ name }) => `<li><a href="#${safe(name)}">${safe(name)}</a></li>`).join('')}</ul></nav>
${(document.tags ?? []).map(({ name }) => sectionOf(document, name)).join('\n')}
<h2 id="schemas">Schemas</h2>
${schemas.map(([name, schema]) => `<article id="schema-${safe(name)}"><h3>${safe(name)}</h3>${shown(schema)}</article>`).join('\n')}
</body>
</html>
`;
  return {
    html,
    policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

const METHODS = ['get', 'post', 'put', 'delete'] as const;

function sectionOf(document: Document, tag: string): string {
  const found = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation?.tags?.includes(tag) ? [articleOf(path, method, operation)] : [];
    }),
  );
  return `<h2 id="${safe(tag)}">${safe(tag)}</h2>${found.join('\n')}`;
}

type Operation = NonNullable<NonNullable<Document['paths']>[string]['get']>;

function articleOf(path: string, method: string, operation: Operation): string {
  const {
    operationId = '',
    summary = '',
    description = '',
    parameters = [],
    requestBody,
    responses,
  } = operation;
  const rows = parameters.map((one) =>
    'name' in one
      ? `<tr><td><code>${safe(one.name ?? '')}</code></td><td>${safe(one.in ?? '')}</td><td>${safe(one.description ?? '')}</td></tr>`
      : '',
  );
  const answers = Object.entries(responses ?? {}).map(
    ([code, response]) =>
      `<tr><td>${safe(code)}</td><td>${'description' in response ? safe(response.description ?? '') : ''}</td></tr>`,
  );
  return `<article id="${safe(operationId)}">
<h3><code>${method.toUpperCase()} ${safe(path)}</code></h3>
<p>${safe(summary)}. ${safe(description)}</p>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}
${requestBody === undefined ? '' : shown(requestBody)}
<table>${answers.join('')}</table>
</article>`;
}

function shown(value: unknown): string {
  return `<pre><code>${safe(JSON.stringify(value, null, 2))}</code></pre>`;
}

function safe(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
