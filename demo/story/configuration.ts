import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HubspotDouble } from '../../adapters/hubspot/double/index.ts';
import type { SalesforceDouble } from '../../adapters/salesforce/double/index.ts';
import { settingsJudges } from '../../src/main.ts';
import { loadSettings } from '../../src/settings/load.ts';
import { describeSettingsError } from '../../src/settings/settings-error.ts';
import type { Settings } from '../../src/settings/settings.ts';

/** A configuration folder as a company would write it, and the variables its secrets come from. */
export interface Configuration {
  readonly settings: Settings;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Writes the five files and reads them back as `greffe` does. */
export async function writeConfiguration(
  directory: string,
  hubspot: HubspotDouble,
  salesforce: SalesforceDouble,
): Promise<Configuration> {
  const environment = {
    HUBSPOT_TOKEN: hubspot.token,
    SF_ID: salesforce.clientId,
    SF_SECRET: salesforce.clientSecret,
  };
  await mkdir(directory, { recursive: true });
  const files = {
    'greffe.yaml': greffeYaml,
    'systems.yaml': systemsYaml(hubspot, salesforce),
    'data-map.yaml': dataMapYaml,
    'retention.yaml': retentionYaml,
    'processors.yaml': processorsYaml,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  const loaded = await loadSettings({
    configDir: directory,
    env: environment,
    adapters: await settingsJudges(),
  });
  if (!loaded.ok) throw new Error(loaded.errors.map(describeSettingsError).join('\n'));
  return { settings: loaded.ok, directory, environment };
}

const greffeYaml = `controllers:
  - id: tilleul
    name: Maison Tilleul SAS
    country: FR
    timezone: Europe/Paris
    language: fr
    dpo: dpo@tilleul.example
    systems: [marketing, ventes]
people:
  - { id: dpo, roles: [dpo] }
  - { id: direction, roles: [controller] }
mode: live
`;

const systemsYaml = (hubspot: HubspotDouble, salesforce: SalesforceDouble): string => `systems:
  marketing:
    adapter: hubspot
    settings: { baseUrl: '${hubspot.url}', token: '\${HUBSPOT_TOKEN}', apiVersion: 2026-03 }
    expect: { portalId: ${hubspot.portalId} }
  ventes:
    adapter: salesforce
    settings:
      loginUrl: ${salesforce.url}
      auth: { kind: client-credentials, clientId: '\${SF_ID}', clientSecret: '\${SF_SECRET}' }
      apiVersion: '66.0'
    expect: { organizationId: ${salesforce.organizationId} }
`;

const dataMapYaml = `fields:
  first-name:
    label: { fr: Prénom, en: First name }
    category: identity
    origin: provided
    purposes: [prospecting, contract]
    in: { marketing: contact.firstname, ventes: [Contact.FirstName, Lead.FirstName] }
  last-name:
    label: { fr: Nom, en: Last name }
    category: identity
    origin: provided
    purposes: [prospecting, contract]
    in: { marketing: contact.lastname, ventes: [Contact.LastName, Lead.LastName] }
  email:
    label: { fr: Adresse e-mail, en: E-mail address }
    category: contact
    origin: provided
    purposes: [prospecting, contract]
    in: { marketing: contact.email, ventes: [Contact.Email, Lead.Email] }
  phone:
    label: { fr: Téléphone, en: Phone }
    category: contact
    origin: provided
    purposes: [contract]
    in: { marketing: contact.phone, ventes: [Contact.Phone, Lead.Phone] }
classes:
  prospect:
    marketing: { contact: { lifecyclestage: [subscriber, lead] } }
    ventes: { Lead: { IsConverted: false } }
  client:
    marketing: { contact: { lifecyclestage: customer } }
    ventes: { Contact: {} }
unclassed:
  ventes: { Account: sociétés, Individual: suit le contact, User: collaborateurs }
events:
  end-of-relation: { marketing: contact.relation_end_date, ventes: Contact.Relation_End__c }
purposes:
  prospecting:
    legalBasis: legitimate-interest
    label: { fr: Prospection commerciale, en: Commercial prospecting }
  contract:
    legalBasis: contract
    label: { fr: Suivi des commandes, en: Following up orders }
`;

const retentionYaml = `rules:
  - id: prospects
    class: prospect
    purpose: prospecting
    keep: P3Y
    since: last-contact-from-person
    then: erase
    basis: CNIL 2021-131
    brake: { records: 500, percent: 2 }
  - id: clients
    class: client
    purpose: contract
    keep: P3Y
    since: end-of-relation
    then: { archive: [first-name, last-name, email, phone], keep: P2Y, readers: [controller, dpo] }
    basis: C. civ. 2224
    brake: { records: 500, percent: 2 }
`;

const processorsYaml = `processors:
  marketing:
    name: Éditeur de l’outil marketing (démonstration)
    role: processor
    systems: [marketing]
    purposes: [prospecting]
    dataCategories: [identity, contact]
    countries: { hosting: [DE], support: [IE] }
    contact: privacy@marketing.example
  ventes:
    name: Éditeur de l’outil de vente (démonstration)
    role: processor
    systems: [ventes]
    purposes: [contract]
    dataCategories: [identity, contact, commercial]
    countries: { hosting: [FR], support: [IE] }
    contact: privacy@ventes.example
  carrier:
    name: Transporteur Exemple
    role: separate-controller
    purposes: [contract]
    dataCategories: [identity, contact]
    countries: { hosting: [FR] }
    contact: donnees@transporteur.example
    told: { by: none, because: aucune de ces personnes fictives ne lui a été confiée }
`;
