/** Makes the arrays that kernels work on: plain ones, or views of a memory that compiled code shares. */
export interface ArrayMaker {
  /** All 0. */
  doubles(length: number): Float64Array;
  copyOf(values: ArrayLike<number>): Float64Array;
}

export const plainArrays: ArrayMaker = {
  doubles: (length) => new Float64Array(length),
  copyOf: (values) => Float64Array.from(values),
};
