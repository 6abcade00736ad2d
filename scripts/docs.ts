import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** A page of documentation, by its path from the root of the checkout. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** What is wrong with the documentation that the pages alone can show. */
export async function judgeDocs(root: string): Promise<readonly string[]> {
  const pages = await readPages(root);
  const links = await Promise.all(pages.map((page) => brokenLinks(root, page, pages)));
  return [...links.flat(), ...forbiddenClaims(pages)];
}

/** Every Markdown page that is ours. */
export async function readPages(root: string): Promise<readonly Page[]> {
  const paths = await pagesUnder(root, '.');
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
}

/** Headings of a page, as anchors of links write them. */
export function anchorsOf(text: string): readonly string[] {
  return headingsOf(text).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

export function headingsOf(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, heading = '']) => heading.trim());
}

async function brokenLinks(root: string, page: Page, pages: readonly Page[]): Promise<readonly string[]> {
  const targets = [...withoutCode(page.text).matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map(
    ([, target = '']) => target,
  );
  const inside = targets.filter((target) => !/^[a-z]+:/i.test(target));
  const judged = await Promise.all(inside.map((target) => brokenLink(root, page, pages, target)));
  return judged.filter((said) => said !== null);
}

async function brokenLink(
  root: string,
  page: Page,
  pages: readonly Page[],
  target: string,
): Promise<string | null> {
  const [file = '', anchor] = decodeURIComponent(target).split('#');
  const path = file === '' ? page.path : relative('.', join(dirname(page.path), file));
  if (!(await exists(join(root, path)))) return `${page.path} links to ${target}, which does not exist.`;
  if (anchor === undefined) return null;
  const linked = pages.find((one) => one.path === path);
  if (linked && anchorsOf(linked.text).includes(anchor)) return null;
  return `${page.path} links to ${target}, and ${path} has no such heading.`;
}

/** No page of ours delivers a verdict on the law. @source GDPR Art. 42(4); law.md VEN-5 */
function forbiddenClaims(pages: readonly Page[]): readonly string[] {
  const claim = /GDPR[ -]compliant|conforme (?:au )?RGPD/i;
  return pages
    .filter((page) => claim.test(page.text.replaceAll(/[“"«][^”"»]*[”"»]/g, '')))
    .map((page) => `${page.path} claims conformity: say what greffe does and what it cannot see.`);
}

function withoutCode(text: string): string {
  return text
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));
}

async function pagesUnder(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isOurs(entry.name) ? await pagesUnder(root, path) : [];
      return entry.name.endsWith('.md') ? [path] : [];
    }),
  );
  return found.flat().sort();
}

function isOurs(folder: string): boolean {
  return !folder.startsWith('.') && folder !== 'node_modules' && folder !== 'dist';
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
      return false;
    throw error;
  }
}
