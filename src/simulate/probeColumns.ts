import { placeLocus } from '../discretise/place.ts';
import { ProbeTape } from './probeTape.ts';
import { formatQuantity, type QuantityReader, readQuantity } from './quantityReader.ts';
import type { ProbeTrace, QuantityTrace } from './recording.ts';
import type { Simulation } from './simulation.ts';

/**
 * Read the present values of what a cell's probes record: the voltages, then the quantities.
 *
 * @throws ModelError as readQuantity does.
 */
export function probeReaders(simulation: Simulation): QuantityReader[] {
  const { cell, layout } = simulation;
  const voltages = cell.probes.map(({ locus }) => {
    const place = placeLocus(cell.morphology, layout, locus);
    return () => simulation.voltageAt(place);
  });
  return [...voltages, ...cell.quantities.map((probe) => readQuantity(simulation, probe))];
}

/** What the probes of one cell recorded, a column each. */
export class ProbeColumns {
  private readonly simulation: Simulation;
  private readonly readers: readonly QuantityReader[];
  private readonly columns: readonly Float64Array[];
  readonly tape: ProbeTape;

  /** @throws ModelError as readQuantity does. */
  constructor(simulation: Simulation, capacity: number) {
    this.simulation = simulation;
    this.readers = probeReaders(simulation);
    this.columns = this.readers.map(() => new Float64Array(capacity));
    this.tape = new ProbeTape(simulation, this.readers);
  }

  sample(at: number): void {
    for (let k = 0; k < this.readers.length; k++) this.columns[k]![at] = this.readers[k]!();
  }

  /** Copies all of the tape, its first step to `at`. */
  takeTape(at: number): void {
    const { columns, tape } = this;
    columns.forEach((column, k) => {
      for (let row = 0; row < tape.rowCount; row++) column[at + row] = tape.valueAt(row, k);
    });
  }

  /** The first samples, with the names and places of the probes. */
  finish(sampleCount: number): {
    readonly probes: ProbeTrace[];
    readonly quantities: QuantityTrace[];
  } {
    const { probes, quantities, morphology } = this.simulation.cell;
    const column = (k: number): Float64Array => this.columns[k]!.slice(0, sampleCount);
    const placeOf = ({ section, x }: { section: number; x: number }) => ({
      ...{ section: morphology.sections[section]!.name, x },
    });
    return {
      probes: probes.map(({ name, locus }, k) => ({
        ...{ name, ...placeOf(locus), voltageMv: column(k) },
      })),
      quantities: quantities.map(({ name, locus, quantity }, k) => ({
        ...{ name, ...placeOf(locus), quantity: formatQuantity(quantity), unit: quantity.unit },
        values: column(probes.length + k),
      })),
    };
  }
}
