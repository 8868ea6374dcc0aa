import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { Diagnostic } from '../base/diagnostic.ts';
import { textPosition } from '../base/textPosition.ts';
import { parseJson } from './jsonTree.ts';

/** Gives diagnostics that were found in an experiment's value their file, line and column in its text. */
export function placeDiagnostics(
  diagnostics: readonly Diagnostic[],
  text: string,
  file: string,
): Diagnostic[] {
  const { tree } = parseJson(text);
  return diagnostics.map((diagnostic) => {
    if (diagnostic.path === undefined || tree === undefined) return diagnostic;
    return { ...diagnostic, file, ...textPosition(text, offsetOfPath(tree, diagnostic.path)) };
  });
}

/**
 * Offset of the value at a path, or of the deepest value on the way that the text has; with `key`, of that property's
 * name within it.
 */
export function offsetOfPath(tree: Node, path: readonly (string | number)[], key?: string): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = findNodeAtLocation(tree, path.slice(0, depth));
    if (node === undefined) continue;
    const property =
      key === undefined
        ? undefined
        : node.children?.find((child) => child.children?.[0]?.value === key);
    return property?.offset ?? node.offset;
  }
  return 0;
}
