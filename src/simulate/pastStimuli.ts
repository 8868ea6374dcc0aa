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

  /** Reads the drop at a place as PlacedStimuli has it: at most places there is none, whatever the time. mV */
  dropReader(place: MeshPlace): (timeMs: number) => number {
    let of: PlacedStimuli['sources'] | undefined;
    let hasDrop = false;
    return (timeMs) => {
      if (of !== this.present.sources) {
        of = this.present.sources;
        hasDrop = this.present.hasDrop(place);
      }
      return hasDrop ? this.follow().dropMv(place, timeMs) : 0;
    };
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
