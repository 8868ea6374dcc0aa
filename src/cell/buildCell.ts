import { closestName } from '../base/closestName.ts';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { isModelError } from '../base/modelError.ts';
import { sha256OfText } from '../base/sha256.ts';
import { parseQuantity } from '../base/units.ts';
import type { Expression } from '../mechanisms/expression.ts';
import type { Mechanism, MechanismParameter } from '../mechanisms/mechanism.ts';
import { parseExpression } from '../mechanisms/parseExpression.ts';
import { buildMorphology } from '../morphology/buildMorphology.ts';
import { parseLocus } from '../morphology/locus.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { resolveRegion } from '../morphology/region.ts';
import { parseSwc } from '../swc-parser/parseSwc.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import type { Cell, Coat, CurrentClamp, Probe } from './cell.ts';
import type { Experiment, PaintEntry } from './experimentSchema.ts';
import { loadMechanisms } from './loadMechanisms.ts';

/** Texts of the files an experiment names, by the name it uses. */
export type ExperimentFiles = ReadonlyMap<string, string>;

export interface BuiltCell {
  /** Undefined where there is an error among the diagnostics. */
  readonly cell: Cell | undefined;
  /** The morphology's samples, where they could be read. */
  readonly table: SwcTable | undefined;
  /** SHA-256 of the morphology's text. */
  readonly sourceSha256: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a painted expression may speak of. */
export const PLACE_VARIABLES: readonly string[] = ['distance', 'radius', 'x', 'y', 'z'];

/** The files that `buildCell` will ask for. */
export function listExperimentFiles(experiment: Experiment): string[] {
  const files = [experiment.morphology.file, ...experiment.mechanisms.map(({ file }) => file)];
  return files.filter((file) => file !== undefined);
}

/** The same experiment with its files' texts inside, so that it stands alone. */
export function inlineExperimentFiles(experiment: Experiment, files: ExperimentFiles): Experiment {
  const { morphology, mechanisms } = experiment;
  return {
    ...experiment,
    morphology:
      morphology.file === undefined
        ? morphology
        : { name: baseName(morphology.file), swc: files.get(morphology.file) ?? '' },
    mechanisms: mechanisms.map((mechanism) =>
      mechanism.file === undefined
        ? mechanism
        : { name: baseName(mechanism.file), source: files.get(mechanism.file) ?? '' },
    ),
  };
}

/**
 * Builds the cell of an experiment: reads its morphology and mechanisms, resolves regions and places on it. Problems
 * are reported together; nothing is thrown for content.
 */
export function buildCell(experiment: Experiment, files: ExperimentFiles = new Map()): BuiltCell {
  const log = new CellLog();
  const { file, name, swc } = experiment.morphology;
  const swcName = file ?? name ?? 'morphology.swc';
  const text = swc ?? files.get(swcName);
  if (text === undefined) {
    log.add('experiment/missing-file', messages.missingFile(swcName));
    return { cell: undefined, table: undefined, sourceSha256: '', diagnostics: log.diagnostics };
  }
  const sourceSha256 = sha256OfText(text);
  const parsed = parseSwc(text, { file: swcName });
  log.diagnostics.push(...parsed.diagnostics);
  const { table } = parsed;
  if (table === undefined)
    return { cell: undefined, table, sourceSha256, diagnostics: log.diagnostics };
  const built = buildMorphology(table, { name: baseName(swcName), file: swcName });
  log.diagnostics.push(...built.diagnostics);
  const { cell, diagnostics } = paintMorphology(experiment, built.morphology, files);
  log.diagnostics.push(...diagnostics);
  return {
    cell: hasErrors(log.diagnostics) ? undefined : cell,
    table,
    sourceSha256,
    diagnostics: log.diagnostics,
  };
}

/** Paints and places what an experiment says on a morphology that is there already; its own is not read. */
export function paintMorphology(
  experiment: Experiment,
  morphology: Morphology,
  files: ExperimentFiles = new Map(),
): Pick<BuiltCell, 'cell' | 'diagnostics'> {
  const log = new CellLog();
  const { mechanisms, diagnostics } = loadMechanisms(experiment, files);
  log.diagnostics.push(...diagnostics);
  const cell = assembleCell(experiment, morphology, mechanisms, log);
  return {
    cell: hasErrors(log.diagnostics) ? undefined : cell,
    diagnostics: log.diagnostics,
  };
}

function assembleCell(
  experiment: Experiment,
  morphology: Morphology,
  mechanisms: ReadonlyMap<string, Mechanism>,
  log: CellLog,
): Cell {
  const { membrane, regions, celsius, v_init_mV } = experiment;
  const coats = experiment.paint.flatMap((paint) =>
    log.attempt(() => resolveCoats(paint, morphology, regions, mechanisms, log), []),
  );
  const locusOf = (text: string): Locus =>
    log.attempt(() => parseLocus(text, morphology), { section: 0, x: 0.5 });
  const clamps = experiment.place.map(
    ({ name, locus, iclamp }): CurrentClamp => ({
      name,
      locus: locusOf(locus),
      delayMs: iclamp.delay_ms,
      durationMs: iclamp.duration_ms,
      amplitudeNa: iclamp.amplitude_nA,
    }),
  );
  const probes = experiment.probes.map(
    ({ name, locus }): Probe => ({ name, locus: locusOf(locus) }),
  );
  return {
    morphology,
    celsius,
    vInitMv: v_init_mV,
    membrane: { cmUfPerCm2: membrane.cm_uF_per_cm2, raOhmCm: membrane.Ra_ohm_cm },
    labels: regions,
    coats,
    clamps,
    probes,
  };
}

function resolveCoats(
  paint: PaintEntry,
  morphology: Morphology,
  labels: Readonly<Record<string, string>>,
  mechanisms: ReadonlyMap<string, Mechanism>,
  log: CellLog,
): Coat[] {
  const { region, mechanism: name, ion, reversal_mV, Ra_ohm_cm, cm_uF_per_cm2 } = paint;
  const place = { region, intervals: resolveRegion(morphology, region, labels) };
  const coats: Coat[] = [];
  if (name !== undefined) {
    const mechanism = mechanisms.get(name);
    if (mechanism === undefined) {
      const nearest = closestName(name, mechanisms.keys());
      log.add('experiment/unknown-mechanism', messages.unknownMechanism(name), didYouMean(nearest));
    } else {
      const parameters = readParameters(mechanism, paint.parameters ?? {}, log);
      coats.push({ kind: 'mechanism', ...place, mechanism, parameters });
    }
  }
  if (ion !== undefined && reversal_mV !== undefined)
    coats.push({ kind: 'reversal', ...place, ion, reversalMv: reversal_mV });
  if (Ra_ohm_cm !== undefined || cm_uF_per_cm2 !== undefined)
    coats.push({ kind: 'membrane', ...place, raOhmCm: Ra_ohm_cm, cmUfPerCm2: cm_uF_per_cm2 });
  return coats;
}

function readParameters(
  mechanism: Mechanism,
  values: Readonly<Record<string, number | string>>,
  log: CellLog,
): Record<string, number | Expression> {
  const read: Record<string, number | Expression> = {};
  for (const [name, value] of Object.entries(values)) {
    const parameter = mechanism.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      const names = mechanism.parameters.map((candidate) => candidate.name);
      const message = messages.unknownParameter(mechanism.name, name);
      log.add('experiment/unknown-parameter', message, didYouMean(closestName(name, names)));
      continue;
    }
    const number = log.attempt(() => readParameter(parameter, value), 0);
    log.diagnostics.push(...checkUsual(mechanism, parameter, number));
    read[name] = number;
  }
  return read;
}

