import { editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import { attachSubtree } from './attachSubtree.ts';
import { replaceAxon } from './axonStub.ts';
import { cutSubtree } from './cutSubtree.ts';
import { type EditStep, printEditStep } from './editStep.ts';
import { raiseRadii, taper } from './fitRadii.ts';
import { foldSpines } from './foldSpines.ts';
import { withLogInHeader } from './headerLog.ts';
import { centre, rotate, scale, stretch, translate } from './moveSamples.ts';
import { pruneRegion } from './pruneRegion.ts';
import { hasParentsFirst, renumber } from './renumber.ts';
import { resample } from './resample.ts';
import type { Edited } from './samples.ts';
import { simplify } from './simplify.ts';
import { smooth } from './smooth.ts';

/** The tables of the files that `attach` names. */
export type EditFiles = ReadonlyMap<string, SwcTable>;

/**
 * Does the operations one after the other. Each is written into the header with what it did. Where samples were made
 * between others, all are numbered anew, so that every program reads the file.
 *
 * @throws ModelError those of the operations
 */
export function applyEdits(
  table: SwcTable,
  steps: readonly EditStep[],
  files: EditFiles = new Map(),
): Edited {
  const wasOrdered = hasParentsFirst(table);
  let edited = table;
  const log: string[] = [];
  const apply = (step: EditStep): void => {
    const { table: next, log: lines } = applyStep(edited, step, files);
    edited = next;
    log.push(`${printEditStep(step)}`, ...lines.map((line) => `  ${line}`));
  };
  for (const step of steps) apply(step);
  if (wasOrdered && !hasParentsFirst(edited)) apply({ kind: 'renumber' });
  return { table: withLogInHeader(edited, log), log };
}

function applyStep(table: SwcTable, step: EditStep, files: EditFiles): Edited {
  switch (step.kind) {
    case 'prune':
      return pruneRegion(table, step.region);
    case 'cut':
      return cutSubtree(table, step.locus);
    case 'attach': {
      const subtree = files.get(step.file);
      if (subtree === undefined)
        throw new ModelError('edit/missing-file', editProblem.missingFile(step.file));
      return attachSubtree(table, subtree, step.locus, { name: step.file });
    }
    case 'resample':
      return resample(table, step.spacingUm);
    case 'simplify':
      return simplify(table, step.boundUm);
    case 'smooth':
      return smooth(table, step.window);
    case 'translate':
      return translate(table, ...step.byUm);
    case 'centre':
      return centre(table);
    case 'rotate':
      return rotate(table, step.axis, step.degrees);
    case 'scale':
      return scale(table, step.factor);
    case 'stretch':
      return stretch(table, ...step.factors);
    case 'taper':
      return taper(table, step.shape, step.region);
    case 'min-radius':
      return raiseRadii(table, step.leastUm, step.region);
    case 'axon':
      return replaceAxon(table, step.policy);
    case 'spines':
      return foldSpines(table, step.factor, step.region);
    case 'renumber':
      return renumber(table);
  }
}
