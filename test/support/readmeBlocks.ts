/** A fenced block of a Markdown text. */
export interface FencedBlock {
  /** The word after the opening fence; empty where there is none. */
  readonly language: string;
  /** 1-based line of the opening fence. */
  readonly line: number;
  readonly text: string;
}

const SHELLS: readonly string[] = ['sh', 'bash', 'shell', 'console'];

export function fencedBlocks(markdown: string): FencedBlock[] {
  const fence = /^```(\w*)[^\n]*\n([\s\S]*?)^```/gm;
  return [...markdown.matchAll(fence)].map((match) => ({
    language: match[1]!,
    line: markdown.slice(0, match.index).split('\n').length,
    text: match[2]!,
  }));
}

/** The commands of all shell blocks, one a line; a line that ends in `\` goes on, what follows `#` is a remark. */
export function shellCommands(markdown: string): string[] {
  const blocks = fencedBlocks(markdown).filter((block) => SHELLS.includes(block.language));
  return blocks
    .flatMap((block) => block.text.replace(/\s*\\\n\s*/g, ' ').split('\n'))
    .map((line) =>
      line
        .replace(/\s+#.*$/, '')
        .replace(/^\$ /, '')
        .trim(),
    )
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => line.split(/\s*&&\s*/));
}

/** What follows `npx cabletree` in a command, or undefined where it calls something else. */
export function cabletreeWords(command: string): string[] | undefined {
  const match = /^npx (?:--yes |-y )?cabletree\b\s*(.*)$/.exec(command);
  return match === null ? undefined : match[1]!.split(/\s+/).filter((word) => word !== '');
}

/** The script that `npm test`, `npm start` or `npm run name` calls, or undefined for npm's own commands and others. */
export function npmScript(command: string): string | undefined {
  const match = /^npm (?:run (\S+)|(test|start)\b)/.exec(command);
  return match?.[1] ?? match?.[2];
}
