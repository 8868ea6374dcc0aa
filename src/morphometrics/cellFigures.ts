import { sectionArea } from '../morphology/frusta.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { convexHull } from './convexHull.ts';
import { type ForkFigures, measureForks } from './forkFigures.ts';
import { measurePlane, type PlanarFigures } from './planarHull.ts';
import { measureSections, type SectionFigures, sectionVolume } from './sectionFigures.ts';
import { shollProfile } from './sholl.ts';

/**
 * What the neurites of a cell measure together: all of them, those of one SWC type, or one neurite. The planar figures
 * are of the projection on the xy plane.
 */
export interface NeuriteFigures extends PlanarFigures {
  /** Trees that begin at the soma and have a section in the group. */
  readonly neurites: number;
  readonly sections: number;
  readonly forks: number;
  readonly tips: number;
  readonly lengthUm: number;
  readonly areaUm2: number;
  readonly volumeUm3: number;
  /** Mean over length. NaN, like other means, where there is nothing to take it of. */
  readonly meanDiameterUm: number;
  readonly maxPathUm: number;
  readonly maxEuclideanUm: number;
  readonly maxBranchOrder: number;
  readonly maxStrahlerOrder: number;
  readonly meanSectionLengthUm: number;
  readonly maxSectionLengthUm: number;
  /** Length over chord, mean over sections. */
  readonly meanTortuosity: number;
  /** Chord over length, mean over sections. */
  readonly meanContraction: number;
  /** Change of diameter along a section, mean over sections. um per um. */
  readonly meanTaperRate: number;
  readonly meanLocalAngleDeg: number;
  readonly meanRemoteAngleDeg: number;
  /** Mean over forks into two. */
  readonly meanPartitionAsymmetry: number;
  readonly meanRallRatio: number;
  /** Most crossings of one Sholl sphere, and its radius. */
  readonly maxCrossings: number;
  readonly criticalRadiusUm: number;
  /** Extent along the axes. */
  readonly widthXUm: number;
  readonly widthYUm: number;
  readonly widthZUm: number;
  readonly hullVolumeUm3: number;
  readonly hullAreaUm2: number;
}

export interface SomaFigures {
  readonly sections: number;
  /** Lateral surface of the frusta. */
  readonly areaUm2: number;
  /** Of the ball of that surface. */
  readonly radiusUm: number;
  /** Of the frusta; of a soma that is read as a ball, that ball's. */
  readonly volumeUm3: number;
}

export interface CellFigures {
  readonly name: string;
  /** Undefined for a cell without a soma. */
  readonly soma: SomaFigures | undefined;
  readonly all: NeuriteFigures;
  /** By SWC type code, ascending. */
  readonly perType: ReadonlyMap<number, NeuriteFigures>;
  /** In the order of the neurites, with the type of their first section. */
  readonly perNeurite: readonly (NeuriteFigures & { readonly type: number })[];
  readonly sections: readonly SectionFigures[];
  readonly forks: readonly ForkFigures[];
}

export interface MeasureOptions {
  /** Distance between Sholl's spheres. um, 10 where not given. */
  readonly shollStepUm?: number;
}

const SHOLL_STEP_UM = 10;

/** The figures of a cell: of its sections, forks, neurites and types, and of the whole. */
export function measureCell(
  morphology: Morphology,
  { shollStepUm = SHOLL_STEP_UM }: MeasureOptions = {},
): CellFigures {
  const sections = measureSections(morphology);
  const forks = measureForks(morphology);
  const measure = (isMeant: (figures: { type: number; neurite: number }) => boolean) =>
    measureGroup(morphology, sections.filter(isMeant), forks.filter(isMeant), shollStepUm);
  const types = [...new Set(sections.map(({ type }) => type))].sort((a, b) => a - b);
  const neurites = [...new Set(sections.map(({ neurite }) => neurite))];
  return {
    name: morphology.name,
    soma: measureSoma(morphology),
    all: measure(() => true),
    perType: new Map(types.map((type) => [type, measure((figures) => figures.type === type)])),
    perNeurite: neurites.map((neurite) => ({
      type: sections.find((section) => section.neurite === neurite)!.type,
      ...measure((figures) => figures.neurite === neurite),
    })),
    sections,
    forks,
  };
}

