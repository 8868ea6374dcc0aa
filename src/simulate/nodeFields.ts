import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { findIonUse, type IonUse, type MechanismPlace } from '../discretise/ionUse.ts';
import type { BoundKernel } from '../kernels/abi.ts';
import { ionSlopeName, shareName } from '../kernels/planKernel.ts';
import { type IonQuantity, ionQuantity, type Mechanism } from '../mechanisms/mechanism.ts';
import type { ArrayMaker } from './arrayMaker.ts';
import { nernstMechanism, nernstPotential } from './nernst.ts';
import { nodeDiameters } from './nodeDiameters.ts';

/** NEURON's values where nobody says otherwise: mV and mM. Other ions have 1 mM and no reversal potential. */
const DEFAULTS: Readonly<Record<string, number>> = {
  ...{ ena: 50, nai: 10, nao: 140 },
  ...{ ek: -77, ki: 54.4, ko: 2.5 },
  ...{ eca: 132.4579341637009, cai: 5e-5, cao: 2 },
};
const OTHER_CONCENTRATION_MILLIMOLAR = 1;

/** NEURON's value of an ion's variable where nobody says otherwise, mV or mM; undefined for ions it does not know. */
export function defaultIonValue(name: string): number | undefined {
  return DEFAULTS[name];
}

interface IonName {
  readonly ion: string;
  readonly quantity: IonQuantity | 'slope';
}

/**
 * The arrays by node that mechanisms share: what belongs to ions, diameters and areas. Each is made when first asked for.
 * `painted` are values by NMODL name, NaN where no coat says one.
 */
export class NodeFields {
  private readonly cell: Cell;
  private readonly layout: CompartmentLayout;
  private readonly painted: ReadonlyMap<string, Float64Array>;
  private readonly uses: ReadonlyMap<string, IonUse>;
  private readonly maker: ArrayMaker;
  private readonly arrays = new Map<string, Float64Array>();
  /** What `beginStep` runs. */
  readonly nernst: BoundKernel[] = [];
  /** Mechanisms whose share of some current is kept. */
  private readonly sharing = new Set<string>();
  private knownSums: readonly Float64Array[] | undefined;

  /** @throws ModelError as findIonUse does. */
  constructor(
    cell: Cell,
    layout: CompartmentLayout,
    given: {
      readonly painted: ReadonlyMap<string, Float64Array>;
      readonly places: readonly MechanismPlace[];
      readonly arrays: ArrayMaker;
    },
  ) {
    this.cell = cell;
    this.layout = layout;
    this.painted = given.painted;
    this.uses = findIonUse(given.places);
    this.maker = given.arrays;
  }

  /**
   * The array of an NMODL name, with a value wherever the mechanism is.
   *
   * @throws ModelError `simulate/no-reversal` where it reads a reversal potential that nobody gave.
   */
  get(name: string, { mechanism, nodes }: MechanismPlace): Float64Array {
    const array = this.array(name, mechanism);
    if (nodes.some((node) => Number.isNaN(array[node]!)))
      throw new ModelError(
        'simulate/no-reversal',
        simulateMessages.noReversal(mechanism.name, name),
      );
    return array;
  }

  /** The array of an NMODL name by node; undefined where no mechanism uses it. */
  values(name: string): Float64Array | undefined {
    return this.arrays.get(name);
  }

  /** Every array made so far. */
  get all(): readonly Float64Array[] {
    return [...this.arrays.values()];
  }

  /** The concentrations by NMODL name, which are finite at every node. */
  *concentrations(): Generator<readonly [name: string, values: Float64Array]> {
    for (const { ion } of this.uses.values())
      for (const name of [`${ion}i`, `${ion}o`]) {
        const values = this.arrays.get(name);
        if (values !== undefined) yield [name, values];
      }
  }

  /** Concentrations as they were painted, and what follows from them. */
  initialise(): void {
    for (const [name, array] of this.arrays)
      for (const { ion } of this.uses.values()) {
        const quantity = ionQuantity(ion, name);
        if (quantity === 'interior' || quantity === 'exterior') this.fillConcentration(name, array);
      }
    this.followConcentrations();
  }

  /** Reversal potentials by Nernst's equation wherever a mechanism reads or writes a concentration. */
  followConcentrations(): void {
    for (const use of this.uses.values()) this.applyNernst(use, use.nernstNodes);
  }

  /** What moves concentrations before reversal potentials follow them, in `beginStep`. Called once, before `bindNernst`. */
  runBeforeCurrents(kernels: readonly BoundKernel[]): void {
    this.nernst.push(...kernels);
  }

  /** What `beginStep` runs for reversal potentials that follow concentrations. Called once, before the first step. */
  bindNernst(bind: (place: MechanismPlace) => BoundKernel): void {
    for (const { ion, valence, pooledNodes } of this.uses.values())
      if (valence !== undefined && valence !== 0 && pooledNodes.length > 0)
        this.nernst.push(bind({ mechanism: nernstMechanism(ion, valence), nodes: pooledNodes }));
  }

