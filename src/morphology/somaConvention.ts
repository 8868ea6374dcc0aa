/** The names of the conventions, the default first. See {@link SomaConvention}. */
export const SOMA_CONVENTIONS = [
  'auto',
  'neuromorpho',
  'sphere',
  'stack',
  'contour',
  'arbor',
  'neuron',
] as const;

/**
 * How the samples or contours of a soma become membrane:
 * - `auto`: what the samples look like. One sample, or NeuroMorpho.Org's three, are a sphere; a closed outline is a
 *   sphere of its mean radius; anything else is a stack.
 * - `neuromorpho`: always a sphere, as NeuroMorpho.Org standardises somata: of an outline, the mean distance from its
 *   centre; of several cylinders, their total surface.
 * - `sphere`: the ball of the first sample; of an outline, of its mean radius.
 * - `stack`: frusta through the samples one after the other; contours one above the other are discs.
 * - `contour`: the samples are an outline, turned into a body about its long axis.
 * - `arbor`: frusta between every sample and its parent, the edges to the first samples of neurites among them.
 * - `neuron`: NEURON's Import3d, sections and all.
 */
export type SomaConvention = (typeof SOMA_CONVENTIONS)[number];
