/** Names that Windows keeps for devices: a file so called cannot be unpacked there. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const NAME_MAX = 96;
const EXTENSION_MAX = 16;

/**
 * Where a file lies in the zip: unique by its place in the package, and safe to unpack anywhere whatever its vendor
 * calls it. The extension is kept.
 * @param place  its line and its rank among the files of that line
 */
export function filePath(
  system: string,
  place: { readonly line: number; readonly rank: number },
  name: string,
): string {
  return `files/${safeName(system)}/${place.line}-${place.rank}-${safeName(name)}`;
}

/** A name without directions: no folder, no control or bidirectional character, no leading or trailing dot. */
export function safeName(name: string): string {
  const base = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. ]+|[. ]+$/g, '');
  const shortened = shorten(plain);
  if (shortened === '') return 'file';
  return RESERVED.test(shortened) ? `_${shortened}` : shortened;
}

function shorten(name: string): string {
  if (name.length <= NAME_MAX) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= EXTENSION_MAX ? name.slice(dot) : '';
  // No character is cut in two.
  const stem = name.slice(0, NAME_MAX - extension.length);
  return (stem.isWellFormed() ? stem : stem.slice(0, -1)) + extension;
}
