import type { Severity } from '../base/diagnostic.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { checkStimulus } from './checkStimulus.ts';
import type { EventEntry, Experiment, PaintEntry, Placement } from './experimentSchema.ts';
import { checkElectrodes } from './resolveElectrodes.ts';
import { checkFields } from './resolveFields.ts';

/** A rule of the experiment that a schema cannot say, broken at a path of the JSON. */
export interface ExperimentFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** Checks that need more than one value: either-or keys, names used twice, values far from any cell's. */
export function checkExperiment(experiment: Experiment): ExperimentFinding[] {
  return [
    ...checkSources(experiment),
    ...experiment.paint.flatMap(checkPaint),
    ...experiment.place.flatMap(checkPlacement),
    ...experiment.place.flatMap((placement, i) =>
      checkStimulus(placement, experiment.simulation.dt_ms).map(({ path, message }) =>
        error(['place', i, ...path], message),
      ),
    ),
    ...experiment.events.flatMap(checkEvent),
    ...checkClampMethod(experiment),
    ...checkGapJunctions(experiment),
    ...checkFields(experiment.fields),
    ...checkNames(experiment, 'place'),
    ...checkNames(experiment, 'probes'),
    ...checkElectrodes(experiment),
    ...checkPositive(experiment),
    ...checkUsual(experiment),
  ];
}

function error(path: readonly (string | number)[], message: string): ExperimentFinding {
  return { code: 'experiment/invalid', severity: 'error', path, message };
}

function checkSources({ morphology, mechanisms }: Experiment): ExperimentFinding[] {
  const findings: ExperimentFinding[] = [];
  const sources = [morphology.file, morphology.text, morphology.swc];
  if (sources.filter((source) => source !== undefined).length !== 1)
    findings.push(error(['morphology'], messages.oneMorphology()));
  mechanisms.forEach((mechanism, i) => {
    if ((mechanism.file === undefined) === (mechanism.source === undefined))
      findings.push(error(['mechanisms', i], messages.oneMechanismSource()));
  });
  return findings;
}

function checkPaint(paint: PaintEntry, i: number): ExperimentFinding[] {
  const { region, mechanism, parameters, ion, Ra_ohm_cm, cm_uF_per_cm2 } = paint;
  const ionValue = paint.reversal_mV ?? paint.interior_mM ?? paint.exterior_mM;
  if ((ion === undefined) !== (ionValue === undefined))
    return [error(['paint', i], messages.ionWithoutValue(region))];
  if (parameters !== undefined && mechanism === undefined)
    return [error(['paint', i], messages.parametersWithoutMechanism(region))];
  const paints = mechanism ?? ion ?? Ra_ohm_cm ?? cm_uF_per_cm2;
  return paints === undefined ? [error(['paint', i], messages.emptyPaint(region))] : [];
}

function checkPlacement(
  { name, locus: _, mechanism, parameters, ...stimuli }: Placement,
  i: number,
): ExperimentFinding[] {
  const given = [mechanism, ...Object.values(stimuli)].filter((kind) => kind !== undefined);
  if (given.length !== 1) return [error(['place', i], messages.onePlaced(name))];
  if (parameters !== undefined && mechanism === undefined)
    return [error(['place', i], messages.placeParameters(name))];
  return [];
}

function checkClampMethod({ place, simulation }: Experiment): ExperimentFinding[] {
  if (simulation.method !== 'cn-neuron') return [];
  return place.flatMap(({ name, seclamp }, i) =>
    seclamp === undefined
      ? []
      : [
          {
            code: 'experiment/clamp-rings',
            severity: 'warning',
            path: ['place', i, 'seclamp'],
            message: messages.clampRings(name),
            hint: messages.useSecondOrder(),
          },
        ],
  );
}

function checkEvent(
  { target, times_ms, source, delay_ms }: EventEntry,
  i: number,
): ExperimentFinding[] {
  const count = [times_ms, ...Object.values(source ?? {})].filter((kind) => kind !== undefined);
  if (count.length !== 1) return [error(['events', i], messages.oneSource(target))];
  if (!(delay_ms >= 0))
    return [error(['events', i, 'delay_ms'], messages.negative('delay_ms', delay_ms))];
  const { regular, poisson } = source ?? {};
  if (regular !== undefined && !(regular.interval_ms > 0))
    return [
      error(
        ['events', i, 'source', 'regular', 'interval_ms'],
        messages.notPositive('interval_ms', regular.interval_ms),
      ),
    ];
  if (poisson !== undefined && !(poisson.rate_Hz >= 0))
    return [
      error(
        ['events', i, 'source', 'poisson', 'rate_Hz'],
        messages.negative('rate_Hz', poisson.rate_Hz),
      ),
    ];
  return [];
}

