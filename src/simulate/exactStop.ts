import { ModelError } from '../base/modelError.ts';
import type { Simulation } from './simulation.ts';
import type { SimulationSnapshot } from './simulationSnapshot.ts';

/** Steps from one snapshot to the next: many enough that taking them costs next to nothing. */
const STEPS_PER_SNAPSHOT = 1000;

/**
 * Looks now and then whether all numbers of a simulation are finite. Where one is not, the steps since the last snapshot are
 * taken once more, one by one, so that the error names the step in which it came about and the mechanism that began it:
 * a step later it is in all of the cell.
 */
export class ExactStop {
  private readonly simulation: Simulation;
  private safe: SimulationSnapshot;

  /** Whatever is changed in a simulation from outside is followed by `mark`. */
  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.safe = simulation.snapshot();
  }

  /** From here on steps may be taken once more. */
  mark(): void {
    this.safe = this.simulation.snapshot();
  }

  /** @throws ModelError `simulate/not-finite` */
  look(): void {
    const { simulation, safe } = this;
    const reached = simulation.stepCount;
    try {
      simulation.checkFinite();
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.stopIn(reached);
      throw error;
    }
    if (reached - safe.stepCount >= STEPS_PER_SNAPSHOT) this.mark();
  }

  /** @throws ModelError for the first step whose numbers are not all finite. */
  private stopIn(reached: number): void {
    const { simulation } = this;
    simulation.restore(this.safe);
    while (simulation.stepCount < reached) {
      simulation.step();
      simulation.checkFinite();
    }
  }
}
