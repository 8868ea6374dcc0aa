import {
  type Certificate,
  cellWithShares,
  certifyReduction,
  type Diagnostic,
  describeNode,
  exportCertificatePage,
  findSiteNodes,
  type MappedSynapse,
  ModelError,
  mapSynapses,
  pairReduction,
  printCertificateJson,
  printShares,
  printSynapseMap,
  type ReducedModel,
  type ReductionInput,
  reductionInputOf,
  resolveLocset,
  type SharedSynapses,
  type SiteChoice,
} from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { onlyForMethods } from './messages.ts';
import { exportTo } from './reductionExports.ts';
import { carryOutReduction, type ReductionWords } from './reductionPlan.ts';

export interface ReductionRequest extends ReductionWords {
  /** Places of synapses to map, as locsets. */
  readonly synapses: readonly string[];
  readonly strengthNs: number;
}

/** What `reduce` does without options. */
export const USUAL_REQUEST: ReductionRequest = {
  method: 'sites',
  sites: undefined,
  compartments: undefined,
  error: undefined,
  metric: undefined,
  treatment: undefined,
  capacitance: undefined,
  frequency: undefined,
  holding: undefined,
  working: false,
  channels: undefined,
  step: 0.02,
  to: ['brian2', 'dendrify'],
  synapses: [],
  strengthNs: 1,
  active: true,
};

export interface CertifiedReduction {
  readonly model: ReducedModel;
  readonly certificate: Certificate;
  /** By file name: the model, its certificate and the scripts that run it. */
  readonly files: ReadonlyMap<string, string>;
  readonly choice?: SiteChoice;
  readonly wantedError?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reduces a cell, measures what was kept and lost, and writes the files as text. */
export function reduceLoaded(
  loaded: LoadedExperiment,
  request: ReductionRequest = USUAL_REQUEST,
): CertifiedReduction {
  const { cell, layout, sourceSha256 } = loaded;
  const input = reductionInputOf(cell, layout, sourceSha256);
  const planned = carryOutReduction(loaded, input, request);
  const { choice, wantedError, diagnostics } = planned;
  const { model, shared } = planned;
  const full = { cell, layout };
  const placed = shared === undefined ? undefined : cellWithShares(model, full, shared);
  const durationMs = loaded.experiment.simulation.duration_ms;
  const certificate = certifyReduction(input, model, {
    ...(choice === undefined ? {} : { search: describeSearch(choice, wantedError) }),
    ...(request.active ? { activeCell: cell } : {}),
    ...(placed === undefined ? {} : { ownInput: { full, reduced: placed, durationMs } }),
  });
  const mapped = mapPlaces(loaded, input, model, request);
  const exported = {
    ...{ loaded, model, certificate, synapses: mapped.synapses },
    ...(placed === undefined ? {} : { placed }),
  };
  const files = new Map([
    ['reduced.json', `${JSON.stringify(model, writeArrays, 2)}\n`],
    ['certificate.json', printCertificateJson(certificate)],
    ['certificate.html', exportCertificatePage(certificate)],
    ...mapped.files,
    ...(shared === undefined ? [] : [[WORKING_MAP, mapShares(input, model, shared)] as const]),
    ...request.to.flatMap((target) => [...exportTo(target, exported)]),
  ]);
  return {
    model,
    certificate,
    files,
    ...(choice === undefined ? {} : { choice }),
    ...(wantedError === undefined ? {} : { wantedError }),
    diagnostics: [...diagnostics, ...mapped.diagnostics],
  };
}

function describeSearch(
  { metric, treatment, isMet, candidates }: SiteChoice,
  wantedError: number | undefined,
): NonNullable<Certificate['search']> {
  return { metric, treatment, wantedError: wantedError ?? null, isMet, candidates };
}

/** Where the experiment's own synapses are. */
const WORKING_MAP = 'working_synapses.csv';

function mapShares(input: ReductionInput, model: ReducedModel, shared: SharedSynapses): string {
  return printShares(model, shared, (node) => describeNode(input, node));
}

/** Where synapses at some places of the full cell go: `synapses.csv`. */
function mapPlaces(
  { cell }: LoadedExperiment,
  input: ReductionInput,
  model: ReducedModel,
  { synapses, strengthNs }: ReductionRequest,
): {
  files: [string, string][];
  synapses: readonly MappedSynapse[];
  diagnostics: readonly Diagnostic[];
} {
  if (synapses.length === 0) return { files: [], synapses: [], diagnostics: [] };
  if (model.sites === undefined)
    throw new ModelError('cli/bad-option', onlyForMethods('--synapses', ['sites', 'two-site']));
  const loci = synapses.flatMap((text) => resolveLocset(cell.morphology, text, cell.labels));
  const { nodes, diagnostics } = findSiteNodes(input, loci);
  const pair = pairReduction(input, model);
  const placed = nodes.map((node) => ({ node, peakUs: strengthNs * 1e-3, reversalMv: 0 }));
  const mapped = mapSynapses(pair, placed);
  const map = printSynapseMap(pair, mapped);
  return { files: [['synapses.csv', map]], synapses: mapped, diagnostics };
}

/** Typed arrays as lists. */
function writeArrays(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
}
