import { looksLikeId, longId } from '../ids.ts';
import { purge } from '../org/deletion.ts';
import type { Org } from '../org/org.ts';
import type { Session } from '../org/session.ts';

export interface SoapAnswer {
  readonly status: number;
  readonly xml: string;
}

const idsMax = 200;
const jwtSince = 68;

/** The two things only SOAP does: emptying the recycle bin and reading settings as metadata. */
export function answerSoap(
  org: Org,
  sessionOf: (token: string) => Session | null,
  version: number,
  envelope: string,
): SoapAnswer {
  const session = sessionOf(textIn(envelope, 'sessionId')[0] ?? '');
  if (session === null || (session.isJwt && version < jwtSince)) {
    return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
  }
  if (/<(?:\w+:)?emptyRecycleBin\b/.test(envelope))
    return emptyRecycleBin(org, session, textIn(envelope, 'ids'));
  if (/<(?:\w+:)?readMetadata\b/.test(envelope)) return readMetadata(textIn(envelope, 'fullNames'));
  return fault('UNKNOWN_EXCEPTION', 'No operation available for request');
}

function emptyRecycleBin(org: Org, session: Session, ids: readonly string[]): SoapAnswer {
  if (ids.length > idsMax) {
    return fault(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${idsMax} records into this call`,
    );
  }
  const rows = ids.map((id) => org.store.get(longId(id)));
  const cascaded = rows.find((row) => row?.state === 'recycled' && row.takenBy !== null);
  if (cascaded !== undefined && org.behaviours.cascadedIdInEmptyRecycleBin === 'fault') {
    return fault('INVALID_ID_FIELD', 'a cascade-deleted record cannot be emptied by itself');
  }
  const results = ids.map((id) => {
    const row = org.store.get(longId(id));
    if (!looksLikeId(id) || row?.state !== 'recycled' || row.takenBy !== null) {
      const code = org.behaviours.emptyRecycleBinErrorCode;
      return failedRow(id, code, 'invalid record id; no recycle bin entry found');
    }
    if (!session.permissions.modifyAllData) {
      return failedRow(id, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
    }
    purge(org, row.id);
    return `<result><id>${row.id}</id><success>true</success></result>`;
  });
  return answer(
    'urn:partner.soap.sforce.com',
    `<emptyRecycleBinResponse>${results.join('')}</emptyRecycleBinResponse>`,
  );
}

function failedRow(id: string, code: string, message: string): string {
  return `<result><errors><message>${escaped(message)}</message><statusCode>${code}</statusCode></errors><id>${escaped(id)}</id><success>false</success></result>`;
}

/** SecuritySettings as an org has them that nobody hardened. */
function readMetadata(names: readonly string[]): SoapAnswer {
  const records = names.map(
    (name) =>
      `<records xsi:type="SecuritySettings"><fullName>${escaped(name)}</fullName><passwordPolicies><complexity>AlphaNumeric</complexity><expiration>NinetyDays</expiration><historyRestriction>3</historyRestriction><lockoutInterval>FifteenMinutes</lockoutInterval><maxLoginAttempts>TenAttempts</maxLoginAttempts><minimumPasswordLength>8</minimumPasswordLength><minimumPasswordLifetime>false</minimumPasswordLifetime><obscureSecretAnswer>false</obscureSecretAnswer></passwordPolicies></records>`,
  );
  return answer(
    'http://soap.sforce.com/2006/04/metadata',
    `<readMetadataResponse><result>${records.join('')}</result></readMetadataResponse>`,
  );
}

function textIn(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${tag}(?:\\s[^>]*)?>([^<]*)<`, 'g'))].map(([, text = '']) =>
    text.trim(),
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function fault(code: string, message: string): SoapAnswer {
  const body = `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escaped(message)}</faultstring></soapenv:Fault>`;
  return { status: 500, xml: envelopeOf('urn:fault.partner.soap.sforce.com', body) };
}

function answer(namespace: string, body: string): SoapAnswer {
  return { status: 200, xml: envelopeOf(namespace, body) };
}

function envelopeOf(namespace: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
