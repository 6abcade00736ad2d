import { asList, asObject, asText } from './json.ts';

/** hs_email_headers is JSON; the read-only participant properties are its copies. */
export function readHeaders(headers: string): Record<string, string> {
  const { from, to, cc, bcc } = asObject(parsed(headers));
  return {
    ...participants('from', [from]),
    ...participants('to', asList(to)),
    hs_email_cc_email: joined(asList(cc), 'email'),
    hs_email_bcc_email: joined(asList(bcc), 'email'),
  };
}

function participants(role: string, people: readonly unknown[]): Record<string, string> {
  return {
    [`hs_email_${role}_email`]: joined(people, 'email'),
    [`hs_email_${role}_firstname`]: joined(people, 'firstName'),
    [`hs_email_${role}_lastname`]: joined(people, 'lastName'),
  };
}

const joined = (people: readonly unknown[], field: string): string =>
  people.flatMap((person) => asText(asObject(person)[field]) ?? []).join(';');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
