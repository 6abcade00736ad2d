import type { Gap, Sighting } from '../../src/contract/index.ts';
import type { Definitions } from './definitions.ts';
import { addressesOf, valueOf } from './records.ts';
import type { CrmObject } from './shapes.ts';

/** HubSpot writes it itself, for the main address as it is now. */
const ofEverything = 'hs_email_optout';

/** Beside that one, each subscription has its own: hs_email_optout_1234. */
const optOut = /^hs_email_optout(?:_\d+)?$/;

export function isOptOut(property: string): boolean {
  return optOut.test(property);
}

/** Those this account has and shows us. */
export function optOutsOf({ byName }: Definitions): readonly string[] {
  return [...byName.keys()].filter(isOptOut);
}

/**
 * HubSpot keeps preferences of e-mail only. One subscription that somebody left counts. What was asked for and is not
 * in the answer has been hidden since the definitions were read, and an answer that is neither yes nor no says nothing.
 */
export function objectedIn(object: CrmObject, optOuts: readonly string[]): Sighting['objected'] {
  const told = optOuts.map((name) => object.properties[name]);
  if (told.includes('true')) return ['email'];
  // What it says is of the main address: without one it says nothing of the others.
  if (valueOf(object, 'email') === '' && addressesOf(object).length > 0) return null;
  const isWhole = optOuts.includes(ofEverything) && told.every(isNo);
  return isWhole ? [] : null;
}

/** Empty for whoever never chose. */
function isNo(value: string | null | undefined): boolean {
  return value === null || value === '' || value === 'false';
}

export function objectedGaps(optOuts: readonly string[]): readonly Gap[] {
  return optOuts.includes(ofEverything) ? [] : [untold];
}

const untold: Gap = {
  what: `whether people object to e-mails, of which only the property ${ofEverything} tells`,
  because: 'no-scope',
  mend: `Let the token see the property ${ofEverything}: until then nobody is asked whether to stay.`,
};
