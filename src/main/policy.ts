import type { ToldBy, ToldRecipient } from '../domain/notification.ts';
import { notificationOfSystem } from '../domain/notification.ts';
import type { ProcessingRecord } from '../domain/processing-record.ts';
import type { TaskHands } from '../domain/task.ts';
import { actsFor } from '../domain/perimeter.ts';
import { shippedTemplate } from '../domain/shipped-letter.ts';
import type { Controller, Policy, Recipient } from '../procedures/house.ts';
import type { ProcessorSettings, Settings } from '../settings/settings.ts';

/** What the settings say, as the procedures ask for it. */
export function policyOf(settings: Settings): Policy {
  const controllers = new Map(settings.controllers.map((one) => [one.id, controllerOf(one, settings)]));
  const controllerNamed = (id: string): Controller => {
    const controller = controllers.get(id);
    if (!controller)
      throw new Error(`No controller "${id}" in greffe.yaml: put it back, its requests are still here.`);
    return controller;
  };
  return {
    mode: settings.mode,
    controllers: [...controllers.keys()],
    controller: controllerNamed,
    ownerOf: (system) => [...controllers.values()].find(({ systems }) => systems.includes(system)) ?? null,
    exemptions: settings.dataMap.exemptions,
    retention: settings.retention,
    classes: settings.dataMap.classes,
    unclassed: settings.dataMap.unclassed,
    events: settings.dataMap.events,
    fields: settings.dataMap.fields,
    tasksOf: (name) => tasksOf(name, settings),
    recipients: (id) => recipientsOf(controllerNamed(id), settings).map(toldRecipient),
    asksPeople:
      settings.systems.some(({ tasks }) => tasks !== undefined) ||
      settings.processors.some(({ told }) => told?.by === 'task'),
    addressOf(id, controller) {
      const person = settings.people.find((one) => one.id === id);
      return person && actsFor(person, controller) ? (person.mail ?? null) : null;
    },
    packagesKeptMs: settings.packagesKeptMs,
    proofKept: settings.proofKept,
    suppression: settings.suppression,
    learning: settings.learn,
    privateHosts: settings.privateHosts,
    people: settings.people.map(({ mail: _mail, ...person }) => person),
    accounts: {
      ...settings.accounts,
      where: settings.http?.publicUrl ?? null,
      openId: settings.openId,
    },
    changesEveryMs: (name) => settings.systems.find((system) => system.name === name)?.changesEveryMs ?? null,
    letterTemplate(controller, kind, language) {
      const own = settings.letters.filter((one) => one.template.kind === kind && one.language === language);
      const meant =
        own.find((one) => one.controller === controller) ?? own.find((one) => one.controller === null);
      return meant ? { ...meant.template, kind } : shippedTemplate(kind, language);
    },
  };
}

function controllerOf(controller: Settings['controllers'][number], settings: Settings): Controller {
  const recipients = recipientsOf(controller, settings).map(
    ({ name, role, purposes, countries, transfers }): Recipient => ({
      name,
      role,
      purposes,
      countries: [...new Set([...countries.hosting, ...countries.support])],
      safeguards: [
        ...(transfers?.dataPrivacyFramework ? (['data-privacy-framework'] as const) : []),
        ...(transfers?.standardClauses ? (['standard-clauses'] as const) : []),
      ],
    }),
  );
  return { ...controller, recipients, processing: processingOf(controller, settings) };
}

/** Those that run a tool of the controller, and those that run none. */
function recipientsOf(
  { systems }: { readonly systems: readonly string[] },
  { processors }: Settings,
): readonly ProcessorSettings[] {
  return processors.filter(
    (one) => one.systems.length === 0 || one.systems.some((name) => systems.includes(name)),
  );
}

function toldRecipient(processor: ProcessorSettings): ToldRecipient {
  const { id, name, role, purposes, dataCategories, systems, told } = processor;
  return {
    id,
    name,
    role,
    purposes,
    dataCategories,
    systems,
    told: toldBy(processor),
    isToldByTools: told === undefined && systems.length > 0,
  };
}

function toldBy({ told, contact }: ProcessorSettings): ToldBy {
  if (told?.by === 'webhook') {
    const { by, url, secret, allowPrivate } = told;
    return { by, destination: () => ({ url: url.reveal(), secret: secret.reveal(), allowPrivate }) };
  }
  if (told?.by === 'task' || told?.by === 'none') return told;
  return contact === undefined ? { by: 'nobody' } : { by: 'mail', to: contact };
}

/** Of a system, or of a recipient that somebody is to tell. */
function tasksOf(name: string, { systems, processors }: Settings): TaskHands | null {
  const notification = notificationOfSystem(name);
  if (notification === null) return systems.find((system) => system.name === name)?.tasks ?? null;
  const told = processors.find(({ id }) => id === notification.recipient)?.told;
  if (told?.by !== 'task') return null;
  const { person: holder, deputy } = told;
  return { holder, deputy, remindAfterDays: null, deputyAfterDays: null, dpoAfterDays: null };
}

/** What the information sheet of an access says of purposes, data and retention. */
function processingOf(
  { systems }: Settings['controllers'][number],
  { dataMap, retention }: Settings,
): ProcessingRecord {
  const fields = Object.entries(dataMap.fields).filter(([, field]) =>
    Object.keys(field.in).some((name) => systems.includes(name)),
  );
  return {
    purposes: Object.entries(dataMap.purposes).map(([name, { label, legalBasis }]) => ({
      name,
      label: label ?? null,
      legalBasis,
    })),
    data: fields.map(([name, { label, category, origin }]) => ({
      name,
      label: label ?? null,
      category,
      origin,
    })),
    retention: retention.map(({ class: classOfPerson, purpose, keep, since, action, basis }) => ({
      classOfPerson,
      purpose,
      data: action.kind === 'redact' ? action.fields : [],
      keep,
      archivedFor: action.kind === 'archive' ? action.keep : null,
      since,
      basis,
    })),
  };
}
