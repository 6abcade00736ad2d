import type { Translate } from '../domain/in-french.ts';
import type { ZipPackageWriter } from '../platform/package/writer.ts';
import type { PackageWriter } from '../ports/package-writer.ts';

/** What writes a zip is read in when a package is built or sent: most commands do neither. */
export function packagesLater(french: () => Promise<Translate>): PackageWriter {
  const open = async (): Promise<ZipPackageWriter> =>
    (await import('../platform/package/writer.ts')).zipPackageWriter(french);
  return {
    write: async (material) => (await open()).write(material),
    portableData: async (zip) => (await open()).portableData(zip),
  };
}
