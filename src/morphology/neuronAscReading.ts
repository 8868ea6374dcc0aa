import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { solidOfContour, solidOfStack } from './contourSolid.ts';
import type { ParsedAsc } from './neurolucida.ts';
import { finishNeuronSections, type NeuronSection } from './neuronSections.ts';
import { DraftPoints, type DrawnSamples, type PeerReading } from './peerReading.ts';

const BODY_X = 0.5;

/**
 * What NEURON 8.2 makes of a Neurolucida file (Import3d_Neurolucida3, then Import3d_GUI.instantiate), as observed:
 *
 * 1. Every pair of brackets with points in it is a section, though it may hold one branch only.
 * 2. A branch after a fork begins with a copy of the point before its bracket, as wide as its own first point, unless
 *    its own first point lies there.
 * 3. A cell body of one contour is 21 discs about its long axis; of several, one disc a contour.
 * 4. All trees hang on wires at the middle of the cell body.
 *
 * @param samples the parsed table's
 */
export function readAscAsNeuron(
  samples: DrawnSamples,
  { outlines, branches }: Pick<ParsedAsc, 'outlines' | 'branches'>,
): PeerReading {
  const somata = outlines.map((_, row) => drawSoma(samples, outlines, row));
  const drawn: NeuronSection[] = [];
  branches.forEach(({ firstRow, parent }, branch) => {
    const end = branches[branch + 1]?.firstRow ?? samples.count;
    const before = samples.parentRow[firstRow]!;
    drawn.push(
      parent >= 0
        ? drawBranch(samples, firstRow, end, drawn[parent]!, before)
        : drawTree(samples, firstRow, end, somata[before]),
    );
  });
  return finishNeuronSections([...somata, ...drawn]);
}

/** A contour without a width is a ball of its mean radius here. */
function drawSoma(
  samples: DrawnSamples,
  outlines: ParsedAsc['outlines'],
  row: number,
): NeuronSection {
  const { contours } = outlines[row]!;
  const discs = contours.length > 1 ? solidOfStack(contours) : solidOfContour(contours[0]!);
  const points = new DraftPoints();
  if (discs === undefined) points.add(samples, row);
  else {
    points.xUm.push(...discs.xUm);
    points.yUm.push(...discs.yUm);
    points.zUm.push(...discs.zUm);
    points.radiusUm.push(...discs.radiusUm);
    points.sampleId.push(...discs.xUm.map(() => -1));
    points.sampleId[points.count >> 1] = samples.id[row]!;
  }
  return { type: SOMA_TYPE, parent: undefined, parentX: 0, points, hangsOnWire: false };
}

function drawTree(
  samples: DrawnSamples,
  first: number,
  end: number,
  soma: NeuronSection | undefined,
): NeuronSection {
  const points = new DraftPoints();
  if (soma !== undefined) points.add(samples, samples.parentRow[first]!);
  for (let row = first; row < end; row++) points.add(samples, row);
  return {
    type: samples.type[first]!,
    parent: soma,
    parentX: BODY_X,
    points,
    hangsOnWire: soma !== undefined,
  };
}

function drawBranch(
  samples: DrawnSamples,
  first: number,
  end: number,
  parent: NeuronSection,
  before: number,
): NeuronSection {
  const points = new DraftPoints();
  const { xUm, yUm, zUm, radiusUm } = samples;
  const isRepeated =
    xUm[before] === xUm[first] && yUm[before] === yUm[first] && zUm[before] === zUm[first];
  if (!isRepeated) points.add(samples, before, radiusUm[first]!);
  for (let row = first; row < end; row++) points.add(samples, row);
  return { type: samples.type[first]!, parent, parentX: 1, points, hangsOnWire: false };
}
