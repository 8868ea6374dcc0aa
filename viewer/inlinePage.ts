import { readFileSync } from 'node:fs';
import type { Plugin, Rolldown } from 'vite';

/**
 * Puts scripts, styles and the icon of the built page into its HTML, so that it is one file that opens from a disk.
 *
 * @param iconFile the SVG icon, as it is on the disk
 */
export function inlinePage(iconFile: string): Plugin {
  return {
    name: 'inline-page',
    enforce: 'post',
    generateBundle: {
      // After the bundler's own last word on the scripts.
      order: 'post',
      handler: (_, bundle) => {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('the build has no index.html');
        let html = String(page.source);
        for (const [file, part] of Object.entries(bundle)) {
          if (part === page) continue;
          html = placeInPage(html, part);
          delete bundle[file];
        }
        const icon = Buffer.from(readFileSync(iconFile)).toString('base64');
        page.source = html.replace('./favicon.svg', () => `data:image/svg+xml;base64,${icon}`);
      },
    },
  };
}

/** Replacements are functions: a `$` of the code would mean something in a text. */
function placeInPage(html: string, part: Rolldown.OutputChunk | Rolldown.OutputAsset): string {
  if (part.type === 'chunk') {
    // A tag that ends a script would end it inside a string too.
    const code = part.code.replaceAll('</script', '<\\/script');
    const tag = new RegExp(`<script[^>]*src="[^"]*${escapePattern(part.fileName)}"[^>]*></script>`);
    const inBody = `<script type="module">${code}</script></body>`;
    return html.replace(tag, '').replace('</body>', () => inBody);
  }
  const tag = new RegExp(`<link[^>]*href="[^"]*${escapePattern(part.fileName)}"[^>]*>`);
  return html.replace(tag, () => `<style>${String(part.source)}</style>`);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
