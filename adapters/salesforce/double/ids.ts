const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A 15-character id is case-sensitive; the three added characters say which of its letters are capitals. */
export function withChecksum(id: string): string {
  let suffix = '';
  for (const start of [0, 5, 10]) {
    let bits = 0;
    for (let at = 0; at < 5; at += 1) if (/[A-Z]/.test(id.charAt(start + at))) bits |= 1 << at;
    suffix += checksumAlphabet.charAt(bits);
  }
  return id + suffix;
}

export function looksLikeId(text: string): boolean {
  return /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(text);
}

/** Both lengths name the same record; the store knows only the long one. */
export function longId(text: string): string {
  return text.length === 15 && looksLikeId(text) ? withChecksum(text) : text;
}

/** Ids as an org deals them: key prefix, instance, then a counter of its own for each object. */
export function idDealer(): (keyPrefix: string) => string {
  const dealt = new Map<string, number>();
  return (keyPrefix) => {
    const next = (dealt.get(keyPrefix) ?? 0) + 1;
    dealt.set(keyPrefix, next);
    let rest = next;
    let counter = '';
    while (counter.length < 9) {
      counter = digits.charAt(rest % 62) + counter;
      rest = Math.floor(rest / 62);
    }
    return withChecksum(`${keyPrefix}Qy0${counter}`);
  };
}
