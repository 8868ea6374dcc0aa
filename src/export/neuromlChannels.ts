import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import type { IrSource } from '../kernels/ir.ts';
import { type CurrentTerm, findTerms } from './currentTerms.ts';
import { exactNumber } from './exactNumber.ts';
import { element } from './markup.ts';
import {
  evaluateAt,
  inputsOf,
  type LoweredMechanism,
  lowerMechanism,
} from './mechanismLowering.ts';
import {
  describeGate,
  describeInstantGate,
  describeQ10,
  type GateFound,
  type NeuromlGate,
} from './neuromlGate.ts';
import { toNmlId } from './neuromlId.ts';
import { IonValues, parametersAt } from './neuromlIons.ts';
import { byValue, type NumberedSegments, type SegmentGroups } from './neuromlSegments.ts';
import { findWarming } from './rateWarming.ts';
import type { SectionCell, SectionMechanism } from './sectionCell.ts';

/** Elements of a NeuroML document by where they stand, and what is to be said of them. */
export interface NeuromlChannels {
  readonly passive: readonly string[];
  readonly gated: readonly string[];
  readonly componentTypes: readonly string[];
  readonly densities: readonly string[];
  readonly nernstDensities: readonly string[];
  /** Names of channels that calcium opens. */
  readonly calciumChannels: ReadonlySet<string>;
  readonly remarks: readonly string[];
}

interface WrittenChannel {
  readonly id: string;
  readonly isGated: boolean;
  readonly text: string;
  readonly componentTypes: readonly string[];
  readonly needsCalcium: boolean;
}

/** One product of one current, by the channel that it is. */
interface ChannelTerm {
  readonly term: CurrentTerm;
  readonly ion: string;
  readonly channel: WrittenChannel;
}

/** A mechanism with the parameters that shape its rates as numbers. */
interface Shaped {
  readonly lowered: LoweredMechanism;
  readonly terms: readonly ChannelTerm[];
  readonly remarks: readonly string[];
}

/**
 * Every mechanism with currents as channels: a product of gates and a driving force each. Where parameters that shape the
 * rates differ along the cell, there is a channel for each set of them.
 *
 * @throws ModelError `export/not-neuroml` where a mechanism has no such form.
 */
export function describeChannels(
  cell: SectionCell,
  segments: NumberedSegments,
  groups: SegmentGroups,
): NeuromlChannels {
  const all = cell.mechanisms
    .filter(({ mechanism }) => mechanism.currents.length > 0)
    .map((mechanism) => new MechanismWriter(cell, mechanism).write(segments, groups));
  const channels = all.flatMap((written) => written.channels);
  return {
    passive: channels.flatMap(({ isGated, text }) => (isGated ? [] : [text])),
    gated: channels.flatMap(({ isGated, text }) => (isGated ? [text] : [])),
    componentTypes: channels.flatMap(({ componentTypes }) => componentTypes),
    densities: all.flatMap(({ densities }) => densities),
    nernstDensities: all.flatMap(({ nernstDensities }) => nernstDensities),
    calciumChannels: new Set(
      all.flatMap(({ name, channels: own }) =>
        own.some(({ needsCalcium }) => needsCalcium) ? [name] : [],
      ),
    ),
    remarks: [...new Set(all.flatMap(({ remarks }) => remarks))],
  };
}

class MechanismWriter {
  private readonly cell: SectionCell;
  private readonly own: SectionMechanism;
  private readonly ions: IonValues;
  private readonly shapes = new Map<string, Shaped>();
  private readonly shaping: readonly string[];

  constructor(cell: SectionCell, own: SectionMechanism) {
    this.cell = cell;
    this.own = own;
    this.ions = new IonValues(cell);
    this.shaping = this.findShaping();
  }

