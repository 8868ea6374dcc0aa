import { WasmFunction } from './wasmFunction.ts';

/**
 * The arrays of simulate/masslessNodes.ts, as addresses: of doubles by row, of 32-bit whole numbers by row or by link,
 * and of links.
 */
export interface WasmMassless {
  readonly rowCount: number;
  readonly hangingCount: number;
  readonly injected: number;
  readonly right: number;
  readonly inverse: number;
  readonly toParent: number;
  readonly linkConductance: number;
  /** Where the voltage of each row's node is; 32-bit, as all below. */
  readonly voltageOfRow: number;
  /** Bytes of doubles to the parent of each row, -1 for none. */
  readonly parentOfRow: number;
  /** Bytes of doubles to the first link of each row; one more than rows. */
  readonly firstLink: number;
  /** Where the voltage of the node of each link is. */
  readonly voltageOfLink: number;
  /** Bytes of doubles to each row that hangs on another. */
  readonly hangingRows: number;
}

/** `settle_massless()`: solves for the nodes without membrane as MasslessNodes.settle does, to the bit. */
export function emitSettleMassless(massless: WasmMassless): WasmFunction {
  const body = new WasmFunction('settle_massless');
  if (massless.rowCount === 0) return body;
  emitElimination(body, massless);
  if (massless.hangingCount > 0) emitSubstitution(body, massless);
  return body;
}

function emitElimination(body: WasmFunction, massless: WasmMassless): void {
  const { rowCount, injected, right, inverse, toParent, linkConductance } = massless;
  const integer = (name: string): number => body.local(name, 'i32');
  const [row, link, end, parent] = [
    ...[integer('row'), integer('link'), integer('end'), integer('parent')],
  ] as const;
  const [sum, alone] = [body.local('sum', 'f64'), body.local('alone', 'f64')];
  body.setConstant(row, 8 * (rowCount - 1)).emit('loop');
  body.emitAll(row).emit('f64.load', right);
  body.emitAll(row).emit('f64.load', injected).emit('f64.add').emit('local.set', sum);
  loadInteger(body, row, massless.firstLink).emit('local.set', link);
  loadInteger(body, row, massless.firstLink + 4).emit('local.set', end);
  body.repeat(link, end, 8, () => {
    body.emitAll(sum, link).emit('f64.load', linkConductance);
    loadInteger(body, link, massless.voltageOfLink).emit('f64.load', 0);
    body.emitAll('f64.mul', 'f64.add').emit('local.set', sum);
  });
  body.emitAll(sum, row).emit('f64.load', inverse).emit('f64.mul').emit('local.set', alone);
  loadInteger(body, row, massless.voltageOfRow).emitAll(alone).emit('f64.store', 0);
  loadInteger(body, row, massless.parentOfRow).emit('local.tee', parent);
  body.emit('i32.const', -1).emitAll('i32.gt_s', 'if');
  body.emitAll(parent, parent).emit('f64.load', right);
  body.emitAll(row).emit('f64.load', toParent).emitAll(alone, 'f64.mul', 'f64.add');
  body.emit('f64.store', right).emit('end');
  for (const address of [right, injected])
    body.emitAll(row).emit('f64.const', 0).emit('f64.store', address);
  body.emitAll(row).emit('i32.const', 8).emit('i32.sub').emit('local.tee', row);
  body.emit('i32.const', -1).emit('i32.gt_s').emit('br_if', 0).emit('end');
}

/** What the parents' voltages add to those of the rows that hang on them. */
function emitSubstitution(body: WasmFunction, massless: WasmMassless): void {
  const { hangingCount, hangingRows, inverse, toParent } = massless;
  const [hanging, last, row, own] = [
    ...[body.local('hanging', 'i32'), body.local('last', 'i32')],
    ...[body.local('hangingRow', 'i32'), body.local('own', 'i32')],
  ] as const;
  body.setConstant(hanging, hangingRows).setConstant(last, hangingRows + 4 * hangingCount);
  body.repeat(hanging, last, 4, () => {
    body.emitAll(hanging).emit('i32.load', 0).emit('local.set', row);
    loadInteger(body, row, massless.voltageOfRow).emit('local.tee', own);
    body.emitAll(own).emit('f64.load', 0);
    body.emitAll(row).emit('f64.load', toParent);
    loadInteger(body, row, massless.parentOfRow).emit('local.set', own);
    loadInteger(body, own, massless.voltageOfRow).emit('f64.load', 0).emit('f64.mul');
    body.emitAll(row).emit('f64.load', inverse).emitAll('f64.mul', 'f64.add');
    body.emit('f64.store', 0);
  });
}

/** Leaves the whole number that belongs to a row or link whose bytes of doubles are in a local. */
function loadInteger(body: WasmFunction, bytes: number, address: number): WasmFunction {
  body.emitAll(bytes).emit('i32.const', 1).emit('i32.shr_u');
  return body.emit('i32.load', address);
}
