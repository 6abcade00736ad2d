import type { Context } from '../contract/index.ts';
import type { Request } from '../domain/request.ts';
import { copy } from './copy.ts';
import type { House, Next } from './house.ts';

/**
 * Portability: of what is held, the data the person provided or that was observed of them, under consent or contract, in
 * a form a program can take in. It is fetched, to be given to the person or to whom they named. Whoever has nothing portable
 * gets a package that says so, and what was left out. @source GDPR Art. 20; WP 242 rev.01; law.md RGT-8
 */
export async function portability(house: House, request: Request, context: Context): Promise<Next> {
  return copy(house, request, 'portability', context);
}
