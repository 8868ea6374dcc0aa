import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const PAGES = ['.', 'docs', 'morphologies', 'bench'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** The files that a page links to, without web addresses and places within the page. Code is no link. */
function linkedFiles(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)];
  return targets
    .map((match) => (match[1] ?? match[2]!).replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

describe('links between pages', () => {
  it.each(PAGES)('of %s lead to files that are there', (page) => {
    const missing = linkedFiles(readFileSync(join(ROOT, page), 'utf8')).filter(
      (target) => !existsSync(join(ROOT, dirname(page), target)),
    );
    expect(missing).toEqual([]);
  });

  it('are told from web addresses and places within a page', () => {
    const text =
      '[a](docs/a.md#top) [b](https://b.org/c.md) [c](#here) <img src="d.png"> `dend[3](0.4)`';
    expect(linkedFiles(text)).toEqual(['docs/a.md', 'd.png']);
  });
});
