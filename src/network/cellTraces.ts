import { placeLocus } from '../discretise/place.ts';
import { formatQuantity, readQuantity } from '../simulate/quantityReader.ts';
import type { Simulation } from '../simulate/simulation.ts';
import type { NetworkCell } from './networkModel.ts';
import type { MemberQuantity, MemberTrace } from './networkRecording.ts';

/** The probes of one cell at every step. */
export class CellTraces {
  private readonly member: NetworkCell;
  private readonly readers: readonly (() => number)[];
  private readonly columns: readonly Float64Array[];

  constructor(member: NetworkCell, simulation: Simulation, sampleCount: number) {
    const { cell, layout } = simulation;
    this.member = { ...member, cell };
    const voltages = cell.probes.map(({ locus }) => {
      const place = placeLocus(cell.morphology, layout, locus);
      return () => simulation.voltageAt(place);
    });
    const quantities = cell.quantities.map((probe) => readQuantity(simulation, probe));
    this.readers = [...voltages, ...quantities];
    this.columns = this.readers.map(() => new Float64Array(sampleCount));
    this.sample(0);
  }

  sample(step: number): void {
    this.readers.forEach((read, k) => {
      this.columns[k]![step] = read();
    });
  }

  finish(sampleCount: number): { traces: MemberTrace[]; quantities: MemberQuantity[] } {
    const { population, index, cell } = this.member;
    const column = (k: number): Float64Array => this.columns[k]!.slice(0, sampleCount);
    const place = ({ section, x }: { section: number; x: number }) => ({
      ...{ section: cell.morphology.sections[section]!.name, x },
    });
    return {
      traces: cell.probes.map(({ name, locus }, k) => ({
        ...{ population, index, name, ...place(locus), voltageMv: column(k) },
      })),
      quantities: cell.quantities.map(({ name, locus, quantity }, k) => ({
        ...{ population, index, name, ...place(locus) },
        quantity: formatQuantity(quantity),
        unit: quantity.unit,
        values: column(cell.probes.length + k),
      })),
    };
  }
}
