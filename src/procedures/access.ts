import type { Context } from '../contract/index.ts';
import type { Request } from '../domain/request.ts';
import { copy } from './copy.ts';
import type { House, Next } from './house.ts';

/**
 * Access: everything that is held about the person, in every tool and here, with what art. 15(1) has them told. It is
 * fetched to be handed over. @source GDPR Art. 15; law.md RGT-1, RGT-3, RGT-16
 */
export async function access(house: House, request: Request, context: Context): Promise<Next> {
  return copy(house, request, 'access', context);
}
