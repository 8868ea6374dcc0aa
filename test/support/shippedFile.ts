import { readFileSync } from 'node:fs';

const MORPHOLOGIES = new URL('../../morphologies/', import.meta.url);

/** The text of a file that ships with the project in morphologies/. */
export function readShipped(name: string): string {
  return readFileSync(new URL(name, MORPHOLOGIES), 'utf8');
}
