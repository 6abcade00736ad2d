import type { Answered } from './api.ts';
import { sendTo } from './api.ts';

/** What a browser does by itself: it keeps cookies, gives them back, and says which page asks. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answered>;
}

/** @param always  what a proxy before the house adds to each call */
export function browserAt(port: number, always: Readonly<Record<string, string>> = {}): TestBrowser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async ask(method, path, body, headers = {}) {
      const carried = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answered = await sendTo(port, method, `/api/v1${path}`, {
        ...(body !== undefined && { body }),
        headers: {
          Origin: `http://127.0.0.1:${port}`,
          'Sec-Fetch-Site': 'same-origin',
          'Accept-Language': 'en',
          ...(carried !== '' && { Cookie: carried }),
          ...always,
          ...headers,
        },
      });
      for (const set of answered.headers.getSetCookie()) keep(cookies, set);
      return answered;
    },
  };
}

function keep(cookies: Map<string, string>, set: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}

/** Of the letter that was sent last. */
export function codeIn(text = ''): string {
  return /\b[0-9A-Z]{5}(-[0-9A-Z]{5}){3}\b/.exec(text)?.[0] ?? '';
}
