/** How synapses between sites reach a small model: by local nodes of their own, or rescaled on its compartments. */
export type Treatment = 'local' | 'rescale';
export const TREATMENTS: readonly Treatment[] = ['local', 'rescale'];

/** Which small model is made: one compartment a region or an unbranched cable, or the best sites of at most so many. */
export type ReductionPlan =
  | { readonly method: 'regions' | 'cables' }
  | {
      readonly method: 'sites';
      readonly mostCompartments: number;
      /** Of the synapses that sites are judged by, and of the experiment's own in the run. */
      readonly treatment: Treatment;
    };
export const METHODS: readonly ReductionPlan['method'][] = ['regions', 'sites', 'cables'];

/** What a comparison begins with. */
export const FIRST_PLAN: ReductionPlan = { method: 'regions' };

/** The same model for a target without local nodes; undefined where it is that already. */
export function withoutLocalNodes(plan: ReductionPlan): ReductionPlan | undefined {
  return plan.method === 'sites' && plan.treatment === 'local'
    ? { ...plan, treatment: 'rescale' }
    : undefined;
}

/** `regions`, `cables`, `sites-12-rescale`: a plan as a word of a link. */
export function printPlan(plan: ReductionPlan): string {
  return plan.method === 'sites' ? `sites-${plan.mostCompartments}-${plan.treatment}` : plan.method;
}

/** Undefined where the word is no plan. */
export function parsePlan(word: string | null): ReductionPlan | undefined {
  if (word === 'regions' || word === 'cables') return { method: word };
  const [, count, treatment] = /^sites-(\d{1,4})-(local|rescale)$/.exec(word ?? '') ?? [];
  if (count === undefined || Number(count) < 1) return undefined;
  return {
    method: 'sites',
    mostCompartments: Number(count),
    treatment: treatment as Treatment,
  };
}