  write(
    segments: NumberedSegments,
    groups: SegmentGroups,
  ): {
    name: string;
    channels: WrittenChannel[];
    densities: string[];
    nernstDensities: string[];
    remarks: string[];
  } {
    const { cell, own } = this;
    own.bySection.forEach((_, section) => {
      for (const k of cell.sections[section]!.diameterUm.keys()) this.shapeAt(section, k);
    });
    const densities: string[] = [];
    const nernstDensities: string[] = [];
    const shapes = [...this.shapes.values()];
    for (const shaped of shapes)
      for (const { term, ion, channel } of shaped.terms) {
        const { id } = channel;
        const found = byValue(cell, segments, groups, id, (section, k) => {
          if (!own.bySection.has(section) || this.shapeAt(section, k) !== shaped) return undefined;
          return this.densityAt(shaped, term, section, k);
        });
        found.forEach(({ value, group }, i) => {
          const [g, e] = value.split(' ') as [string, string];
          const about = { id: `${id}_${i}`, ionChannel: id, condDensity: `${g} S_per_cm2` };
          if (e === 'live')
            nernstDensities.push(
              element('channelDensityNernst', { ...about, segmentGroup: group, ion }),
            );
          else
            densities.push(
              element('channelDensity', { ...about, erev: `${e} mV`, segmentGroup: group, ion }),
            );
        });
      }
    return {
      name: own.name,
      channels: shapes.flatMap(({ terms }) => terms.map(({ channel }) => channel)),
      ...{ densities, nernstDensities },
      remarks: shapes.flatMap(({ remarks }) => remarks),
    };
  }

  /** Conductance and reversal potential as `0.1 -77`; undefined where there is no conductance. */
  private densityAt(
    { lowered }: Shaped,
    term: CurrentTerm,
    section: number,
    compartment: number,
  ): string | undefined {
    const { nodes } = lowered.lowering.builder;
    const parameters = parametersAt(this.own, section, compartment);
    const read = (source: IrSource): number => {
      if (!('name' in source)) return Number.NaN;
      const { kind, name } = source;
      if (kind !== 'node') return parameters.get(name) ?? Number.NaN;
      const reversal = this.ions.reversalOf(name.slice(1), section, compartment);
      if (reversal === 'live') this.refuse(exportMessages.shiftedNernst(name));
      return reversal;
    };
    const g = evaluateAt(nodes, term.coefficient, read);
    if (g === 0) return undefined;
    if (!Number.isFinite(g)) this.refuse(exportMessages.noConductance());
    return `${exactNumber(g)} ${this.reversalAt(lowered, term, section, compartment, read)}`;
  }

  private reversalAt(
    { lowering }: LoweredMechanism,
    { reversal }: CurrentTerm,
    section: number,
    compartment: number,
    read: (source: IrSource) => number,
  ): string {
    const { nodes } = lowering.builder;
    const node = nodes[reversal]!;
    if (node.kind === 'input' && node.source.kind === 'node') {
      const { name } = node.source;
      const writer = this.ions.writerOf(name, section);
      if (writer !== undefined) this.refuse(exportMessages.writtenReversal(name, writer.name));
      const value = this.ions.reversalOf(name.slice(1), section, compartment);
      if (value === 'live' && name !== 'eca') this.refuse(exportMessages.onlyCalcium(name));
      return value === 'live' ? value : exactNumber(value);
    }
    const value = evaluateAt(nodes, reversal, read);
    if (!Number.isFinite(value)) this.refuse(exportMessages.noReversal());
    return exactNumber(value);
  }

  private shapeAt(section: number, compartment: number): Shaped {
    const parameters = parametersAt(this.own, section, compartment);
    const given = new Map(this.shaping.map((name) => [name, parameters.get(name)!]));
    const key = [...given.values()].join(' ');
    const known = this.shapes.get(key) ?? this.shape(given);
    this.shapes.set(key, known);
    return known;
  }

  /** Parameters that are more than a factor of a current or a reversal potential. */
  private findShaping(): string[] {
    const { mechanism } = this.own;
    const lowered = lowerMechanism(mechanism, new Map(), this.cell.vInitMv);
    const { builder } = lowered.lowering;
    const shaping = new Set<string>();
    const add = (node: number): void => {
      for (const source of inputsOf(builder.nodes, node))
        if (source.kind === 'field' || source.kind === 'global') shaping.add(source.name);
    };
    for (const current of mechanism.currents) {
      const node = lowered.lowering.read(current);
      const found = findTerms(lowered.lowering, node);
      if ('obstacle' in found) add(node);
      else for (const { factor } of found.terms) if (factor !== undefined) add(factor);
    }
    for (const equation of lowered.equations.values())
      if (equation !== undefined) [equation.rate, equation.target].forEach(add);
    return mechanism.parameters.map(({ name }) => name).filter((name) => shaping.has(name));
  }