/** A number, a quantity ("120 mS/cm2") or an expression of place ("0.12 * exp(-distance/300)"). */
function readParameter(parameter: MechanismParameter, value: number | string): number | Expression {
  if (typeof value === 'number') return value;
  const isQuantity = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?(\s*$|\s*[a-zA-Zµμ%][^*+()]*$)/.test(
    value,
  );
  return isQuantity
    ? parseQuantity(value, parameter.unit)
    : parseExpression(value, PLACE_VARIABLES);
}

/** S/cm2 above which a maximal conductance is a slip: ten times the squid axon's sodium conductance. */
const USUAL_CONDUCTANCE_S_PER_CM2 = 1.2;

function checkUsual(
  mechanism: Mechanism,
  { name, unit }: MechanismParameter,
  value: number | Expression,
): Diagnostic[] {
  if (typeof value !== 'number' || !/^(S|mho)\/cm2$/.test(unit)) return [];
  if (value >= 0 && value <= USUAL_CONDUCTANCE_S_PER_CM2) return [];
  const label = `${mechanism.name}.${name}`;
  return [
    {
      code: value < 0 ? 'cell/negative-conductance' : 'cell/unusual-conductance',
      severity: value < 0 ? 'error' : 'warning',
      file: 'experiment',
      line: 0,
      column: 0,
      message: messages.unusual(label, value, '0 to 0.2 S/cm2'),
      hint: messages.checkUnit(),
    },
  ];
}

/** Diagnostics of one build, with errors thrown below turned into them. */
class CellLog {
  readonly diagnostics: Diagnostic[] = [];

  add(code: string, message: string, hint?: string): void {
    this.diagnostics.push({
      code,
      severity: 'error',
      file: 'experiment',
      line: 0,
      column: 0,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  attempt<T>(action: () => T, otherwise: T): T {
    try {
      return action();
    } catch (error) {
      if (!isModelError(error)) throw error;
      this.add(error.code, error.message);
      return otherwise;
    }
  }
}

function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : messages.didYouMean(name);
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
