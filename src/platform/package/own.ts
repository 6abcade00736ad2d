import { html } from 'hono/html';
import type { Controller } from '../../domain/controller.ts';
import type { OwnArchived, OwnQuestion } from '../../domain/own-data.ts';
import type { PackageCover } from '../../domain/package.ts';
import type { Labels } from './labels.ts';
import type { Language } from './languages.ts';
import { table } from './table.ts';
import type { Markup } from './table.ts';
import type { Hand } from './values.ts';

/** What greffe keeps about the person itself: what is archived, what they were asked, their requests, who looked. */
export function own(
  { own: held }: PackageCover,
  { processing }: Controller,
  language: Language,
  say: Labels,
  hand: Hand,
): Markup {
  const { columns } = say;
  const { changes = [] } = held;
  const dataLabel = (name: string): string =>
    processing.data.find((one) => one.name === name)?.label?.[language] ?? name;
  return html`<section id="own">
    <h2>${say.ownTitle}</h2>
    <p>${say.ownIntro}</p>
    ${held.archived.map((entry) => archived(entry, dataLabel, say, hand))}${
      held.questions.length === 0
        ? ''
        : html`<h3>${say.questionsTitle}</h3>
            ${table(
              [columns.on, columns.answer],
              held.questions.map((one) => [hand.day(one.askedOn), answerOf(one, say, hand)]),
            )}`
    }
    ${
      changes.length === 0
        ? ''
        : html`<h3>${say.changesTitle}</h3>
            <p class="note">${say.changesIntro}</p>
            ${table(
              [columns.on, columns.system, columns.data, columns.value, columns.what],
              changes.flatMap(({ on, system, state, values }) =>
                values.map(({ name, to }) => [
                  hand.day(on),
                  system,
                  dataLabel(name),
                  to,
                  say.changeStates[state],
                ]),
              ),
            )}`
    }
    <h3>${say.requestsTitle}</h3>
    ${table(
      [columns.request, columns.receivedOn, columns.rights],
      held.requests.map((one) => [
        String(one.id),
        hand.day(one.receivedOn),
        one.rights.map(({ right, state }) => `${say.rights[right]} (${say.states[state]})`).join(', '),
      ]),
    )}
    <h3>${say.suppressionTitle}</h3>
    <p>${say.suppressed(hand.number(held.suppressedAddresses), held.suppressedAddresses === 0)}</p>
    <h3>${say.consultationsTitle}</h3>
    <p class="note">${say.consultationsIntro}</p>
    ${table(
      [columns.on, columns.request, columns.purpose],
      held.consultations.map((one) => [
        hand.day(one.on),
        String(one.request),
        say.consultations[one.purpose],
      ]),
    )}
  </section> `;
}

function archived(
  { basis, enteredOn, endsOn, records }: OwnArchived,
  dataLabel: (name: string) => string,
  say: Labels,
  hand: Hand,
): Markup {
  return html`<h3>${say.archivedTitle}</h3>
    <p class="note">${say.archivedIntro(hand.day(enteredOn), hand.day(endsOn), basis)}</p>
    ${table(
      [say.columns.data, say.columns.value, say.columns.system],
      records.flatMap(({ system, fields }) =>
        Object.entries(fields).map(([name, value]) => [dataLabel(name), hand.value(value), system]),
      ),
    )}`;
}

function answerOf({ stayedOn, answerBy }: OwnQuestion, say: Labels, hand: Hand): string {
  return stayedOn === null ? say.noAnswer(hand.day(answerBy)) : say.answeredYes(hand.day(stayedOn));
}
