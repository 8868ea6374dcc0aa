/** Inverse of a small dense matrix, row by row, by Gauss and Jordan with the largest pivot of each column. */
export function invertInPlace(matrix: Float64Array, size: number): void {
  const rowOf = new Int32Array(size);
  for (let column = 0; column < size; column++) {
    let pivotRow = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(matrix[row * size + column]!) > Math.abs(matrix[pivotRow * size + column]!))
        pivotRow = row;
    rowOf[column] = pivotRow;
    swapRows(matrix, size, column, pivotRow);
    const pivot = matrix[column * size + column]!;
    matrix[column * size + column] = 1;
    for (let k = 0; k < size; k++) matrix[column * size + k]! /= pivot;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = matrix[row * size + column]!;
      if (factor === 0) continue;
      matrix[row * size + column] = 0;
      for (let k = 0; k < size; k++) matrix[row * size + k]! -= factor * matrix[column * size + k]!;
    }
  }
  for (let column = size - 1; column >= 0; column--) {
    const other = rowOf[column]!;
    if (other === column) continue;
    for (let row = 0; row < size; row++) {
      const [a, b] = [row * size + column, row * size + other];
      [matrix[a], matrix[b]] = [matrix[b]!, matrix[a]!];
    }
  }
}

function swapRows(matrix: Float64Array, size: number, a: number, b: number): void {
  if (a === b) return;
  for (let k = 0; k < size; k++) {
    const [i, j] = [a * size + k, b * size + k];
    [matrix[i], matrix[j]] = [matrix[j]!, matrix[i]!];
  }
}