function measureGroup(
  morphology: Morphology,
  sections: readonly SectionFigures[],
  forks: readonly ForkFigures[],
  shollStepUm: number,
): NeuriteFigures {
  const lengthUm = sum(sections, (section) => section.lengthUm);
  const tortuosities = sections.map(({ tortuosity }) => tortuosity);
  return {
    neurites: new Set(sections.map(({ neurite }) => neurite)).size,
    sections: sections.length,
    forks: forks.length,
    tips: sections.filter(({ isEnd }) => isEnd).length,
    lengthUm,
    areaUm2: sum(sections, (section) => section.areaUm2),
    volumeUm3: sum(sections, (section) => section.volumeUm3),
    meanDiameterUm:
      sum(sections, (section) => section.meanDiameterUm * section.lengthUm) / lengthUm,
    maxPathUm: greatest(sections.map(({ pathEndUm }) => pathEndUm)),
    maxEuclideanUm: greatest(sections.map(({ euclideanEndUm }) => euclideanEndUm)),
    maxBranchOrder: greatest(sections.map(({ branchOrder }) => branchOrder)),
    maxStrahlerOrder: greatest(sections.map(({ strahlerOrder }) => strahlerOrder)),
    meanSectionLengthUm: lengthUm / sections.length,
    maxSectionLengthUm: greatest(sections.map((section) => section.lengthUm)),
    meanTortuosity: meanOf(tortuosities),
    meanContraction: meanOf(tortuosities.map((tortuosity) => 1 / tortuosity)),
    meanTaperRate: meanOf(sections.map(({ taperRate }) => taperRate)),
    meanLocalAngleDeg: meanOf(forks.map(({ localAngleDeg }) => localAngleDeg)),
    meanRemoteAngleDeg: meanOf(forks.map(({ remoteAngleDeg }) => remoteAngleDeg)),
    meanPartitionAsymmetry: meanOf(forks.map(({ partitionAsymmetry }) => partitionAsymmetry)),
    meanRallRatio: meanOf(forks.map(({ rallRatio }) => rallRatio)),
    ...measureSholl(morphology, sections, shollStepUm),
    ...measureSpace(morphology, sections),
  };
}

function measureSholl(
  morphology: Morphology,
  sections: readonly SectionFigures[],
  stepUm: number,
): Pick<NeuriteFigures, 'maxCrossings' | 'criticalRadiusUm'> {
  const { radiiUm, crossings } = shollProfile(morphology, stepUm, sections);
  const totals = radiiUm.map((_, k) => sum([...crossings.values()], (counts) => counts[k]!));
  const maxCrossings = greatest(totals);
  return { maxCrossings, criticalRadiusUm: radiiUm[totals.indexOf(maxCrossings)] ?? Number.NaN };
}

function measureSpace(
  morphology: Morphology,
  sections: readonly SectionFigures[],
): Pick<
  NeuriteFigures,
  'widthXUm' | 'widthYUm' | 'widthZUm' | 'hullVolumeUm3' | 'hullAreaUm2' | keyof PlanarFigures
> {
  const part = (values: Float64Array): Float64Array =>
    Float64Array.from(
      sections.flatMap(({ section }) => [
        ...values.subarray(
          morphology.pointOffsets[section]!,
          morphology.pointOffsets[section + 1]!,
        ),
      ]),
    );
  const [x, y, z] = [morphology.pointXUm, morphology.pointYUm, morphology.pointZUm].map(part) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const { volumeUm3, areaUm2 } = convexHull(x, y, z);
  return {
    widthXUm: widthOf(x),
    widthYUm: widthOf(y),
    widthZUm: widthOf(z),
    hullVolumeUm3: volumeUm3,
    hullAreaUm2: areaUm2,
    ...measurePlane(Array.from(x, (value, i) => [value, y[i]!])),
  };
}

function measureSoma(morphology: Morphology): SomaFigures | undefined {
  const soma = morphology.sections.filter(({ type }) => type === SOMA_TYPE);
  const first = soma[0];
  if (first === undefined) return undefined;
  const areaUm2 = sum(soma, ({ index }) => sectionArea(morphology, index));
  const radiusUm = Math.sqrt(areaUm2 / (4 * Math.PI));
  const isBall = morphology.pointSampleId[morphology.pointOffsets[first.index]!] === -1;
  const volumeUm3 = isBall
    ? (4 / 3) * Math.PI * radiusUm ** 3
    : sum(soma, ({ index }) => sectionVolume(morphology, index));
  return { sections: soma.length, areaUm2, radiusUm, volumeUm3 };
}

function sum<T>(items: readonly T[], summand: (item: T) => number): number {
  return items.reduce((total, item) => total + summand(item), 0);
}

/** Mean of the values that are numbers; NaN without any. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return sum(known, (value) => value) / known.length;
}

/** 0 without any. */
function greatest(values: readonly number[] | Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
}

function widthOf(values: Float64Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.length === 0 ? 0 : high - low;
}
