/** Keeps the last value of a function and gives it again while every argument is the very same. */
export function keepLast<Inputs extends readonly unknown[], Value>(
  compute: (...inputs: Inputs) => Value,
): (...inputs: Inputs) => Value {
  let last: { readonly inputs: Inputs; readonly value: Value } | undefined;
  return (...inputs) => {
    if (last !== undefined && inputs.every((input, i) => Object.is(input, last?.inputs[i])))
      return last.value;
    last = { inputs, value: compute(...inputs) };
    return last.value;
  };
}