function checkNames(experiment: Experiment, kind: 'place' | 'probes'): ExperimentFinding[] {
  const seen = new Set<string>();
  return experiment[kind].flatMap(({ name }, i) => {
    if (name.trim() === '') return [error([kind, i, 'name'], messages.noName(kind))];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [error([kind, i, 'name'], messages.duplicateName(kind, name))];
  });
}

function checkPositive(experiment: Experiment): ExperimentFinding[] {
  const values: [(string | number)[], number | undefined][] = [
    [['simulation', 'dt_ms'], experiment.simulation.dt_ms],
    [['simulation', 'duration_ms'], experiment.simulation.duration_ms],
    [['simulation', 'adaptive_mV'], experiment.simulation.adaptive_mV],
    [['recording', 'frame_interval_ms'], experiment.recording.frame_interval_ms],
    ...membraneValues(experiment),
  ];
  return values.flatMap(([path, value]) => {
    if (value === undefined || (value > 0 && Number.isFinite(value))) return [];
    return [error(path, messages.notPositive(path.join('.'), value))];
  });
}

/** A gap junction may be closed, but not drive the voltages apart. */
function checkGapJunctions({ gap_junctions = [] }: Experiment): ExperimentFinding[] {
  return gap_junctions.flatMap(({ conductance_uS }, i) => {
    if (conductance_uS >= 0 && Number.isFinite(conductance_uS)) return [];
    const path = ['gap_junctions', i, 'conductance_uS'];
    return [error(path, messages.negative('conductance_uS', conductance_uS))];
  });
}

function membraneValues(experiment: Experiment): [(string | number)[], number | undefined][] {
  return [
    [['membrane', 'cm_uF_per_cm2'], experiment.membrane.cm_uF_per_cm2],
    [['membrane', 'Ra_ohm_cm'], experiment.membrane.Ra_ohm_cm],
    ...experiment.paint.flatMap((paint, i): [(string | number)[], number | undefined][] => [
      [['paint', i, 'interior_mM'], paint.interior_mM],
      [['paint', i, 'exterior_mM'], paint.exterior_mM],
      [['paint', i, 'cm_uF_per_cm2'], paint.cm_uF_per_cm2],
      [['paint', i, 'Ra_ohm_cm'], paint.Ra_ohm_cm],
    ]),
  ];
}

function usualValues(experiment: Experiment): [(string | number)[], number | undefined][] {
  return [
    [['v_init_mV'], experiment.v_init_mV],
    [['simulation', 'dt_ms'], experiment.simulation.dt_ms],
    ...membraneValues(experiment),
    ...experiment.paint.map(({ reversal_mV }, i): [(string | number)[], number | undefined] => [
      ['paint', i, 'reversal_mV'],
      reversal_mV,
    ]),
  ];
}

/** Values that a slip of the unit makes, not those that some cell has. */
const USUAL: Readonly<Record<string, { low: number; high: number; typical: string }>> = {
  cm_uF_per_cm2: { low: 0.3, high: 10, typical: '0.5 to 2 uF/cm2' },
  Ra_ohm_cm: { low: 10, high: 1000, typical: '30 to 300 ohm cm' },
  v_init_mV: { low: -200, high: 200, typical: '-90 to -50 mV' },
  reversal_mV: { low: -300, high: 300, typical: '-100 to 150 mV' },
  dt_ms: { low: 1e-6, high: 1, typical: '0.005 to 0.1 ms' },
};

function checkUsual(experiment: Experiment): ExperimentFinding[] {
  const refused = new Set(checkPositive(experiment).map(({ path }) => path.join('.')));
  return usualValues(experiment).flatMap(([path, value]) => {
    const usual = USUAL[String(path.at(-1))];
    if (value === undefined || usual === undefined || refused.has(path.join('.'))) return [];
    if (value >= usual.low && value <= usual.high) return [];
    return [
      {
        code: 'experiment/unusual-value',
        severity: 'warning',
        path,
        message: messages.unusual(path.join('.'), value, usual.typical),
        hint: messages.checkUnit(),
      },
    ];
  });
}
