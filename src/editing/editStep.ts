import { editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import { AXON_POLICIES, type AxonPolicy } from './axonStub.ts';
import type { TaperShape } from './fitRadii.ts';
import type { Axis } from './moveSamples.ts';

/** One operation on a reconstruction as a value: what `parseEditStep` reads, `printEditStep` writes and `applyEdits` does. */
export type EditStep =
  | { readonly kind: 'prune'; readonly region: string }
  | { readonly kind: 'cut'; readonly locus: string }
  | { readonly kind: 'attach'; readonly file: string; readonly locus: string }
  | { readonly kind: 'resample'; readonly spacingUm: number }
  | { readonly kind: 'simplify'; readonly boundUm: number }
  | { readonly kind: 'smooth'; readonly window: number }
  | { readonly kind: 'translate'; readonly byUm: readonly [number, number, number] }
  | { readonly kind: 'centre' }
  | { readonly kind: 'rotate'; readonly axis: Axis; readonly degrees: number }
  | { readonly kind: 'scale'; readonly factor: number }
  | { readonly kind: 'stretch'; readonly factors: readonly [number, number, number] }
  | { readonly kind: 'taper'; readonly shape: TaperShape; readonly region: string }
  | { readonly kind: 'min-radius'; readonly leastUm: number; readonly region: string }
  | { readonly kind: 'axon'; readonly policy: AxonPolicy }
  | { readonly kind: 'spines'; readonly factor: number; readonly region: string }
  | { readonly kind: 'renumber' };

export type EditKind = EditStep['kind'];

/** What each operation takes, for help and for errors: in the order of a usual session. */
export const EDIT_USAGE: Readonly<Record<EditKind, { value: string; meaning: string }>> = {
  axon: {
    value: 'keep|none|stub:bbp|stub:allen',
    meaning: 'Take the axon away, or put 60 um in its place',
  },
  prune: { value: 'REGION', meaning: 'Take a region away, and what hangs on it' },
  cut: { value: 'PLACE', meaning: 'Take everything beyond a place away' },
  attach: { value: 'FILE.swc at PLACE', meaning: 'Join another tree at a place, moved there' },
  resample: { value: 'UM', meaning: 'Take samples anew, evenly, at most this far apart' },
  simplify: { value: 'UM', meaning: 'Drop samples that stray from a straight edge by no more' },
  smooth: {
    value: 'SAMPLES',
    meaning: 'Move samples to the mean of an odd number along the neurite',
  },
  taper: {
    value: 'linear|quadratic [in REGION]',
    meaning: 'Fit a taper to the radii of each section',
  },
  'min-radius': { value: 'UM [in REGION]', meaning: 'Raise radii below this' },
  spines: {
    value: 'FACTOR [in REGION]',
    meaning: 'Fold the membrane of spines in: area times this',
  },
  translate: { value: 'X,Y,Z', meaning: 'Move the cell, um' },
  centre: { value: '', meaning: 'Move the soma to the origin' },
  rotate: { value: 'AXIS,DEGREES', meaning: 'Turn the cell about an axis through the soma' },
  scale: { value: 'FACTOR', meaning: 'Multiply coordinates and radii, as 0.001 for nm' },
  stretch: { value: 'X,Y,Z', meaning: 'Multiply the coordinates of each axis' },
  renumber: { value: '', meaning: 'Number samples from 1, parents first' },
};

export const EDIT_KINDS: readonly EditKind[] = Object.keys(EDIT_USAGE) as EditKind[];

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const IN_REGION = /^(\S+)(?:\s+in\s+(.+))?$/s;
const AT_PLACE = /^(.+?)\s+at\s+(.+)$/s;

/**
 * Reads an operation as the command line writes it: its name and its value.
 *
 * @throws ModelError `edit/bad-step` that says what the operation takes
 */
export function parseEditStep(kind: EditKind, text: string): EditStep {
  const value = text.trim();
  const step = readStep(kind, value);
  if (step !== undefined) return step;
  const { value: form } = EDIT_USAGE[kind];
  const message = editProblem.badStep(kind, value, `--${kind}${form === '' ? '' : ` "${form}"`}`);
  throw new ModelError('edit/bad-step', message);
}

function readStep(kind: EditKind, value: string): EditStep | undefined {
  switch (kind) {
    case 'prune':
      return value === '' ? undefined : { kind, region: value };
    case 'cut':
      return value === '' ? undefined : { kind, locus: value };
    case 'attach': {
      const [, file, locus] = AT_PLACE.exec(value) ?? [];
      return file === undefined || locus === undefined ? undefined : { kind, file, locus };
    }
    case 'resample':
      return withNumber(value, (spacingUm) => ({ kind, spacingUm }));
    case 'simplify':
      return withNumber(value, (boundUm) => ({ kind, boundUm }));
    case 'smooth':
      return withNumber(value, (window) => ({ kind, window }));
    case 'scale':
      return withNumber(value, (factor) => ({ kind, factor }));
    case 'translate':
      return withTriple(value, (byUm) => ({ kind, byUm }));
    case 'stretch':
      return withTriple(value, (factors) => ({ kind, factors }));
    case 'rotate': {
      const [axis = '', degrees = ''] = value.split(/\s*,\s*/, 2);
      if (!isAxis(axis)) return undefined;
      return withNumber(degrees, (number) => ({ kind, axis, degrees: number }));
    }
    case 'taper':
      return inRegion(value, (shape, region) =>
        shape === 'linear' || shape === 'quadratic' ? { kind, shape, region } : undefined,
      );
    case 'min-radius':
      return inRegion(value, (text, region) =>
        withNumber(text, (leastUm) => ({ kind, leastUm, region })),
      );
    case 'spines':
      return inRegion(value, (text, region) =>
        withNumber(text, (factor) => ({ kind, factor, region })),
      );
    case 'axon': {
      const policy = AXON_POLICIES.find((name) => name === value);
      return policy === undefined ? undefined : { kind, policy };
    }
    case 'centre':
    case 'renumber':
      return value === '' ? { kind } : undefined;
  }
}

function withNumber(
  text: string,
  make: (value: number) => EditStep | undefined,
): EditStep | undefined {
  return NUMBER.test(text) ? make(Number(text)) : undefined;
}

function withTriple(
  text: string,
  make: (values: [number, number, number]) => EditStep,
): EditStep | undefined {
  const parts = text.split(/\s*,\s*/);
  if (parts.length !== 3 || !parts.every((part) => NUMBER.test(part))) return undefined;
  return make(parts.map(Number) as [number, number, number]);
}

function inRegion(
  text: string,
  make: (value: string, region: string) => EditStep | undefined,
): EditStep | undefined {
  const [, value, region] = IN_REGION.exec(text) ?? [];
  return value === undefined ? undefined : make(value, region ?? 'all');
}

function isAxis(text: string): text is Axis {
  return text === 'x' || text === 'y' || text === 'z';
}

/** The words of the command line for a step: `--min-radius "0.2 in axon"`. */
export function printEditStep(step: EditStep): string {
  const value = printValue(step);
  if (value === '') return `--${step.kind}`;
  return /^[\w.,:+-]+$/.test(value) ? `--${step.kind} ${value}` : `--${step.kind} "${value}"`;
}

function printValue(step: EditStep): string {
  const within = (value: string | number, region: string): string =>
    region === 'all' ? `${value}` : `${value} in ${region}`;
  switch (step.kind) {
    case 'prune':
      return step.region;
    case 'cut':
      return step.locus;
    case 'attach':
      return `${step.file} at ${step.locus}`;
    case 'resample':
      return `${step.spacingUm}`;
    case 'simplify':
      return `${step.boundUm}`;
    case 'smooth':
      return `${step.window}`;
    case 'translate':
      return step.byUm.join(',');
    case 'stretch':
      return step.factors.join(',');
    case 'rotate':
      return `${step.axis},${step.degrees}`;
    case 'scale':
      return `${step.factor}`;
    case 'taper':
      return within(step.shape, step.region);
    case 'min-radius':
      return within(step.leastUm, step.region);
    case 'spines':
      return within(step.factor, step.region);
    case 'axon':
      return step.policy;
    case 'centre':
    case 'renumber':
      return '';
  }
}
