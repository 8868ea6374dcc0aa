import type { RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import { LEAST_RANGE_MV, type NodeField } from './colourScale.ts';
import type { Reduction } from './reduction.ts';

/** Half the opening range of the colours, mV: what is off by more is off. */
const OPENING_SPAN_MV = 20;

/**
 * Voltage of the reduced model less that of the full cell: at every node of the cell against the compartment that stands
 * for it, and at every compartment as the mean over its membrane. Nodes without membrane follow their parent.
 */
export function errorField(run: RunView, reduction: Reduction): NodeField {
  const { layout } = run;
  const full = run.recording.frames;
  const small = reduction.run.recording.frames;
  const smallNodes = nodesOfCompartments(reduction);
  const compartmentOf = compartmentsOfAllNodes(reduction, layout.parent);
  const frameCount = Math.min(full.frameCount, small.frameCount);
  const errors = new Float32Array(frameCount * full.nodeCount);
  const means = new Float32Array(frameCount * small.nodeCount);
  const areas = new Float64Array(smallNodes.length);
  layout.areaUm2.forEach((area, node) => {
    areas[compartmentOf[node]!]! += area;
  });
  for (let frame = 0; frame < frameCount; frame++) {
    const sums = new Float64Array(smallNodes.length);
    for (let node = 0; node < full.nodeCount; node++) {
      const compartment = compartmentOf[node]!;
      const mv =
        small.voltageMv[frame * small.nodeCount + smallNodes[compartment]!]! -
        full.voltageMv[frame * full.nodeCount + node]!;
      errors[frame * full.nodeCount + node] = mv;
      sums[compartment]! += mv * layout.areaUm2[node]!;
    }
    const row = frame * small.nodeCount;
    reduction.run.layout.section.forEach((section, node) => {
      means[row + node] = sums[section]! / (areas[section]! || 1);
    });
  }
  return {
    name: messages.errorOfReduction(),
    unit: 'mV',
    frames: { ...full, frameCount, voltageMv: errors },
    reducedFrames: { ...small, frameCount, voltageMv: means },
    low: -OPENING_SPAN_MV,
    high: OPENING_SPAN_MV,
    leastSpan: LEAST_RANGE_MV,
    isDiverging: true,
  };
}

/** The node in the middle of each section of the small model: a compartment each. */
function nodesOfCompartments({ run: { layout }, model }: Reduction): number[] {
  return model.compartments.map(
    (_, section) => layout.compartments[layout.sectionOffsets[section]!]!,
  );
}

function compartmentsOfAllNodes({ model }: Reduction, parent: Int32Array): Int32Array {
  const found = Int32Array.from(model.compartmentOfNode);
  // Parents come first, so that each finds its own done.
  for (let node = 0; node < found.length; node++)
    if (found[node]! < 0) found[node] = parent[node]! < 0 ? 0 : Math.max(0, found[parent[node]!]!);
  return found;
}
