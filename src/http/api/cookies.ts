import type { Request, Response } from 'express';

/** What a browser carries for us: who they are, and where they went to be let in. */
export type CookieName = 'greffe' | 'greffe-openid';

/**
 * Over TLS its name binds it to this host alone: no neighbour under the same domain can put one in its place. In clear, from
 * this machine to itself, no browser would take such a name.
 * @source https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis, section 4.1.3.2
 */
function nameOn({ secure }: Request, name: CookieName): string {
  return secure ? `__Host-${name}` : name;
}

/** null where there is none, or more than one: then somebody else put it there. */
export function cookieIn(request: Request, name: CookieName): string | null {
  const wanted = nameOn(request, name);
  const values = (request.get('cookie') ?? '').split(/;\s*/).flatMap((pair) => {
    const at = pair.indexOf('=');
    return pair.slice(0, at) === wanted ? [pair.slice(at + 1)] : [];
  });
  const [value = '', ...others] = values;
  return others.length === 0 && /^[\w.-]{1,200}$/.test(value) ? value : null;
}

/** No script reads it, and it ends with the browser; when it ends here is not the browser's to say. */
export function setCookie(response: Response, name: CookieName, value: string, terms: CookieTerms): void {
  const { secure } = response.req;
  const { sameSite } = terms;
  response.cookie(nameOn(response.req, name), value, { path: '/', httpOnly: true, secure, sameSite });
}

export function dropCookie(response: Response, name: CookieName, { sameSite }: CookieTerms): void {
  const { secure } = response.req;
  response.clearCookie(nameOn(response.req, name), { path: '/', httpOnly: true, secure, sameSite });
}

export interface CookieTerms {
  /** strict: from our own pages alone · lax: when another site sends the browser back, too */
  readonly sameSite: 'strict' | 'lax';
}
