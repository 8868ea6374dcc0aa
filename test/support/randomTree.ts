import fc from 'fast-check';

/** Parents of a tree in Hines order: parent[0] = -1, parent[i] < i. */
export function parentsArbitrary(maxLength = 40): fc.Arbitrary<number[]> {
  return fc
    .array(fc.nat(), { minLength: 0, maxLength: maxLength - 1 })
    .map((seeds) => [-1, ...seeds.map((seed, i) => seed % (i + 1))]);
}
