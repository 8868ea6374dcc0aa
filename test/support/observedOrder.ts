/** Slope of a line through log2 of errors that belong to steps halved each time: the order of what made them. */
export function observedOrder(errors: readonly number[]): number {
  const middle = (errors.length - 1) / 2;
  let [above, below] = [0, 0];
  errors.forEach((error, k) => {
    above -= (k - middle) * Math.log2(error);
    below += (k - middle) ** 2;
  });
  return above / below;
}

export function rootMeanSquare(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / values.length);
}
