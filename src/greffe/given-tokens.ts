import type { Person } from '../domain/approval.ts';
import type { ServiceToken } from '../domain/token.ts';
import { isStillGivable, tokenState } from '../domain/token.ts';
import type { Act, House } from '../procedures/house.ts';

/** From here on it opens nothing. */
export async function revokeToken(
  { store }: House,
  { tx, record }: Act,
  by: Person,
  { id, name }: ServiceToken,
  at: Date,
): Promise<void> {
  await store.tokens.revoke(tx, id, by.id, at);
  record({ actor: by.id, act: 'token-revoked', about: `token ${name}`, details: { id } });
}

/** Of the tokens somebody gave, those that they could not give as they are now: what is taken from them is not kept by a program. */
export async function revokeBeyond(house: House, act: Act, by: Person, giver: Person): Promise<void> {
  const { tokens } = house.store;
  const at = house.clock.now();
  const isBeyond = (token: ServiceToken): boolean =>
    token.createdBy === giver.id && tokenState(token, at) === 'good' && !isStillGivable(giver, token);
  for (const { id, name } of (await tokens.list(act.tx)).filter(isBeyond)) {
    const token = await tokens.named(act.tx, name);
    // Somebody may have revoked it, and given its name to another, meanwhile.
    if (token?.id === id && isBeyond(token)) await revokeToken(house, act, by, token, at);
  }
}
