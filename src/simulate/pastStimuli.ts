import type { MeshPlace } from '../discretise/place.ts';
import type { PlacedStimuli } from './placedStimuli.ts';

/**
 * The stimuli of a simulation as they were in steps just taken. Its steps have read them further, and a path of noise is
 * cheap to follow forwards only, so these have courses of their own.
 */
export class PastStimuli {
  private readonly present: PlacedStimuli;
  private own: { readonly of: PlacedStimuli['sources']; readonly stimuli: PlacedStimuli };

  constructor(present: PlacedStimuli) {
    this.present = present;
    this.own = { of: present.sources, stimuli: present.copy() };
  }

  /** As PlacedStimuli has it. mV */
  dropMv(place: MeshPlace, timeMs: number): number {
    return this.follow().dropMv(place, timeMs);
  }

  /** The current of a clamp by its index. nA */
  clampNa(index: number, timeMs: number): number {
    return this.follow().clampNa(index, timeMs);
  }

  private follow(): PlacedStimuli {
    const { sources } = this.present;
    if (this.own.of !== sources) this.own = { of: sources, stimuli: this.present.copy() };
    return this.own.stimuli;
  }
}
