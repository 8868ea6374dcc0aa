/** An identifier of NeuroML: letters, digits and `_`, not beginning with a digit. */
export function toNmlId(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}
