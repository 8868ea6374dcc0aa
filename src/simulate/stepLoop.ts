import type { Cell } from '../cell/cell.ts';
import { ENTRY_BYTES } from '../kernels/wasmSteps.ts';
import type { MasslessNodes } from './masslessNodes.ts';
import { eachShare, type PlacedStimuli, type PlacedStimulus } from './placedStimuli.ts';
import type { PointProcesses } from './pointProcesses.ts';
import { mostNumbers, type ProbeTape } from './probeTape.ts';
import { MOST_STEPS, type SourceTable, type StepProgram, type StepRoom } from './stepProgram.ts';

/** Share of a step: so near to its ends a break of a current belongs to it. */
const NEAR = 0.01;

export interface StepLoopParts {
  readonly dtMs: number;
  readonly stimuli: PlacedStimuli;
  /** With `second-order` only: then stimuli enter by their means, and jumps of them are damped. */
  readonly massless: MasslessNodes | undefined;
  readonly points: PointProcesses;
}

/** What the stimuli and the recorded numbers of a cell take in the memory of compiled steps, at most. */
export function roomForSteps(cell: Cell, { sources }: PlacedStimuli): StepRoom {
  let entries = 0;
  for (const stimulus of sources) eachShare(stimulus, () => entries++);
  return { sources: sources.length, entries, numbers: mostNumbers(cell) };
}

/**
 * Steps that compiled code takes many at a time. Stimuli are sampled before a call, what probes record is read after it; a
 * call ends before a step that an event arrives in, or that a stimulus jumps in or just before.
 */
export class StepLoop {
  private readonly program: StepProgram;
  private readonly parts: StepLoopParts;
  /** What the tables of the program hold now, and whose numbers it records. */
  private sources: readonly PlacedStimulus[] | undefined;
  private tape: ProbeTape | undefined;
  /** What `nextBreakMs` found, and since when. */
  private breaks:
    | { readonly of: readonly PlacedStimulus[]; readonly sinceMs: number; readonly nextMs: number }
    | undefined;

  constructor(program: StepProgram, parts: StepLoopParts) {
    this.program = program;
    this.parts = parts;
  }

  /** Takes steps, as many as are wanted or up to the next jump; how many, 0 where the next has to be taken by itself. */
  take(stepCount: number, wanted: number, tape: ProbeTape | undefined): number {
    const { program, parts } = this;
    const quiet = parts.points.isEmpty ? wanted : parts.points.quietSteps(stepCount * parts.dtMs);
    if (quiet <= 0) return 0;
    const count = this.smoothSteps(stepCount, Math.min(wanted, quiet, MOST_STEPS));
    if (count === 0) return 0;
    const { massless, stimuli } = parts;
    if (this.sources !== stimuli.sources) this.bindSources();
    this.sample(stepCount, count);
    massless?.prepare();
    if (tape !== undefined && this.tape !== tape) this.bindTape(tape);
    const numbers = tape?.numberCount ?? 0;
    const sources = stimuli.sources.length;
    program.take(stepCount, count, { sources, numbers });
    return count;
  }

  /** How many steps from now on no stimulus jumps in, nor has just jumped before. */
  private smoothSteps(stepCount: number, most: number): number {
    const { dtMs, stimuli, massless } = this.parts;
    const startMs = stepCount * dtMs;
    let count = Math.min(most, Math.floor((this.nextBreakMs(startMs) - startMs) / dtMs - NEAR));
    if (massless === undefined) return Math.max(0, count);
    for (const stimulus of stimuli.sources)
      for (let k = 0; stimulus.waveform === 'points' && k < count; k++) {
        const atMs = (stepCount + k) * dtMs;
        if (stimulus.jumps(atMs - dtMs, atMs)) count = k;
      }
    return Math.max(0, count);
  }

  /** The first break, since just before the step ahead, of all stimuli but those of points, which break where none jumps. ms */
  private nextBreakMs(startMs: number): number {
    const { dtMs, stimuli } = this.parts;
    const sinceMs = startMs - (1 + NEAR) * dtMs;
    const { sources } = stimuli;
    const { breaks } = this;
    if (breaks?.of === sources && breaks.sinceMs <= sinceMs && sinceMs < breaks.nextMs)
      return breaks.nextMs;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const stimulus of sources)
      if (stimulus.waveform !== 'points') nextMs = Math.min(nextMs, stimulus.nextBreakMs(sinceMs));
    this.breaks = { of: sources, sinceMs, nextMs };
    return nextMs;
  }

  /** Where each stimulus acts, into the tables. */
  private bindSources(): void {
    const { program, parts } = this;
    const { stimuli, massless } = parts;
    bindTable(program.equationSources, stimuli.sources, (node) => program.rightOf(node));
    if (massless !== undefined) {
      const { injectedNa, rowOf } = massless;
      bindTable(program.masslessSources, stimuli.sources, (node) =>
        rowOf[node]! < 0 ? undefined : injectedNa.byteOffset + 8 * rowOf[node]!,
      );
    }
    this.sources = stimuli.sources;
  }

  /** The strength of each stimulus in each step, as Simulation injects it. */
  private sample(stepCount: number, count: number): void {
    const { dtMs, massless } = this.parts;
    const { equationSources, masslessSources } = this.program;
    this.sources!.forEach((stimulus, k) => {
      const at = MOST_STEPS * k;
      // Between jumps a stimulus without a waveform keeps its strength.
      const steps = stimulus.waveform === undefined ? 1 : count;
      for (let step = 0; step < steps; step++) {
        const fromMs = (stepCount + step) * dtMs;
        const toMs = fromMs + dtMs;
        equationSources.values[at + step] =
          massless === undefined
            ? stimulus.currentNa(fromMs + dtMs / 2)
            : stimulus.meanNa(fromMs, toMs);
        if (massless !== undefined)
          masslessSources.values[at + step] = stimulus.currentNa((stepCount + step + 1) * dtMs);
      }
    });
  }

  private bindTape(tape: ProbeTape): void {
    const { numbers } = this.program;
    let k = 0;
    for (const { places } of tape.sources!)
      for (const { values, index } of places) numbers[k++] = values.byteOffset + 8 * index;
    this.tape = tape;
  }
}

function bindTable(
  { sources, entries, values }: SourceTable,
  stimuli: readonly PlacedStimulus[],
  targetOf: (node: number) => number | undefined,
): void {
  const addresses = new Int32Array(entries.buffer, entries.byteOffset, 2 * entries.length);
  let entry = 0;
  const here = (): number => entries.byteOffset + ENTRY_BYTES * entry;
  stimuli.forEach((stimulus, k) => {
    const first = here();
    eachShare(stimulus, (node, share) => {
      const target = targetOf(node);
      if (target === undefined) return;
      addresses[4 * entry] = target;
      entries[2 * entry + 1] = share;
      entry++;
    });
    const isVarying = stimulus.waveform !== undefined;
    const ofSource = [values.byteOffset + 8 * MOST_STEPS * k, isVarying ? -1 : 0, first, here()];
    sources.set(ofSource, 4 * k);
  });
}
