import type { Experiment } from '../../../src/index.ts';

export type PaintEntry = Experiment['paint'][number];
export type Placement = Experiment['place'][number];
export type CurrentStep = NonNullable<Placement['iclamp']>;
/** A number of a current step that can be dragged. */
export type Quantity = keyof CurrentStep;
/** What a click on the cell can place. */
export type PlacedKind = 'iclamp' | 'synapse' | 'seclamp';
export const PLACED_KINDS: readonly PlacedKind[] = ['iclamp', 'synapse', 'seclamp'];

/** Changes of an experiment by hand. Each gives a new experiment and leaves the old one as it was. */

/** One number of one current step changed; other things placed have no such number. */
export function withQuantity(
  experiment: Experiment,
  place: number,
  quantity: Quantity,
  value: number,
): Experiment {
  return withPlacement(experiment, place, (placement) =>
    placement.iclamp === undefined
      ? placement
      : { ...placement, iclamp: { ...placement.iclamp, [quantity]: value } },
  );
}

/** One more thing at a place, with values that show something on most cells. */
export function place(experiment: Experiment, kind: PlacedKind, locus: string): Experiment {
  const { delayMs, durationMs } = openingWindow(experiment);
  switch (kind) {
    case 'iclamp': {
      const name = freeName(experiment, 'step');
      const iclamp = { delay_ms: delayMs, duration_ms: durationMs, amplitude_nA: 0.5 };
      return { ...experiment, place: [...experiment.place, { name, locus, iclamp }] };
    }
    case 'seclamp': {
      const name = freeName(experiment, 'clamp');
      const rest = experiment.v_init_mV;
      const levels = [
        { until_ms: delayMs, mV: rest },
        { until_ms: delayMs + durationMs, mV: rest + 40 },
        { until_ms: experiment.simulation.duration_ms, mV: rest },
      ];
      const seclamp = { rs_MOhm: 1, levels };
      return { ...experiment, place: [...experiment.place, { name, locus, seclamp }] };
    }
    case 'synapse': {
      const name = freeName(experiment, 'synapse');
      const parameters = { tau1: 0.5, tau2: 3, e: 0 };
      const entry = { name, locus, mechanism: 'Exp2Syn', parameters };
      const event = { target: name, times_ms: [delayMs], weight: 0.002, delay_ms: 0 };
      return {
        ...experiment,
        place: [...experiment.place, entry],
        events: [...experiment.events, event],
      };
    }
  }
}

/** Without one thing placed, and without the events that went to it or came from it. */
export function removePlacement(experiment: Experiment, index: number): Experiment {
  const name = experiment.place[index]?.name;
  return {
    ...experiment,
    place: experiment.place.filter((_, i) => i !== index),
    events: experiment.events.filter(
      ({ target, source }) => target !== name && source?.point !== name,
    ),
  };
}

export function movePlacement(experiment: Experiment, index: number, locus: string): Experiment {
  return withPlacement(experiment, index, (placement) => ({ ...placement, locus }));
}

/** Weight or time of the events to a synapse that has events at given times. */
export function withEvent(
  experiment: Experiment,
  target: string,
  change: { readonly weight?: number; readonly timesMs?: readonly number[] },
): Experiment {
  return {
    ...experiment,
    events: experiment.events.map((event) =>
      event.target !== target || event.times_ms === undefined
        ? event
        : {
            ...event,
            ...(change.weight === undefined ? {} : { weight: change.weight }),
            ...(change.timesMs === undefined ? {} : { times_ms: [...change.timesMs] }),
          },
    ),
  };
}

export function addCoat(experiment: Experiment, coat: PaintEntry): Experiment {
  return { ...experiment, paint: [...experiment.paint, coat] };
}

export function removeCoat(experiment: Experiment, index: number): Experiment {
  return { ...experiment, paint: experiment.paint.filter((_, i) => i !== index) };
}

/** A parameter of a coat; empty text takes it away, so that the mechanism's own default holds. */
export function withParameter(
  experiment: Experiment,
  index: number,
  name: string,
  value: number | string,
): Experiment {
  return {
    ...experiment,
    paint: experiment.paint.map((coat, i) => {
      if (i !== index) return coat;
      const { [name]: _, ...others } = coat.parameters ?? {};
      return { ...coat, parameters: value === '' ? others : { ...others, [name]: value } };
    }),
  };
}

/** A number where the text is one, else the expression or quantity as it is. */
export function parameterOf(text: string): number | string {
  const trimmed = text.trim();
  return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}

export type Setting = 'duration_ms' | 'dt_ms' | 'celsius' | 'v_init_mV';
export const SETTINGS: readonly Setting[] = ['duration_ms', 'dt_ms', 'celsius', 'v_init_mV'];

export function settingOf(experiment: Experiment, setting: Setting): number {
  return setting === 'celsius' || setting === 'v_init_mV'
    ? experiment[setting]
    : experiment.simulation[setting];
}

export function withSetting(experiment: Experiment, setting: Setting, value: number): Experiment {
  return setting === 'celsius' || setting === 'v_init_mV'
    ? { ...experiment, [setting]: value }
    : { ...experiment, simulation: { ...experiment.simulation, [setting]: value } };
}

/** What the run keeps of the whole cell beside voltages, as it is typed: `hh.m, ina`. */
export function withFrames(experiment: Experiment, text: string): Experiment {
  const frames = text.split(/[\s,;]+/).filter((name) => name !== '');
  return { ...experiment, recording: { ...experiment.recording, frames } };
}

function withPlacement(
  experiment: Experiment,
  index: number,
  change: (placement: Placement) => Placement,
): Experiment {
  return {
    ...experiment,
    place: experiment.place.map((placement, i) => (i === index ? change(placement) : placement)),
  };
}

/** `step`, or `step 2` where that is taken. */
function freeName({ place: placed }: Experiment, word: string): string {
  const taken = new Set(placed.map(({ name }) => name));
  if (!taken.has(word)) return word;
  let number = 2;
  while (taken.has(`${word} ${number}`)) number++;
  return `${word} ${number}`;
}

/** A tenth of the run, from a twentieth on. ms, rounded so that they can be read. */
function openingWindow({ simulation }: Experiment): { delayMs: number; durationMs: number } {
  const round = (ms: number): number => Number(ms.toPrecision(2));
  return {
    delayMs: round(simulation.duration_ms / 20),
    durationMs: round(simulation.duration_ms / 10),
  };
}
