import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';

/**
 * Enters which files of the settings are not what they were when greffe last started. It is known that they changed,
 * not by whom: the files are the controller's.
 * @param files  digest of what each file says, without its secrets: `systems.yaml` → hex
 */
export async function enterSettings(house: House, files: Readonly<Record<string, string>>): Promise<void> {
  const changed = await Promise.all(
    Object.entries(files).map(async ([file, digest]) => {
      const [last] = await house.audit.list({ about: aboutFile(file), limit: 1 });
      const known = last && (await house.audit.details(last.sequence));
      return known?.['digest']?.value === digest ? [] : [{ file, digest }];
    }),
  );
  await commit(house, async ({ record }) => {
    for (const { file, digest } of changed.flat()) {
      record({ actor: 'greffe', act: 'config-changed', about: aboutFile(file), details: { digest } });
    }
  });
}

function aboutFile(file: string): string {
  return `settings ${file}`;
}
