import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { asItIs } from '../../domain/in-french.ts';
import type { Translate } from '../../domain/in-french.ts';
import { hasKindName } from '../../domain/kind-names.ts';
import type { AskedHolder, PackageCover, PackageGroup, PackagedRecord } from '../../domain/package.ts';
import type { PackageMaterial } from '../../ports/package-writer.ts';
import { information } from './information.ts';
import type { Labels } from './labels.ts';
import { labels } from './labels.ts';
import type { Language } from './languages.ts';
import { otherLanguage, pageName } from './languages.ts';
import { nameOfField } from './names.ts';
import { own } from './own.ts';
import { style } from './style.ts';
import { table } from './table.ts';
import type { Markup } from './table.ts';
import type { Hand } from './values.ts';
import { handFor } from './values.ts';

const styleHash = createHash('sha256').update(style).digest('base64');
/** In one piece: its hash is that of every character between the tags. */
const styleElement = `<style>${style}</style>`;

/** Nothing runs and nothing is fetched, whatever somebody once wrote into a field. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/** The page a person reads: everything that was found, then why it is held, then what is missing. */
export async function* page(
  material: PackageMaterial,
  language: Language,
  french: Translate,
): AsyncGenerator<string> {
  const { cover, controller } = material;
  const say = labels[language];
  const hand = handFor(language, controller.timeZone);
  yield String(await opening(material, language, say, hand));
  yield String(await contents(cover, say, hand));
  if (cover.unread.some(isMendable) || cover.gaps.some(isMendableGap)) {
    yield String(
      await html`<section class="warn">
        <h2>${say.incompleteTitle}</h2>
        <p>${say.incomplete}</p>
        <p><a href="#missing">${say.missingTitle}</a></p>
      </section> `,
    );
  }
  yield* records(material, language, say, hand);
  yield String(await information(controller, language, say, hand));
  yield String(await missing(cover, say, hand, language === 'fr' ? french : asItIs));
  yield String(await own(cover, controller, language, say, hand));
  yield String(
    await html`</main>\n<footer><p>${say.filesAndData}</p><p>${say.footer}</p></footer>\n</body>\n</html>\n`,
  );
}

