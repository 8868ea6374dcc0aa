import { FIRST_PLAN, type ReductionPlan, withoutLocalNodes } from './reductionPlan.ts';

/** What can be taken home from the page. */
export type ExportKind =
  | 'png'
  | 'mp4'
  | 'webm'
  | 'dendrogram-svg'
  | 'traces-svg'
  | 'csv'
  | 'glb'
  | 'swc'
  | 'experiment'
  | 'brian2'
  | 'dendrify';

/**
 * The model that a script needs and that is not there yet: any at all for Brian2, one without local nodes for Dendrify.
 * Undefined where the file can be written as things are.
 */
export function planToExport(
  kind: ExportKind,
  reduction: { readonly plan: ReductionPlan } | undefined,
): ReductionPlan | undefined {
  if (kind !== 'brian2' && kind !== 'dendrify') return undefined;
  if (reduction === undefined) return FIRST_PLAN;
  return kind === 'dendrify' ? withoutLocalNodes(reduction.plan) : undefined;
}
