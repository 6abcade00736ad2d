/** Without I, L, O and U: whoever reads it from a letter, or hears it, can tell them apart. @source Crockford, base 32 */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 20;
const GROUP = 5;

/** So many bytes make a code that cannot be guessed: 100 bits of them are used. */
export const CODE_BYTES = 13;

/** What somebody answers with: ABCDE-FGHJK-MNPQR-STVWX. @param bytes  unpredictable, as many as `CODE_BYTES` */
export function writeCode(bytes: Uint8Array): string {
  let number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const symbols: string[] = [];
  for (let place = 0; place < LENGTH; place += 1) {
    symbols.push(SYMBOLS.charAt(Number(number & 31n)));
    number >>= 5n;
  }
  const groups: string[] = [];
  for (let at = 0; at < LENGTH; at += GROUP) groups.push(symbols.slice(at, at + GROUP).join(''));
  return groups.join('-');
}

/**
 * The one way to write it, from what somebody typed: small letters, no hyphens, O for zero.
 * @returns null when it cannot be one
 */
export function readCode(typed: string): string | null {
  const symbols = typed
    .toUpperCase()
    .replaceAll(/[\s-]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/gu, '1');
  const isCode = symbols.length === LENGTH && /^[0-9A-HJKMNP-TV-Z]+$/.test(symbols);
  return isCode ? symbols : null;
}
