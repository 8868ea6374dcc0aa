const LONGEST = 300;

/**
 * Text of a stranger on one line: control characters and line ends of any kind give way to blanks, so that it can
 * neither end a comment in a file nor steer a terminal. Cut off after 300 characters.
 */
export function plainText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= LONGEST ? line : `${characters.slice(0, LONGEST - 1).join('')}…`;
}

/** A name for a file of this computer: letters, digits and `._+-`, never hidden, never an option, never outside its folder. */
export function safeFileName(text: string): string {
  return text.replace(/[^\p{L}\p{N}._+-]+/gu, '_').replace(/^[._-]+/, '') || 'cell';
}
