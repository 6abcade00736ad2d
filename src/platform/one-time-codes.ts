import { Secret, TOTP } from 'otpauth';
import type { OneTimeCodes } from '../ports/one-time-codes.ts';

const PERIOD_S = 30;
/** @source RFC 4226, section 4: 160 bits */
const SECRET_BYTES = 20;

export const oneTimeCodes: OneTimeCodes = {
  newSecret: () => new Secret({ size: SECRET_BYTES }).base32,
  address: (secret, account) => totpOf(secret, account).toString(),
  stepOf(secret, code, now) {
    const digits = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(digits)) return null;
    const delta = totpOf(secret, '').validate({ token: digits, timestamp: now.getTime(), window: 1 });
    return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_S) + delta;
  },
};

/** What every app understands. */
function totpOf(secret: string, account: string): TOTP {
  return new TOTP({
    issuer: 'greffe',
    label: account,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
    secret: Secret.fromBase32(secret),
  });
}
