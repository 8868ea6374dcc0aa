import { type Diagnostic, ModelError, type SiteMetric } from '../src/index.ts';
import { noLocalNodes, treatmentUnused } from './messages.ts';
import type { ExportTarget } from './reductionExports.ts';

/** How a synapse between sites reaches the model while sites are sought: with its local node, or rescaled. */
export const JUDGED_TREATMENTS = ['local', 'rescale'] as const;
export type JudgedTreatment = (typeof JUDGED_TREATMENTS)[number];

/** Their names for chooseSites. */
export const TREATMENT_OF_SEARCH = { local: 'pole', rescale: 'rescale' } as const;

/** Targets that write a synapse between sites with its local node. */
const LOCAL_NODE_TARGETS: readonly ExportTarget[] = ['brian2', 'neuron'];

/** Those of the small model that cannot hold a local node. The full cell's have no use for one. */
function targetsWithoutNodes(targets: readonly ExportTarget[]): ExportTarget[] {
  return targets.filter(
    (target) => !target.startsWith('full-') && !LOCAL_NODE_TARGETS.includes(target),
  );
}

/**
 * What is asked for; else rescaled where any target needs it, for such a model serves the others as well. The voltage where a
 * synapse sits is kept by local nodes alone, so `local` is taken on them where any target carries them.
 */
export function chooseTreatment(
  asked: JudgedTreatment | undefined,
  targets: readonly ExportTarget[],
  metric: SiteMetric | undefined,
): JudgedTreatment {
  if (asked !== undefined) return asked;
  if (targetsWithoutNodes(targets).length === 0) return 'local';
  const isCarried = targets.some((target) => LOCAL_NODE_TARGETS.includes(target));
  return metric === 'local' && isCarried ? 'local' : 'rescale';
}

/** Metrics that no synapse has a part in are taken without a treatment. @throws ModelError `cli/bad-option` */
export function refuseIdleTreatment(
  asked: JudgedTreatment | undefined,
  isSearch: boolean,
  metric: SiteMetric | undefined,
): void {
  const isIdle = !isSearch || metric === 'z' || metric === 'rin' || metric === 'tau';
  if (asked !== undefined && isIdle) throw new ModelError('cli/bad-option', treatmentUnused());
}

/** Told where sites that local nodes made look good go to a target without them. */
export function warnOfLostNodes(
  treatment: JudgedTreatment,
  targets: readonly ExportTarget[],
  file: string,
): Diagnostic[] {
  const without = targetsWithoutNodes(targets);
  if (treatment === 'rescale' || without.length === 0) return [];
  return [
    {
      code: 'cli/no-local-nodes',
      severity: 'warning',
      file,
      line: 0,
      column: 0,
      message: noLocalNodes(without),
    },
  ];
}
