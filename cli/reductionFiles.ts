import {
  type Certificate,
  certifyReduction,
  exportBrian2,
  exportDendrify,
  type HodgkinHuxleyParameters,
  printCertificateJson,
  type ReducedModel,
  reduceByRegions,
  reductionInputOf,
} from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';

export interface CertifiedReduction {
  readonly model: ReducedModel;
  readonly certificate: Certificate;
  /** By file name: the model, its certificate and the scripts that run it. */
  readonly files: ReadonlyMap<string, string>;
}

/** Reduces a cell by regions, measures what was kept and lost, and writes the scripts as text. */
export function reduceLoaded(loaded: LoadedExperiment): CertifiedReduction {
  const { cell, layout, sourceSha256 } = loaded;
  const input = reductionInputOf(cell, layout, sourceSha256);
  const model = reduceByRegions(input);
  const certificate = certifyReduction(input, model);
  const files = new Map([
    ['reduced.json', `${JSON.stringify(describeModel(model), null, 2)}\n`],
    ['certificate.json', printCertificateJson(certificate)],
    ['reduced_brian2.py', exportBrian2(model, { certificate, hh: hodgkinHuxley(loaded) })],
    ['reduced_dendrify.py', exportDendrify(model, { certificate })],
  ]);
  return { model, certificate, files };
}

/** Temperature and reversals of the run; the last coat of an ion speaks for the cell. */
function hodgkinHuxley({ cell }: LoadedExperiment): HodgkinHuxleyParameters {
  const reversals = new Map(
    cell.coats.flatMap((coat): [string, number][] =>
      coat.kind === 'reversal' ? [[coat.ion, coat.reversalMv]] : [],
    ),
  );
  return {
    celsius: cell.celsius,
    sodiumReversalMv: reversals.get('na') ?? 50,
    potassiumReversalMv: reversals.get('k') ?? -77,
  };
}

function describeModel(model: ReducedModel): object {
  return { ...model, compartmentOfNode: [...model.compartmentOfNode] };
}
