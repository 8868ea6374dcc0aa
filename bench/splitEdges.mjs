/** The SWC text of the same cell with every edge in so many pieces. */
export function splitEdges(text, pieces) {
  if (pieces === 1) return text;
  const rows = text
    .split('\n')
    .filter((line) => /^\s*\d/.test(line))
    .map((line) => line.trim().split(/\s+/).map(Number));
  const byId = new Map(rows.map((row) => [row[0], row]));
  const ids = new Map();
  const lines = [];
  for (const row of rows) {
    const parent = byId.get(row[6]);
    let above = parent === undefined ? -1 : ids.get(parent[0]);
    for (let k = 1; parent !== undefined && k < pieces; k++) {
      const at = [2, 3, 4, 5].map((c) => parent[c] + ((row[c] - parent[c]) * k) / pieces);
      lines.push([lines.length + 1, row[1], ...at, above].join(' '));
      above = lines.length;
    }
    lines.push([lines.length + 1, ...row.slice(1, 6), above].join(' '));
    ids.set(row[0], lines.length);
  }
  return lines.join('\n');
}
