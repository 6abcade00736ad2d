import type { PackageMaterial } from '../../ports/package-writer.ts';
import { pageName } from './languages.ts';

/** How to read the package, for whoever opens the folder before the page. */
export function* readMe({ cover, controller }: PackageMaterial): Generator<string> {
  const page = (language: 'fr' | 'en'): string => pageName(language, controller.language).padEnd(14);
  yield `${controller.name}
Dossier d’accès ${cover.request}.${cover.plan} (RGPD, article 15) · Access package (GDPR, Article 15)

FRANÇAIS
  ${page('fr')}  à ouvrir dans un navigateur, même sans réseau : tout y est lisible
  data.json       les mêmes données, complètes, pour un programme
  csv/            un tableau par type de fiche, pour un tableur
  files/          les fichiers joints
  Dans les tableaux, une apostrophe précède les textes qu’un tableur prendrait pour une formule.
  Une question : ${controller.dpo}

ENGLISH
  ${page('en')}  open it in a browser, offline if you like: everything can be read there
  data.json       the same data, complete, for a program
  csv/            one table per kind of record, for a spreadsheet
  files/          attached files
  In the tables an apostrophe stands before texts that a spreadsheet would take for a formula.
  A question: ${controller.dpo}

data.json
  format          greffe-package/1
  controller      name, dpo
  request, plan, receivedOn, drawnOn, searched (systems)
  groups          how many records of each kind in each system
  withheld        how many records were kept back, of which kind, and why
  unread          what exists and could not be read, and why
  gaps            what could not be reached in each system, and why
  asked           what whoever holds papers or files of ours answered, and on which day
                  (absent where nobody was asked; what they gave is among the records)
  information     recipients, purposes with legal basis, data with category and origin, retention
  heldByGreffe    requests, suppressedAddresses, archived, questions, changes, consultations
  records         line, system, kind, id, fields (as the tool gives them), labels (human names of
                  fields), files (name, path, mediaType, bytes), hidden, missing
`;
}
