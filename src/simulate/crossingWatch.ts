/** How a watched voltage is read, at a time that the state is at. ms in, mV out. */
export type VoltageReader = (timeMs: number) => number;

interface Watched {
  readonly readMv: VoltageReader;
  readonly thresholdMv: number;
  readonly heard: (timeMs: number) => void;
  wasAbove: boolean;
  startMv: number;
  middleMv: number;
}

/** Halvings of a step in which a crossing is looked for: to the last bit of the time. */
const HALVINGS = 52;

/** Upward crossings of thresholds within steps of any length, on the parabola through their starts, middles and ends. */
export class CrossingWatch {
  private readonly watched: Watched[] = [];

  /** What is above its threshold now has been heard of. */
  add(given: Pick<Watched, 'readMv' | 'thresholdMv' | 'heard'>, nowMs: number): void {
    const wasAbove = given.readMv(nowMs) > given.thresholdMv;
    this.watched.push({ ...given, wasAbove, startMv: 0, middleMv: 0 });
  }

  atStart(timeMs: number): void {
    for (const watched of this.watched) watched.startMv = watched.readMv(timeMs);
  }

  /** Of a step that may yet be taken again. */
  atMiddle(timeMs: number): void {
    for (const watched of this.watched) watched.middleMv = watched.readMv(timeMs);
  }

  /** Tells of the crossings in the step. */
  atEnd(startMs: number, stepMs: number): void {
    for (const watched of this.watched) {
      const endMv = watched.readMv(startMs + stepMs);
      const isAbove = endMv > watched.thresholdMv;
      if (isAbove && !watched.wasAbove)
        watched.heard(startMs + stepMs * findCrossing(watched, endMv));
      watched.wasAbove = isAbove;
    }
  }
}

/** Share of a step at which the voltage crosses its threshold; 0 where an event lifted it above at the start. */
function findCrossing({ startMv, middleMv, thresholdMv }: Watched, endMv: number): number {
  const bend = startMv - 2 * middleMv + endMv;
  const rise = endMv - startMv;
  const voltageAt = (share: number): number => startMv + share * (rise + 2 * bend * (share - 1));
  let [low, high] = [0, 1];
  if (startMv > thresholdMv) return low;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (voltageAt(middle) > thresholdMv) high = middle;
    else low = middle;
  }
  return high;
}
