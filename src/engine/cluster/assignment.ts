/**
 * The assignment with the largest total: each row its own column or each column its own row,
 * whichever are fewer (Kuhn 1955, Munkres 1957; shortest augmenting paths with potentials, O(n²m)
 * for n ≤ m).
 * @param gains [rows, columns]
 * @returns the column of every row, −1 where none is left for it
 */
export function largestAssignment(
  gains: ArrayLike<number>,
  rows: number,
  columns: number,
): Int32Array<ArrayBuffer> {
  if (rows > columns) {
    const turned = Float64Array.from({ length: rows * columns }, (_, i) => {
      return gains[(i % rows) * columns + Math.floor(i / rows)] as number;
    });
    const result = new Int32Array(rows).fill(-1);
    largestAssignment(turned, columns, rows).forEach((row, column) => {
      result[row] = column;
    });
    return result;
  }
  // Places 0 stand for none; rows and columns count from 1.
  const ofRow = new Float64Array(rows + 1);
  const ofColumn = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const before = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const visited = new Uint8Array(columns + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      visited[column] = 1;
      const from = rowOf[column] as number;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let to = 1; to <= columns; to++) {
        if (visited[to] === 1) continue;
        const gain = gains[(from - 1) * columns + to - 1] as number;
        const slack = -gain - (ofRow[from] as number) - (ofColumn[to] as number);
        if (slack < (least[to] as number)) {
          least[to] = slack;
          before[to] = column;
        }
        if ((least[to] as number) < step) {
          step = least[to] as number;
          next = to;
        }
      }
      for (let to = 0; to <= columns; to++) {
        if (visited[to] === 1) {
          const own = rowOf[to] as number;
          ofRow[own] = (ofRow[own] as number) + step;
          ofColumn[to] = (ofColumn[to] as number) - step;
        } else least[to] = (least[to] as number) - step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const earlier = before[column] as number;
      rowOf[column] = rowOf[earlier] as number;
      column = earlier;
    }
  }
  const result = new Int32Array(rows);
  for (let column = 1; column <= columns; column++) {
    const row = rowOf[column] as number;
    if (row > 0) result[row - 1] = column - 1;
  }
  return result;
}
