import { hasErrors, type Network, parseNetwork } from '../../src/index.ts';
import { messages } from './messages.ts';
import type { Choice, Problem } from './state/viewerState.ts';
import type { SourceText } from './worker/protocol.ts';

/** A network, which the page cannot show, as a choice among its cells: each by itself, with the network's own settings. */
export function offerCells({ file, text, files }: SourceText): Problem {
  const { network, diagnostics } = parseNetwork(text, { file });
  if (network === undefined || hasErrors(diagnostics))
    return { title: messages.cannotOpen(file), diagnostics };
  const choices = Object.entries(network.cells).flatMap(([name, { file: cellFile, experiment }]) =>
    choose(network, name, experiment ?? readJson(files.get(cellFile ?? '')), files),
  );
  const missing = Object.values(network.cells).flatMap(({ file: cellFile }) =>
    cellFile === undefined || files.has(cellFile) ? [] : [messages.cellFileMissing(cellFile)],
  );
  // Artificial cells have no shape.
  const shaped = network.populations.filter(({ cell }) => cell !== undefined);
  const count = shaped.reduce((sum, population) => sum + population.count, 0);
  return {
    title: messages.networkOffered(file, count),
    detail: messages.networkDetail(file),
    diagnostics: missing.map((message) => ({
      ...{ code: 'experiment/missing-file', severity: 'error', message },
      ...{ file, line: 0, column: 0 },
    })),
    choices,
  };
}

function choose(
  { simulation }: Network,
  name: string,
  experiment: object | undefined,
  files: ReadonlyMap<string, string>,
): Choice[] {
  if (experiment === undefined) return [];
  const text = JSON.stringify({ ...experiment, simulation });
  return [{ label: messages.openCell(name), source: { file: `${name}.json`, text, files } }];
}

/** Undefined where there is none, or one that no experiment can be. */
function readJson(text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
