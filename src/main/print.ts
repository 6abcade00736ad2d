import type { Translate } from '../domain/in-french.ts';

/** The file of a certificate, as a page a person can read. */
export async function printCertificate(
  file: string,
  setting: { readonly language: 'fr' | 'en'; readonly timeZone: string; readonly french: Translate },
): Promise<Uint8Array> {
  const { renderCertificate } = await import('../platform/pdf/render.ts');
  const issued: Parameters<typeof renderCertificate>[0] = JSON.parse(file);
  return renderCertificate(issued, setting);
}

/** The file of a purge's report, as pages a person can read. */
export async function printPurgeReport(
  file: string,
  setting: { readonly language: 'fr' | 'en'; readonly timeZone: string; readonly french: Translate },
): Promise<Uint8Array> {
  const { renderPurgeReport } = await import('../platform/pdf/render.ts');
  const issued: Parameters<typeof renderPurgeReport>[0] = JSON.parse(file);
  return renderPurgeReport(issued, setting);
}
