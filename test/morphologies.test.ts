import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = resolve(import.meta.dirname, '../morphologies');
const README = readFileSync(join(FOLDER, 'README.md'), 'utf8');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.swc'));

function readmeRow(pattern: string): string[] {
  const row = README.split('\n').find((line) => line.includes(pattern));
  return row === undefined ? [] : row.split('|').map((cell) => cell.trim());
}

describe('the cells that ship', () => {
  it.each(FILES)('%s stands in the README with its checksum, samples and licence', (name) => {
    const bytes = readFileSync(join(FOLDER, name));
    const checksum = createHash('sha256').update(bytes).digest('hex');
    expect(readmeRow(checksum)).toContain(`\`${name}\``);
    const samples = bytes.toString().match(/^\s*\d.*$/gm)!.length;
    const described = readmeRow(`| \`${name}\` `);
    expect(described[2]).toBe(`${samples}`);
    expect(described[4]).toMatch(/BSD-3-Clause|MIT/);
  });

  it('of others come with the text of their licence', () => {
    const texts = [...README.matchAll(/\]\((LICENSE[^)]*)\)/g)].map((match) => match[1]!);
    expect(texts).toEqual(['LICENSE.nrn-demo-pyramidal.txt']);
    expect(texts.filter((text) => !existsSync(join(FOLDER, text)))).toEqual([]);
  });
});
