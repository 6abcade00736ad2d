import { asItIs } from '../../../domain/in-french.ts';
import type { Translate } from '../../../domain/in-french.ts';
import { kindName } from '../../../domain/kind-names.ts';
import { packageName } from '../../../domain/package.ts';
import type { PackageCover, PortableCover } from '../../../domain/package.ts';
import type { LeftOut } from '../../../domain/portability.ts';
import type { ProcessingRecord } from '../../../domain/processing-record.ts';
import type { PackageMaterial } from '../../../ports/package-writer.ts';
import { labels } from '../labels.ts';
import type { Language } from '../languages.ts';
import { otherLanguage } from '../languages.ts';
import { handFor } from '../values.ts';
import { portableWords } from './words.ts';

/** What the package has, and what is left out and why, in both languages; the controller's first. */
export function* portableReadMe(
  material: PackageMaterial,
  portable: PortableCover,
  french: Translate,
): Generator<string> {
  const { cover, controller } = material;
  const { language } = controller;
  const name = packageName(cover);
  yield `${controller.name}\nPortabilité des données, dossier ${name} (RGPD, article 20) · Data portability, package ${name} (GDPR, Article 20)\n`;
  for (const one of [language, otherLanguage(language)]) {
    yield* inLanguage(material, portable, one, one === 'fr' ? french : asItIs);
  }
}

function* inLanguage(
  { cover, controller }: PackageMaterial,
  { leftOut, values, isWhole }: PortableCover,
  language: Language,
  translate: Translate,
): Generator<string> {
  const say = portableWords[language];
  const hand = handFor(language, controller.timeZone);
  // The files have the names of the controller's language.
  const files = portableWords[controller.language];
  yield `\n${say.language}\n`;
  yield line(say.lead(cover.request, hand.day(cover.receivedOn), hand.day(cover.drawnOn)));
  if (cover.searched.length > 0) yield line(say.searched(cover.searched.join(', ')));
  if (values === 0) yield line(say.nothing);
  if (!isWhole) yield line(say.incomplete);
  yield '\n';
  const contents: readonly (readonly [string, string])[] = [
    [files.data, say.dataIs],
    ['schema.json', say.schemaIs],
    ...(cover.groups.length > 0 ? ([['csv/', say.tablesAre]] as const) : []),
    [files.leftOutFile, say.leftOutIs],
  ];
  for (const [file, is] of contents) yield line(`${file.padEnd(20)}${is}`);
  yield line(say.apostrophe);
  yield `\n${line(say.leftOutTitle)}`;
  if (leftOut.length === 0) yield line(`- ${say.nothingLeftOut}`);
  for (const one of leftOut) yield line(`- ${leftOutLine(one, controller.processing, language)}`);
  yield line(`- ${say.ours}`);
  yield* others(cover, language, translate);
  yield `\n${line(say.rights)}${line(say.question(controller.dpo))}`;
}

function leftOutLine(
  { system, kind, fields, because, legalBases, count }: LeftOut,
  { data }: ProcessingRecord,
  language: Language,
): string {
  const say = portableWords[language];
  const bases = legalBases.map((basis) => labels[language].legalBases[basis]);
  const labelOf = (field: string): string =>
    data.find(({ name }) => name === field)?.label?.[language] ?? field;
  // What the map does not name bears the tool's own name, which may happen to be one of the map's.
  const named = because === 'not-mapped' ? fields : fields.map(labelOf);
  const records = because === 'concerns-others' ? say.wholeRecords : say.otherwise;
  const what = because === 'file' ? `${count} ${say.files}` : named.join(', ') || records;
  const of = because === 'file' ? kindName(kind, 1, language) : `${count} ${kindName(kind, count, language)}`;
  const colon = language === 'fr' ? ' : ' : ': ';
  return `${system}, ${of}${colon}${what} — ${say.reason(because, bases)}`;
}

function* others(cover: PackageCover, language: Language, translate: Translate): Generator<string> {
  const say = portableWords[language];
  const { withholdingReasons, unreadReasons, gapReasons } = labels[language];
  yield* part(
    say.withheldTitle,
    cover.withheld.map(
      ({ system, kind, reason, count }) =>
        `${system}, ${count} ${kindName(kind, count, language)} — ${withholdingReasons[reason]}`,
    ),
  );
  yield* part(
    say.unreadTitle,
    cover.unread.map(
      ({ system, kind, because, count }) =>
        `${system}, ${count} ${kindName(kind, count, language)} — ${unreadReasons[because]}`,
    ),
  );
  yield* part(
    say.gapsTitle,
    cover.gaps.map(({ system, what, because }) => `${system}, ${translate(what)} — ${gapReasons[because]}`),
  );
  const { asked, holderAnswers } = labels[language];
  yield* part(
    asked,
    (cover.asked ?? []).map(
      ({ system, on, answer, why }) =>
        `${system}, ${on} — ${holderAnswers[answer]}${why === null ? '' : ` (${why})`}`,
    ),
  );
}

function* part(title: string, rows: readonly string[]): Generator<string> {
  if (rows.length === 0) return;
  yield `\n${line(title)}`;
  for (const row of rows) yield line(`- ${row}`);
}

function line(text: string): string {
  return `  ${text}\n`;
}
