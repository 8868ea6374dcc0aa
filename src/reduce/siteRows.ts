import type { CertificateRow, CertificateTrial } from './certificate.ts';
import type { CertificateOptions } from './certifyReduction.ts';
import { testPlaces } from './chooseSites.ts';
import { compareFigures } from './compareFigures.ts';
import { holdSites, slowestInteriorMode } from './interior.ts';
import { REFERENCE_SYNAPSE } from './postsynapticPotential.ts';
import { describeNode } from './reductionInput.ts';
import type { ReductionPair } from './reductionPair.ts';
import {
  runSynapseTrials,
  type SynapseTreatment,
  summariseTrials,
  type TrialPeaks,
} from './synapseTrials.ts';

const STRENGTHS_NS: readonly number[] = [0.3, 1, 3, 10];
const PLACE_COUNT = 12;
/** Not that of chooseSites: a certificate is taken at places the sites were not chosen by. */
const HELD_OUT_SEED = 0.2;
const TREATMENTS: readonly SynapseTreatment[] = ['pole', 'dc', 'rescale', 'plain'];

const TREATMENT_NAMES: Readonly<Record<string, string>> = {
  pole: 'local nodes',
  dc: 'local nodes without state',
  rescale: 'rescaled',
  plain: 'neither',
};

/** Single synapses at seeded places off the sites, at several strengths, treated in every way. */
export function runCertificateTrials(
  pair: ReductionPair,
  options: CertificateOptions,
): CertificateTrial[] {
  const { input, model } = pair;
  const sites = new Set(model.sites!.nodes);
  const count = options.synapsePlaces ?? PLACE_COUNT;
  const places = testPlaces(input, count, options.seed ?? HELD_OUT_SEED).filter(
    (node) => !sites.has(node),
  );
  const trials = runSynapseTrials(pair, {
    nodes: places,
    strengthsUs: (options.strengthsNs ?? STRENGTHS_NS).map((strength) => strength * 1e-3),
    treatments: TREATMENTS,
    synapse: options.synapse ?? REFERENCE_SYNAPSE,
  });
  return trials.map((trial) => ({
    place: describeNode(input, trial.node),
    strengthNs: Number((trial.peakUs * 1e3).toPrecision(12)),
    treatment: trial.treatment,
    fullSomaMv: trial.full.site,
    reducedSomaMv: trial.reduced.site,
    fullLocalMv: trial.full.local,
    reducedLocalMv: trial.reduced.local,
    isRefused: trial.isRefused,
  }));
}

/** Rows of a model of sites: the time constant between them, synapses at them, and synapses off them. */
export function siteRows(
  pair: ReductionPair,
  trials: readonly CertificateTrial[],
  options: CertificateOptions,
): CertificateRow[] {
  return [interiorRow(pair), ...rowsAtSites(pair, options), ...rowsOffSites(trials)];
}

function interiorRow({ full, model }: ReductionPair): CertificateRow {
  const interior = holdSites(full.matrix, model.sites!.nodes);
  return {
    key: 'tau_interior',
    metric: 'slowest time constant between sites: slower signals pass as in the full cell',
    unit: 'ms',
    full: slowestInteriorMode(interior, full.capacitanceNf)?.tauMs ?? 0,
    reduced: null,
    error: null,
  };
}

function rowsAtSites(pair: ReductionPair, options: CertificateOptions): CertificateRow[] {
  const { model, sites, treeOfCompartment, input } = pair;
  const synapse = options.synapse ?? REFERENCE_SYNAPSE;
  const own = Array.from(model.sites!.nodes).filter((_, i) => treeOfCompartment[i] === 0);
  const trials = runSynapseTrials(pair, {
    nodes: own,
    strengthsUs: [synapse.peakUs],
    treatments: ['plain'],
    synapse,
  });
  const atSoma = trials.find(({ node }) => node === sites[0])!;
  const others = trials.filter((trial) => trial !== atSoma);
  const strength = `${formatStrength(synapse.peakUs * 1e3)} nS`;
  const rows = [
    compareFigures(
      'epsp_soma_from_soma',
      `somatic EPSP, ${strength} at ${describeNode(input, sites[0]!)}`,
      'mV',
      atSoma.full.site,
      atSoma.reduced.site,
    ),
  ];
  if (others.length === 0) return rows;
  const { somaMean, somaWorst, localMean, localWorst } = summariseTrials(others);
  return [
    ...rows,
    errorRow('epsp_soma_sites_mean', `somatic EPSP, ${strength} at a site, mean error`, somaMean),
    errorRow('epsp_soma_sites_worst', `somatic EPSP, ${strength} at a site, worst`, somaWorst),
    errorRow('epsp_local_sites_mean', `local EPSP, ${strength} at a site, mean error`, localMean),
    errorRow('epsp_local_sites_worst', `local EPSP, ${strength} at a site, worst`, localWorst),
  ];
}

/** Mean error over the places, one row for each strength, place of recording and treatment, the worst in words. */
function rowsOffSites(trials: readonly CertificateTrial[]): CertificateRow[] {
  const strengths = [...new Set(trials.map(({ strengthNs }) => strengthNs))];
  return strengths.flatMap((strengthNs) =>
    TREATMENTS.flatMap((treatment) => {
      const own = trials.filter(
        (trial) => trial.strengthNs === strengthNs && trial.treatment === treatment,
      );
      const errors = summariseTrials(own.map(peaksOf));
      const refused = errors.refused > 0 ? `, ${errors.refused} of ${own.length} refused` : '';
      const how = `${TREATMENT_NAMES[treatment]}${refused}`;
      const strength = formatStrength(strengthNs);
      const key = `${strength}ns_${treatment}`;
      const describe = (where: string, worst: number): string =>
        `${where} EPSP, ${strength} nS off the sites, ${how}; worst ${(100 * worst).toFixed(1)} %`;
      return [
        errorRow(`epsp_soma_off_${key}`, describe('somatic', errors.somaWorst), errors.somaMean),
        errorRow(`epsp_local_off_${key}`, describe('local', errors.localWorst), errors.localMean),
      ];
    }),
  );
}

function peaksOf(trial: CertificateTrial): TrialPeaks {
  return {
    full: { site: trial.fullSomaMv, local: trial.fullLocalMv },
    reduced: { site: trial.reducedSomaMv, local: trial.reducedLocalMv },
    isRefused: trial.isRefused,
  };
}

function errorRow(key: string, metric: string, error: number): CertificateRow {
  return { key, metric, unit: '', full: null, reduced: null, error };
}

function formatStrength(strengthNs: number): string {
  return String(Number(strengthNs.toPrecision(6)));
}