  /** Ionic currents from 0, reversal potentials from the concentrations that mechanisms write. */
  beginStep(): void {
    for (const sum of this.sums) sum.fill(0);
    for (const kernel of this.nernst) kernel.initialise();
  }

  /** What every step begins from 0: the currents of the ions, those of mechanisms that are recorded, and their slopes. */
  get sums(): readonly Float64Array[] {
    this.knownSums ??= this.currents.flatMap(({ current, slope }) =>
      [current, slope].filter((values) => values !== undefined),
    );
    return this.knownSums;
  }

  /** The currents of ions that have a slope, by which they follow the voltage. */
  get followers(): readonly { readonly current: Float64Array; readonly slope: Float64Array }[] {
    return this.currents.flatMap(({ current, slope }) =>
      current === undefined || slope === undefined ? [] : [{ current, slope }],
    );
  }

  private get currents(): readonly {
    readonly current?: Float64Array;
    readonly slope?: Float64Array;
  }[] {
    const owners = [undefined, ...this.sharing];
    return owners.flatMap((owner) =>
      [...this.uses.keys()].map((ion) => {
        const [current, slope] = [`i${ion}`, ionSlopeName(ion)].map((name) =>
          this.arrays.get(owner === undefined ? name : shareName(owner, name)),
        );
        return { ...(current && { current }), ...(slope && { slope }) };
      }),
    );
  }

  /** Adds to each of these its slope times the change of the voltage; mV by node. */
  correctCurrents(changeMv: Float64Array): void {
    for (const { current, slope } of this.followers)
      for (let i = 0; i < current.length; i++) current[i]! += slope[i]! * changeMv[i]!;
  }

  private applyNernst({ ion, valence }: IonUse, nodes: Int32Array): void {
    const reversal = this.arrays.get(`e${ion}`);
    if (reversal === undefined || valence === undefined) return;
    const interior = this.concentration(`${ion}i`);
    const exterior = this.concentration(`${ion}o`);
    for (const node of nodes)
      reversal[node] = nernstPotential(
        interior[node]!,
        exterior[node]!,
        valence,
        this.cell.celsius,
      );
  }

  private array(name: string, mechanism: Mechanism): Float64Array {
    const known = this.arrays.get(name);
    if (known !== undefined) return known;
    if (name === 'diam') return this.keep(name, nodeDiameters(this.cell.morphology, this.layout));
    if (name === 'area') return this.keep(name, this.layout.areaUm2);
    if (name.startsWith(shareName(mechanism.name, ''))) {
      this.sharing.add(mechanism.name);
      return this.keep(name, new Float64Array(this.layout.nodeCount));
    }
    const { ion, quantity } = nameOf(mechanism, name);
    if (quantity === 'reversal') return this.reversal(ion);
    if (quantity === 'interior' || quantity === 'exterior') return this.concentration(name);
    return this.keep(name, new Float64Array(this.layout.nodeCount));
  }

  private reversal(ion: string): Float64Array {
    const name = `e${ion}`;
    const array = this.keep(name, this.paintedOr(name, DEFAULTS[name] ?? Number.NaN));
    const use = this.uses.get(ion);
    if (use === undefined) return array;
    this.applyNernst(use, use.nernstNodes);
    for (const node of use.writtenNodes) if (Number.isNaN(array[node]!)) array[node] = 0;
    return array;
  }

  private concentration(name: string): Float64Array {
    const known = this.arrays.get(name);
    if (known !== undefined) return known;
    const array = this.keep(name, new Float64Array(this.layout.nodeCount));
    this.fillConcentration(name, array);
    return array;
  }

  private fillConcentration(name: string, array: Float64Array): void {
    array.set(this.paintedOr(name, DEFAULTS[name] ?? OTHER_CONCENTRATION_MILLIMOLAR));
  }

  private paintedOr(name: string, otherwise: number): Float64Array {
    const painted = this.painted.get(name);
    return Float64Array.from({ length: this.layout.nodeCount }, (_, node) => {
      const value = painted?.[node] ?? Number.NaN;
      return Number.isNaN(value) ? otherwise : value;
    });
  }

  private keep(name: string, values: Float64Array): Float64Array {
    const array = this.maker.copyOf(values);
    this.arrays.set(name, array);
    this.knownSums = undefined;
    return array;
  }
}

function nameOf(mechanism: Mechanism, name: string): IonName {
  for (const { name: ion } of mechanism.ions) {
    const quantity = name === ionSlopeName(ion) ? 'slope' : ionQuantity(ion, name);
    if (quantity !== undefined) return { ion, quantity };
  }
  throw new TypeError(`${name} is no variable of an ion of ${mechanism.name}`);
}
