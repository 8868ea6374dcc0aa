import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { visitExpression } from './expression.ts';
import type { SourceText } from './sourceText.ts';
import { type CodeBlock, expressionsOf, visitStatements } from './syntax.ts';

/** More expression nodes than this, calls inlined, are refused: no mechanism comes near, a chain of doublings does. */
const MOST_NODES = 50_000;

/** Reports routines that call themselves, and blocks too large to inline. */
export function checkCallGraph(source: SourceText, blocks: readonly CodeBlock[]): void {
  const routines = new Map(
    blocks.flatMap((block) =>
      block.keyword === 'FUNCTION' || block.keyword === 'PROCEDURE' ? [[block.name, block]] : [],
    ),
  );
  const sizes = new Map<CodeBlock, number>();
  const measure = (block: CodeBlock, chain: readonly string[]): number => {
    const known = sizes.get(block);
    if (known !== undefined) return known;
    sizes.set(block, 0);
    let size = 1;
    visitCalls(block, (name) => {
      size += 1;
      const called = routines.get(name);
      if (called === undefined) return;
      if (chain.includes(name))
        source.error(
          'nmodl/recursion',
          block.offset,
          messages.recursion([...chain.slice(chain.indexOf(name)), name]),
          messages.removeRecursion(),
        );
      else size += measure(called, [...chain, name]);
    });
    sizes.set(block, size);
    return size;
  };
  for (const block of blocks) {
    const label = block.name === '' ? block.keyword : block.name;
    if (measure(block, [label]) > MOST_NODES)
      source.error('nmodl/too-large', block.offset, messages.tooLarge(label));
  }
}

/** Every node of every expression; calls by their name, others as ''. */
function visitCalls(block: CodeBlock, visit: (name: string) => void): void {
  visitStatements(block.statements, (statement) => {
    for (const expression of expressionsOf(statement))
      visitExpression(expression, (node) => visit(node.kind === 'call' ? node.name : ''));
  });
}