  private shape(parameters: ReadonlyMap<string, number>): Shaped {
    const { mechanism, name } = this.own;
    const { celsius, vInitMv } = this.cell;
    const lowerAt = (degrees: number): LoweredMechanism =>
      lowerMechanism(mechanism, new Map([...parameters, ['celsius', degrees]]), vInitMv);
    const lowered = lowerAt(celsius);
    const warming = findWarming(lowerAt, celsius);
    const remarks: string[] = [];
    const suffix = this.shapes.size === 0 ? '' : `_${this.shapes.size + 1}`;
    const found = mechanism.currents.map((current) => {
      const taken = findTerms(lowered.lowering, lowered.lowering.read(current));
      if ('obstacle' in taken)
        return this.refuse(exportMessages.currentObstacle(current, taken.obstacle));
      return { current, terms: taken.terms };
    });
    const isOne = found.reduce((sum, { terms }) => sum + terms.length, 0) === 1;
    const terms = found.flatMap(({ current, terms: own }) =>
      own.map((term, k): ChannelTerm => {
        const ion = mechanism.ions.find(({ writes }) => writes.includes(current))?.name;
        const part = isOne ? '' : `_${ion ?? current}${own.length === 1 ? '' : `_${k + 1}`}`;
        const id = toNmlId(`${name}${part}${suffix}`);
        return {
          ...{ term, ion: ion ?? 'non_specific' },
          channel: this.describeChannel(lowered, term, { id, ion, warming, remarks }),
        };
      }),
    );
    return { lowered, terms, remarks };
  }

  private describeChannel(
    lowered: LoweredMechanism,
    { gates, factor }: CurrentTerm,
    {
      id,
      ion,
      warming,
      remarks,
    }: {
      id: string;
      ion: string | undefined;
      warming: ReadonlyMap<string, number | undefined>;
      remarks: string[];
    },
  ): WrittenChannel {
    const conductance = '10 pS';
    const species = ion === undefined ? {} : { species: ion };
    const described = [...gates].map(([state, instances]) => {
      const equation = lowered.equations.get(state);
      if (equation === undefined) return this.refuse(exportMessages.stateObstacle(state));
      const q10 = warming.get(state);
      if (q10 === undefined)
        remarks.push(exportMessages.ratesOfOneTemperature(this.own.name, this.cell.celsius));
      if (!this.startsSteady(lowered, state)) remarks.push(exportMessages.startsSteady(id, state));
      const settings = describeQ10(q10 ?? 1, this.cell.celsius);
      const gate = describeGate(lowered, equation, `${id}_${toNmlId(state)}`, settings);
      return { id: toNmlId(state), instances, gate: this.accept(gate, state) };
    });
    if (factor !== undefined)
      described.push({
        ...{ id: 'at_once', instances: 1 },
        gate: this.accept(describeInstantGate(lowered, factor, `${id}_at_once`), id),
      });
    if (described.length === 0)
      return {
        ...{ id, isGated: false, componentTypes: [], needsCalcium: false },
        text: element('ionChannel', { id, type: 'ionChannelPassive', conductance, ...species }),
      };
    // One kind by its own name; a channel of several kinds takes `gate` with a type.
    const kinds = new Set(described.map(({ gate }) => gate.type));
    return {
      ...{ id, isGated: true },
      text: element(
        'ionChannelHH',
        { id, conductance, ...species },
        described.map(({ id: gateId, instances, gate: { type, children } }) => {
          const about = { id: gateId, instances: String(instances) };
          return kinds.size === 1
            ? element(type, about, children)
            : element('gate', { ...about, type }, children);
        }),
      ),
      componentTypes: described.flatMap(({ gate }) => gate.componentTypes),
      needsCalcium: described.some(({ gate }) => gate.needsCalcium),
    };
  }

  /** NeuroML starts every gate from its steady state. */
  private startsSteady({ lowering, starts, equations }: LoweredMechanism, state: string): boolean {
    const { nodes } = lowering.builder;
    const read = (source: IrSource): number => {
      if (source.kind === 'voltage') return this.cell.vInitMv;
      return 'name' in source ? this.ions.valueOf(source.name, 0, 0) : Number.NaN;
    };
    const [start, steady] = [starts.get(state)!, equations.get(state)!.target].map((node) =>
      evaluateAt(nodes, node, read),
    ) as [number, number];
    return Math.abs(start - steady) < 1e-6;
  }

  private accept(found: GateFound, where: string): NeuromlGate {
    return 'obstacle' in found
      ? this.refuse(exportMessages.gateObstacle(where, found.obstacle))
      : found;
  }

  private refuse(reason: string): never {
    const { name } = this.own;
    throw new ModelError('export/not-neuroml', exportMessages.notNeuroml(name, reason));
  }
}
