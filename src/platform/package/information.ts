import { html } from 'hono/html';
import { parsePeriod } from '../../domain/civil-day.ts';
import type { Controller, Recipient } from '../../domain/controller.ts';
import { leavesUnion } from '../../domain/undeclared.ts';
import type { Labels } from './labels.ts';
import type { Language } from './languages.ts';
import { table } from './table.ts';
import type { Markup } from './table.ts';
import type { Hand } from './values.ts';

/** Purposes, categories, recipients by name, retention, rights, complaint. @source GDPR Art. 15(1)(a)-(h), 15(2) */
export function information(controller: Controller, language: Language, say: Labels, hand: Hand): Markup {
  const { columns } = say;
  const { processing, recipients } = controller;
  const purposeLabel = (name: string): string =>
    processing.purposes.find((one) => one.name === name)?.label?.[language] ?? name;
  const dataLabel = (name: string): string =>
    processing.data.find((one) => one.name === name)?.label?.[language] ?? name;
  return html`<section id="information">
    <h2>${say.informationTitle}</h2>
    <p>${say.informationIntro}</p>
    <h3>${say.purposesTitle}</h3>
    ${declared(
      say,
      [columns.purpose, columns.legalBasis],
      processing.purposes.map((one) => [purposeLabel(one.name), say.legalBases[one.legalBasis]]),
    )}
    <h3>${say.dataTitle}</h3>
    ${declared(
      say,
      [columns.data, columns.category, columns.origin],
      processing.data.map((one) => [
        one.label?.[language] ?? one.name,
        say.categories[one.category] ?? one.category,
        say.origins[one.origin],
      ]),
    )}
    <h3>${say.recipientsTitle}</h3>
    <p class="note">${say.recipientsIntro}</p>
    ${declared(
      say,
      [columns.recipient, columns.role, columns.purpose, columns.countries, columns.safeguards],
      recipients.map((one) => [
        one.name,
        say.roles[one.role] ?? one.role,
        one.purposes.map(purposeLabel).join(', '),
        one.countries.map((code) => hand.country(code)).join(', '),
        safeguards(one, say),
      ]),
    )}
    <h3>${say.retentionTitle}</h3>
    ${declared(
      say,
      [columns.purpose, columns.keep, columns.since, columns.basis],
      processing.retention.map((one) => [
        [`${purposeLabel(one.purpose)} (${one.classOfPerson})`, ...one.data.map(dataLabel)].join(', '),
        one.archivedFor === null
          ? period(one.keep, say)
          : say.keptAndArchived(period(one.keep, say), period(one.archivedFor, say)),
        say.since[one.since] ?? one.since,
        one.basis,
      ]),
    )}
    <h3>${say.automatedTitle}</h3>
    <p>${say.automated}</p>
    <h3>${say.rightsTitle}</h3>
    <ul>
      ${say.rightsList.map((right) => html`<li>${right}</li>`)}
    </ul>
    <p>${say.rightsWhom(controller.dpo)}</p>
    <h3>${say.complaintTitle}</h3>
    <p>${say.complaint(controller.country === 'FR')}</p>
  </section> `;
}

function declared(say: Labels, head: readonly string[], rows: readonly (readonly string[])[]): Markup {
  return rows.length === 0 ? html`<p class="note">${say.notDeclared}</p>` : table(head, rows);
}

function safeguards(recipient: Recipient, say: Labels): string {
  if (!leavesUnion(recipient)) return say.insideEu;
  const { safeguards: given } = recipient;
  return given.length === 0 ? say.noSafeguard : given.map((one) => say.safeguards[one]).join(', ');
}

function period(text: string, say: Labels): string {
  const length = parsePeriod(text);
  return length ? say.period(length.years, length.months, length.days) : text;
}
