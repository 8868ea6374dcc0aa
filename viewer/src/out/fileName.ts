/** A file name out of a title: letters and digits of any script, the rest as single hyphens. */
export function fileNameOf(title: string): string {
  const name = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return name.replace(/^-+|-+$/g, '').slice(0, 60) || 'cell';
}
