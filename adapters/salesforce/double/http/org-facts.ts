import { Refusal } from '../refusal.ts';
import { type Answer, type Call, type Desk, type Route, ok } from './call.ts';

/** Quotas left, and what the org knows about a person's wishes. */
export const factRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: /^\/limits\/?$/,
    answer: (desk, call) => {
      if (!call.session.permissions.viewSetup) {
        throw new Refusal('INSUFFICIENT_ACCESS', 'You must have View Setup and Configuration permission');
      }
      const { max, used } = desk.quota;
      return ok({
        DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
        DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
        DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
        DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
        DataStorageMB: { Max: 10_240, Remaining: 9_000 },
        FileStorageMB: { Max: 10_240, Remaining: 9_000 },
      });
    },
  },
  {
    method: 'GET',
    pattern: /^\/limits\/recordCount\/?$/,
    answer: (desk, call) => {
      const names = (call.query.get('sObjects') ?? '').split(',').filter((name) => name !== '');
      const sObjects = names.flatMap((name) => {
        const object = desk.org.schema.find(name);
        return object === null ? [] : [{ name: object.name, count: desk.org.store.table(object.name).size }];
      });
      return ok({ sObjects });
    },
  },
  { method: 'GET', pattern: /^\/consent\/action\/(\w+)\/?$/, answer: consent },
];

const flags: Readonly<Record<string, { readonly person?: string; readonly individual?: string }>> = {
  email: { person: 'HasOptedOutOfEmail' },
  fax: { person: 'HasOptedOutOfFax' },
  phone: { person: 'DoNotCall' },
  solicit: { individual: 'HasOptedOutSolicit' },
  process: { individual: 'HasOptedOutProcessing' },
  profile: { individual: 'HasOptedOutProfiling' },
  track: { individual: 'HasOptedOutTracking' },
  geotrack: { individual: 'HasOptedOutGeoTracking' },
};

/** The strictest of all rows found wins; booleans come as strings; converted leads are not looked at. */
function consent(desk: Desk, call: Call, [action = '']: readonly string[]): Answer {
  const { permissions } = call.session;
  if (!permissions.viewAllData && !permissions.modifyAllData && !permissions.privacyData) {
    throw new Refusal('INSUFFICIENT_ACCESS', 'Allow User Access to Privacy Data is required');
  }
  const flag = flags[action.toLowerCase()];
  if (flag === undefined) throw new Refusal('INVALID_ACTION', `${action} is not a consent action`);
  const { store } = desk.org;
  const result: Record<string, unknown> = {};
  for (const wanted of (call.query.get('ids') ?? '').split(',').filter((one) => one !== '')) {
    const people = ['Contact', 'Lead'].flatMap((name) =>
      [...store.table(name).values()].filter(
        (row) =>
          row.state === 'live' &&
          row.values['IsConverted'] !== true &&
          (row.id === wanted || String(row.values['Email']).toLowerCase() === wanted.toLowerCase()),
      ),
    );
    const refused = people.some((row) => {
      const individual = store.get(String(row.values['IndividualId']));
      return flag.person === undefined
        ? individual?.values[flag.individual ?? ''] === true
        : row.values[flag.person] === true;
    });
    const hasProof = flag.person !== undefined || people.some((row) => row.values['IndividualId'] !== null);
    result[wanted] =
      people.length === 0
        ? { result: 'Error', proceed: { [action]: 'false' }, messages: ['No matching record'] }
        : { result: 'Success', proceed: { [action]: String(hasProof && !refused) } };
  }
  return ok(result);
}
