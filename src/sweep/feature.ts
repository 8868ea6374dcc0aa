import { closestName } from '../base/closestName.ts';
import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';

/** A number measured of one run. */
export interface Feature {
  readonly name: FeatureName;
  /** Name of a probe; undefined for the first one, and for features of the whole cell. */
  readonly probe: string | undefined;
}

/** Of a probe that records a voltage. */
const PROBE_FEATURES = [
  'spike_count',
  'latency_ms',
  'rate_hz',
  'width_ms',
  'amplitude_mV',
  'isi_cv',
  'adaptation',
  'ahp_mV',
  'threshold_mV',
  'v_end_mV',
  'v_max_mV',
  'v_min_mV',
  'epsp_mV',
  'epsp_time_ms',
  'rin_Mohm',
] as const;
/** Of what a probe records, whatever it is, in its unit. */
const VALUE_FEATURES = ['end', 'max', 'min', 'mean'] as const;
/** Of the whole cell. */
const CELL_FEATURES = ['tau_ms'] as const;

export type ProbeFeature = (typeof PROBE_FEATURES)[number];
export type ValueFeature = (typeof VALUE_FEATURES)[number];
export type CellFeature = (typeof CELL_FEATURES)[number];
export type FeatureName = ProbeFeature | ValueFeature | CellFeature;

/** Names of all features; those of a probe take `@name`. */
export const FEATURE_NAMES: readonly FeatureName[] = [
  ...PROBE_FEATURES,
  ...VALUE_FEATURES,
  ...CELL_FEATURES,
];

export function isValueFeature(name: FeatureName): name is ValueFeature {
  return (VALUE_FEATURES as readonly FeatureName[]).includes(name);
}

export function isCellFeature(name: FeatureName): name is CellFeature {
  return (CELL_FEATURES as readonly FeatureName[]).includes(name);
}

/**
 * Reads `rate_hz@soma`, or `rate_hz` for the first probe.
 *
 * @throws ModelError `sweep/bad-feature`
 */
export function parseFeature(text: string): Feature {
  const at = text.indexOf('@');
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  const probe = at < 0 ? undefined : text.slice(at + 1).trim();
  if (!isFeature(name))
    throw new ModelError(
      'sweep/bad-feature',
      messages.unknownFeature(name, nearestFeature(name), FEATURE_NAMES),
    );
  if (probe !== undefined && isCellFeature(name))
    throw new ModelError('sweep/bad-feature', messages.featureOfPlace(name));
  return { name, probe };
}

function isFeature(name: string): name is FeatureName {
  return (FEATURE_NAMES as readonly string[]).includes(name);
}

/** The unit left out is the commonest slip. */
function nearestFeature(name: string): string | undefined {
  const withUnit = FEATURE_NAMES.find((feature) => feature.startsWith(`${name}_`));
  return withUnit ?? closestName(name, FEATURE_NAMES);
}

export function printFeature({ name, probe }: Feature): string {
  return probe === undefined ? name : `${name}@${probe}`;
}
