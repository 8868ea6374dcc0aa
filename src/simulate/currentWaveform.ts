import { exp, log } from '../base/elementary.ts';
import { randomUniform } from '../base/random.ts';
import { cos, sin } from '../base/trigonometric.ts';
import type { CurrentClamp, CurrentWaveform } from '../cell/cell.ts';

/** A current into the cell at a time. ms, nA */
export type CurrentInTime = (timeMs: number) => number;

type Noise = Extract<CurrentWaveform, { kind: 'noise' }>;
type Points = Extract<CurrentWaveform, { kind: 'points' }>;

/** Of the path that noise takes in one correlation time; straight between them. */
const NOISE_POINTS_PER_TAU = 50;

/** The current of a clamp, 0 before `delayMs` and from `delayMs` + `durationMs` on. Made of own functions: the same bits everywhere. */
export function makeCurrent({
  delayMs,
  durationMs,
  amplitudeNa,
  waveform,
}: Omit<CurrentClamp, 'name' | 'locus'>): CurrentInTime {
  const endMs = delayMs + durationMs;
  const inside = waveform === undefined ? (): number => amplitudeNa : shapeOf(waveform, durationMs);
  return (timeMs) => (timeMs < delayMs || timeMs >= endMs ? 0 : inside(timeMs - delayMs));
}

/** By the time from the start. */
function shapeOf(waveform: CurrentWaveform, durationMs: number): CurrentInTime {
  switch (waveform.kind) {
    case 'ramp': {
      const { fromNa, toNa } = waveform;
      return (elapsedMs) => fromNa + (toNa - fromNa) * (elapsedMs / durationMs);
    }
    case 'chirp': {
      const { offsetNa, amplitudeNa, fromHz, toHz } = waveform;
      return (elapsedMs) => {
        const meanHz = fromHz + ((toHz - fromHz) * elapsedMs) / (2 * durationMs);
        const cycles = (meanHz * elapsedMs) / 1000;
        return offsetNa + amplitudeNa * sin(2 * Math.PI * (cycles - Math.floor(cycles)));
      };
    }
    case 'noise':
      return makeNoise(waveform);
    case 'points':
      return readPoints(waveform);
  }
}

/**
 * An Ornstein-Uhlenbeck process from its stationary distribution, exact at points that belong to the noise and not to the
 * run, so that another time step sees the same path. Between them it is straight, which would cost 0.7 % of the variance:
 * the path is scaled so that its variance over time is sd^2.
 *
 * @see Gillespie (1996), "Exact numerical simulation of the Ornstein-Uhlenbeck process and its integral", for the step
 */
function makeNoise({ meanNa, sdNa, tauMs, seed, stream }: Noise): CurrentInTime {
  const share = exp(-1 / NOISE_POINTS_PER_TAU);
  const kick = Math.sqrt(1 - share * share);
  const scaleNa = sdNa / Math.sqrt((2 + share) / 3);
  const normal = (k: number): number => drawNormal(seed, k, stream);
  let [index, here, next] = [0, Number.NaN, Number.NaN];
  const restart = (): void => {
    index = 0;
    here = normal(0);
    next = share * here + kick * normal(1);
  };
  restart();
  return (elapsedMs) => {
    const position = (elapsedMs * NOISE_POINTS_PER_TAU) / tauMs;
    const wanted = Math.floor(position);
    if (wanted < index) restart();
    while (index < wanted) {
      index++;
      here = next;
      next = share * here + kick * normal(index + 1);
    }
    return meanNa + scaleNa * (here + (position - index) * (next - here));
  };
}

/** The k-th number of a stream of the standard normal distribution: Box and Muller (1958). */
function drawNormal(seed: number, k: number, stream: number): number {
  const radius = Math.sqrt(-2 * log(1 - randomUniform(seed, 2 * k, stream)));
  return radius * cos(2 * Math.PI * randomUniform(seed, 2 * k + 1, stream));
}

function readPoints({ timesMs, valuesNa }: Points): CurrentInTime {
  const startMs = timesMs[0]!;
  return (elapsedMs) => {
    const timeMs = startMs + elapsedMs;
    let low = 0;
    let high = timesMs.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (timesMs[middle]! <= timeMs) low = middle;
      else high = middle;
    }
    const spanMs = timesMs[high]! - timesMs[low]!;
    const share = spanMs > 0 ? Math.min(1, (timeMs - timesMs[low]!) / spanMs) : 1;
    return valuesNa[low]! + share * (valuesNa[high]! - valuesNa[low]!);
  };
}
