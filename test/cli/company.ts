import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryWitness, memoryWorld } from '../../adapters/memory/world.ts';
import type { MemoryWitness, MemoryWorld } from '../../adapters/memory/world.ts';
import { fileAccount, save } from './memory-module.ts';

const adapter = fileURLToPath(new URL('memory-module.ts', import.meta.url));

/** A company with two tools in files, and its settings: what a command line finds on a machine. */
export interface Company {
  readonly folder: string;
  readonly config: string;
  readonly data: string;
  /** Fills a tool past its API. */
  fill(system: string, work: (world: MemoryWorld) => Promise<void>): Promise<void>;
  /** Looks into a tool past its API. */
  witness(system: string): MemoryWitness;
  /** From now on the tool refuses such calls; null ends it. */
  refuse(system: string, refuses: Parameters<typeof save>[1]): void;
  write(file: string, text: string): Promise<string>;
  close(): Promise<void>;
}

export async function makeCompany({
  language = 'en',
  hasPaper = false,
}: { readonly language?: 'fr' | 'en'; readonly hasPaper?: boolean } = {}): Promise<Company> {
  const folder = await mkdtemp(join(tmpdir(), 'greffe-cli-'));
  const config = join(folder, 'config');
  const path = (system: string): string => join(folder, `${system}.json`);
  await mkdir(config);
  const company: Company = {
    folder,
    config,
    data: join(folder, 'data'),
    async fill(system, work) {
      const account = fileAccount(path(system));
      await work(memoryWorld(account));
      save(account);
    },
    witness: (system) => memoryWitness(fileAccount(path(system))),
    refuse: (system, refuses) => save(fileAccount(path(system)), refuses),
    async write(file, text) {
      await writeFile(join(folder, file), text);
      return join(folder, file);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
  const files = settingsFiles(language, path, hasPaper ? join(folder, 'mail') : null);
  for (const [name, text] of Object.entries(files)) await company.write(join('config', name), text);
  return company;
}

const askedPeople = `  - { id: archiviste, mail: archives@acme.example }
  - { id: adjoint, mail: adjoint@acme.example }
`;

/** A room of paper, and the archivist who is asked about it. */
const paper = `  archive-papier:
    adapter: human
    tasks: { holder: archiviste, deputy: adjoint }
    settings:
      holds: [signed contracts]
      exceptions: [{ ground: C. com. L123-22, label: contracts younger than ten years }]
    expect: {}
`;

function settingsFiles(
  language: string,
  path: (system: string) => string,
  /** Where letters go, of a company that writes any. */
  mail: string | null,
): Readonly<Record<string, string>> {
  const system = (name: string): string => `  ${name}:
    adapter: ${adapter}
    settings: { account: ${path(name)} }
    expect: { account: ${path(name)} }
    share: 60%
`;
  return {
    'greffe.yaml': `controllers:
  - id: acme
    name: Acme SAS
    country: FR
    timezone: Europe/Paris
    language: ${language}
    dpo: dpo@acme.example
    systems: [crm-eu, sales${mail === null ? '' : ', archive-papier'}]
people:
  - { id: dpo, roles: [dpo] }
  - { id: direction, roles: [controller] }
  - { id: auditor, roles: [auditor] }
${mail === null ? '' : askedPeople}mode: live
${mail === null ? '' : `mail: { folder: ${mail} }\n`}`,
    'systems.yaml': `systems:\n${system('crm-eu')}${system('sales')}${mail === null ? '' : paper}`,
    'data-map.yaml': 'fields: {}\nclasses: {}\npurposes: {}\n',
    'retention.yaml': 'rules: []\n',
    'processors.yaml': 'processors: {}\n',
  };
}
