import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { certificateDocument } from './certificate.ts';
import { printed } from './printed.ts';
import type { Issued, Setting } from './printed.ts';
import { purgeReportDocument } from './purge-report.ts';
import type { IssuedReport } from './purge-report.ts';

/** The certificate as a PDF a person can read, keep and print. */
export function renderCertificate(issued: Issued, setting: Setting): Promise<Uint8Array> {
  return render(certificateDocument(printed(issued, setting), setting.language));
}

/** The report of a purge as a PDF that can be read, filed and shown to the authority. */
export function renderPurgeReport(issued: IssuedReport, setting: Setting): Promise<Uint8Array> {
  return render(purgeReportDocument(issued, setting));
}

// Loaded when the first page is printed: it would slow every other command down.
async function render(document: TDocumentDefinitions): Promise<Uint8Array> {
  const { default: pdfmake } = await import('pdfmake');
  pdfmake.setFonts({ Roboto: roboto });
  // A page is made of its own words only: nothing is fetched, and no file is read but the fonts.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => Object.values(roboto).includes(path));
  return pdfmake.createPdf(document).getBuffer();
}

const fonts = join(
  dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')),
  'fonts',
  'Roboto',
);
const roboto = {
  normal: join(fonts, 'Roboto-Regular.ttf'),
  bold: join(fonts, 'Roboto-Medium.ttf'),
  italics: join(fonts, 'Roboto-Italic.ttf'),
  bolditalics: join(fonts, 'Roboto-MediumItalic.ttf'),
};