function opening(
  { cover, controller }: PackageMaterial,
  language: Language,
  say: Labels,
  hand: Hand,
): Markup {
  const other = otherLanguage(language);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(policy)}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${say.title} · ${controller.name}</title>
        ${raw(styleElement)}
      </head>
      <body>
        <header>
          <div class="top">
            <strong>${controller.name}</strong
            ><a
              class="language"
              lang="${other}"
              hreflang="${other}"
              href="${pageName(other, controller.language)}"
              >${say.otherLanguage}</a
            >
          </div>
          <h1>${say.title}</h1>
          <p class="lead">
            ${say.lead(cover.request, hand.day(cover.receivedOn))} ${say.drawnOn(hand.day(cover.drawnOn))}
          </p>
          <p class="note">
            ${say.dpo}
            <a href="mailto:${controller.dpo}">${controller.dpo}</a>
          </p>
        </header>
        <main>
     `;
}

function contents(cover: PackageCover, say: Labels, hand: Hand): Markup {
  return html`<section class="toc">
    <h2>${say.contents}</h2>
    ${cover.groups.length === 0 ? html`<p>${say.nothing}</p>` : ''}
    <ul>
      ${cover.groups.map(
        (group, index) =>
          html`<li>
            <a href="#g${index + 1}">${headingOf(group, say)}</a
            ><span class="count">${nameInContents(group, say)} · ${hand.number(group.count)}</span>
          </li> `,
      )}
      <li><a href="#information">${say.informationTitle}</a></li>
      <li><a href="#missing">${say.missingTitle}</a></li>
      <li><a href="#own">${say.ownTitle}</a></li>
    </ul>
    <p class="note">
      ${cover.searched.length > 0 ? say.searched(cover.searched.join(', ')) : ''} ${say.emptyFields}
    </p>
  </section> `;
}

async function* records(
  { cover, records: read }: PackageMaterial,
  language: Language,
  say: Labels,
  hand: Hand,
): AsyncGenerator<string> {
  for (const [index, group] of cover.groups.entries()) {
    yield String(
      await html`<section id="g${index + 1}">
        <h2>${headingOf(group, say)}</h2>
        <p class="note">${group.system} · ${underHeading(group, say)} · ${countOf(group, say, hand)}</p>
       `,
    );
    for await (const record of read(group)) yield String(await card(record, language, say, hand));
    yield '</section>\n';
  }
}

function card(record: PackagedRecord, language: Language, say: Labels, hand: Hand): Markup {
  const rows = withoutPreviews(
    Object.entries(record.fields)
      .map(([field, value]) => ({
        field,
        label: labelOf(record, field, language),
        text: hand.value(value),
      }))
      .filter(({ text }) => text !== ''),
  );
  const { unread } = record;
  return html`<article class="record">
    <div class="head">
      <h4>${titleOf(record, say, hand)}</h4>
      <span
        >${record.isShared ? html`<span class="tag">${say.concernsOthers}</span> ` : ''}<span class="line"
          >${say.line(record.line)}</span
        ></span
      >
    </div>
    ${unread ? html`<p class="note">${say.unreadReasons[unread.because]}</p>` : ''}${
      rows.length > 0
        ? html`<dl>
            ${rows.map(
              ({ label, text }) =>
                html`<dt>${label}</dt>
                  <dd>${text}</dd>`,
            )}
          </dl>`
        : unread
          ? ''
          : html`<p class="note">${say.noField}</p>`
    }${record.files.length > 0 ? files(record, say) : ''}
  </article> `;
}

/** As the tool calls it; a tool that only repeats its own key has not said how people call it. */
function labelOf({ labels: given }: PackagedRecord, field: string, language: Language): string {
  const label = given[field];
  return label === undefined || label === field ? nameOfField(field, language) : label;
}

interface Row {
  readonly field: string;
  readonly label: string;
  readonly text: string;
}

/** A preview of a text that stands beside it says nothing more. The data has it, as the vendor gave it. */
function withoutPreviews(rows: readonly Row[]): readonly Row[] {
  const isPreview = ({ field }: Row): boolean => /preview/i.test(field);
  const kept = rows.filter((row) => !isPreview(row)).map(({ text }) => onOneLine(text));
  return rows.filter((row) => {
    if (!isPreview(row)) return true;
    const text = onOneLine(row.text);
    if (kept.some((other) => other.includes(text))) return false;
    kept.push(text);
    return true;
  });
}

/** Without the dots that say it was cut short. */
function onOneLine(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(/ ?(?:\.{3}|…)$/, '')
    .trim();
}

function files(record: PackagedRecord, say: Labels): Markup {
  return html`<p class="note">${say.files}</p>
    <ul>
      ${record.files.map(
        ({ name, path, unread }) =>
          html`<li>
            ${path === null ? html`${name} (${unread ? say.unreadReasons[unread.because] : ''})` : html`<a href="${addressOf(path)}" download>${name}</a>`}
          </li>`,
      )}
    </ul>`;
}

/** A path inside the package as a link: every part of it is a name, never an address. */
function addressOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

const GIVEN_NAMES = /^(?:first_?name|given)$/i;
const FAMILY_NAMES = /^(?:last_?name|family)$/i;
const TITLE_FIELDS = /^(?:name|subject|title|.*_(?:subject|title|name))$/i;
const TITLE_MAX = 120;

/** What the record calls itself, or its kind. */
function titleOf({ fields, ref }: PackagedRecord, say: Labels, hand: Hand): string {
  const named = (pattern: RegExp): readonly string[] =>
    Object.entries(fields)
      .filter(([field]) => pattern.test(field))
      .map(([, value]) => hand.value(value))
      .filter((text) => text !== '' && text.length <= TITLE_MAX && !text.includes('\n'));
  return (
    [...named(GIVEN_NAMES), ...named(FAMILY_NAMES)].join(' ') ||
    (named(TITLE_FIELDS)[0] ?? capital(say.kind(ref.kind, 1)))
  );
}

function missing(cover: PackageCover, say: Labels, hand: Hand, translate: Translate): Markup {
  const { columns } = say;
  const { asked = [] } = cover;
  const isNothing = cover.withheld.length + cover.unread.length + cover.gaps.length === 0;
  return html`<section id="missing">
    <h2>${say.missingTitle}</h2>
    <p>${isNothing ? say.nothingMissing : say.missingIntro}</p>
    ${
      cover.withheld.length > 0
        ? html`<h3>${say.withheld}</h3>
            <p>${say.withheldIntro}</p>
            ${table(
              [columns.system, columns.kind, columns.count, columns.why],
              cover.withheld.map((one) => [
                one.system,
                say.kind(one.kind, one.count),
                hand.number(one.count),
                say.withholdingReasons[one.reason],
              ]),
            )}`
        : ''
    }${
      cover.unread.length > 0
        ? html`<h3>${say.unread}</h3>
            ${table(
              [columns.system, columns.kind, columns.count, columns.why],
              cover.unread.map((one) => [
                one.system,
                one.what === 'file'
                  ? `${say.kind(one.kind, 1)} · ${say.unreadFile}`
                  : say.kind(one.kind, one.count),
                hand.number(one.count),
                say.unreadReasons[one.because],
              ]),
            )}`
        : ''
    }${
      cover.gaps.length > 0
        ? html`<h3>${say.outOfReach}</h3>
            ${table(
              [columns.system, columns.what, columns.why],
              cover.gaps.map((gap) => [gap.system, translate(gap.what), say.gapReasons[gap.because]]),
            )}`
        : ''
    }${
      asked.length > 0
        ? html`<h3>${say.asked}</h3>
            <p>${say.askedIntro}</p>
            ${table(
              [columns.system, columns.answer, columns.on],
              asked.map((one) => [one.system, answerOf(one, say), hand.day(one.on)]),
            )}`
        : ''
    }
  </section> `;
}

function answerOf({ answer, why }: AskedHolder, say: Labels): string {
  return why === null ? say.holderAnswers[answer] : `${say.holderAnswers[answer]} (${why})`;
}

/** "Your record", or what people call such records; where they have no word for them, what part these play. */
function headingOf({ role, kind }: PackageGroup, say: Labels): string {
  return role === 'person' || !hasKindName(kind) ? partOf(role, say) : capital(say.kind(kind, 2));
}

/** What the heading has not said: the kind, or the part such records play. */
function underHeading({ role, kind }: PackageGroup, say: Labels): string {
  return role === 'person' || !hasKindName(kind) ? say.kind(kind, 1) : partOf(role, say);
}

/** The person's records in several tools, and kinds without a word, are told apart by more than the tool. */
function nameInContents(group: PackageGroup, say: Labels): string {
  const { system, role, kind } = group;
  return role === 'person' || !hasKindName(kind) ? `${system} · ${say.kind(kind, 1)}` : system;
}

function partOf(role: PackageGroup['role'], say: Labels): string {
  return role === null ? say.otherKind : say.kinds[role];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function countOf({ count }: PackageGroup, say: Labels, hand: Hand): string {
  return say.records(hand.number(count), count === 1);
}

function isMendable({ because }: PackageCover['unread'][number]): boolean {
  return because === 'denied' || because === 'failed';
}

function isMendableGap({ because }: PackageCover['gaps'][number]): boolean {
  return because === 'failed' || because === 'no-scope';
}
