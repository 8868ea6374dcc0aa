import { WasmFunction } from './wasmFunction.ts';

/** The arrays of simulate/portNetwork.ts, portEdges.ts and masslessNodes.ts, as addresses; those named `...Of` are of 32-bit whole numbers. */
export interface WasmPorts {
  readonly portCount: number;
  /** By port. */
  readonly voltage: number;
  readonly current: number;
  readonly conductance: number;
  /** Ports that are nodes. Bytes of doubles to the port, address of the node's equation, its voltage, bytes to its row or -1. */
  readonly nodeCount: number;
  readonly portOf: number;
  readonly equationOf: number;
  readonly voltageOf: number;
  readonly rowOf: number;
  readonly edges: WasmPortEdges;
  /** Where nodes without membrane are solved for. */
  readonly massless: WasmMasslessStamp | undefined;
}

export interface WasmPortEdges {
  readonly count: number;
  /** By edge, of its near and its far node, as above. */
  readonly equationOf: readonly [near: number, far: number];
  readonly voltageOf: readonly [near: number, far: number];
  readonly rowOf: readonly [near: number, far: number];
  /** Address of the pair of couplings of the two nodes; of the coupling among nodes without membrane, 0 for none. */
  readonly couplingOf: number;
  readonly linkOf: number;
  /** Bytes of doubles to the first slot; one more than edges. */
  readonly slotOf: number;
  /** By slot: bytes of doubles to its port. */
  readonly portOf: number;
  readonly pieces: number;
  readonly whole: number;
  readonly pivot: number;
  readonly right: number;
  readonly toNear: number;
  readonly nearConductance: number;
  readonly farConductance: number;
  readonly nearRight: number;
  readonly farRight: number;
  readonly between: number;
}

/** What ports add to rows of nodes without membrane. */
export interface WasmMasslessStamp {
  readonly rowCount: number;
  readonly own: number;
  readonly added: number;
  readonly injected: number;
  readonly diagonal: number;
  readonly inverse: number;
  readonly toParent: number;
  /** Bytes of doubles to the parent's row, -1 for none. */
  readonly parentOf: number;
}

/** The functions of a step that ports take part in, as PortNetwork and MasslessNodes do them, to the bit. */
export function emitPorts(ports: WasmPorts): WasmFunction[] {
  const { massless } = ports;
  return [
    emitClear(ports),
    emitEliminate(ports),
    emitStamp(ports),
    emitSettle(ports),
    ...(massless === undefined
      ? []
      : [emitStampMassless(ports, massless), emitEliminateMassless(massless)]),
  ];
}

function emitClear({ portCount, current, conductance }: WasmPorts): WasmFunction {
  const body = new WasmFunction('clear_ports');
  const [port, end] = [body.local('port', 'i32'), body.local('end', 'i32')];
  body.setConstant(port, 0).setConstant(end, 8 * portCount);
  return body.repeat(port, end, 8, () => {
    for (const address of [current, conductance])
      body.emitAll(port).emit('f64.const', 0).emit('f64.store', address);
  });
}

/** conductance x voltage - current of the port whose bytes are in a local. */
function loadRight(body: WasmFunction, ports: WasmPorts, port: number): void {
  body.emitAll(port).emit('f64.load', ports.conductance);
  body.emitAll(port).emit('f64.load', ports.voltage).emit('f64.mul');
  body.emitAll(port).emit('f64.load', ports.current).emit('f64.sub');
}

/** Leaves the whole number that belongs to what has so many bytes of doubles before it. */
function integer(body: WasmFunction, bytes: number, address: number): WasmFunction {
  body.emitAll(bytes).emit('i32.const', 1).emit('i32.shr_u');
  return body.emit('i32.load', address);
}

/** The double at bytes + address, plus a value that `emitValue` leaves, back there. */
function addTo(body: WasmFunction, bytes: number, address: number, emitValue: () => void): void {
  body.emitAll(bytes, bytes).emit('f64.load', address);
  emitValue();
  body.emit('f64.add').emit('f64.store', address);
}

function emitEliminate(ports: WasmPorts): WasmFunction {
  const { edges } = ports;
  const body = new WasmFunction('eliminate_ports');
  const int = (name: string): number => body.local(name, 'i32');
  const real = (name: string): number => body.local(name, 'f64');
  const [edge, end, slot, last, port, piece] = [
    ...[int('edge'), int('end'), int('slot'), int('last'), int('port'), int('piece')],
  ] as const;
  const [toNear, toNext, ownUs, ownNa, pivot, right, nearUs, nearNa, base] = [
    ...[real('toNear'), real('toNext'), real('ownUs'), real('ownNa'), real('pivot')],
    ...[real('right'), real('nearUs'), real('nearNa'), real('base')],
  ] as const;
  const isFirst = int('isFirst');
  const store = (address: number, value: number): void => {
    body.emitAll(edge, value).emit('f64.store', address);
  };
  /** (a b) / pivot */
  const share = (a: number, b: number): WasmFunction =>
    body.emitAll(a, b, 'f64.mul', pivot, 'f64.div');
  body.setConstant(edge, 0).setConstant(end, 8 * edges.count);
  body.repeat(edge, end, 8, () => {
    integer(body, edge, edges.slotOf).emit('local.tee', slot);
    body.emitAll(edge, 'i32.add').emit('local.tee', piece).emit('f64.load', edges.pieces);
    body.emit('local.tee', toNear).emitAll(edge).emit('f64.load', edges.whole);
    body.emit('f64.sub').emit('local.set', nearUs);
    for (const local of [ownUs, ownNa, nearNa]) body.emit('f64.const', 0).emit('local.set', local);
    body.setConstant(isFirst, 1);
    integer(body, edge, edges.slotOf + 4).emit('local.set', last);
    body.repeat(slot, last, 8, () => {
      body
        .emitAll(piece)
        .emit('f64.load', edges.pieces + 8)
        .emit('local.set', toNext);
      integer(body, slot, edges.portOf).emit('local.set', port);
      body.emitAll(toNear, ownUs, isFirst, 'select').emitAll(toNext, 'f64.add', port);
      body.emit('f64.load', ports.conductance).emit('f64.add').emit('local.set', pivot);
      body.emitAll(ownNa);
      loadRight(body, ports, port);
      body.emit('f64.add').emit('local.set', right);
      for (const [address, value] of [
        [edges.pivot, pivot],
        [edges.right, right],
        [edges.toNear, toNear],
      ] as const)
        body.emitAll(slot, value).emit('f64.store', address);
      body.emitAll(nearUs);
      share(toNear, toNear).emit('f64.sub').emit('local.set', nearUs);
      body.emitAll(nearNa);
      share(toNear, right).emit('f64.add').emit('local.set', nearNa);
      body.emitAll(toNext);
      share(toNext, toNext).emit('f64.sub').emit('local.set', ownUs);
      share(toNext, right).emit('local.set', ownNa);
      share(toNear, toNext).emit('local.set', toNear);
      body.setConstant(isFirst, 0);
      body.emitAll(piece).emit('i32.const', 8).emit('i32.add').emit('local.set', piece);
    });
    store(edges.nearConductance, nearUs);
    store(edges.nearRight, nearNa);
    body.emitAll(ownUs, edge).emit('f64.load', edges.whole).emit('f64.sub').emit('local.set', base);
    store(edges.farConductance, base);
    store(edges.farRight, ownNa);
    store(edges.between, toNear);
  });
  return body;
}

function emitStamp(ports: WasmPorts): WasmFunction {
  const { edges } = ports;
  const body = new WasmFunction('stamp_ports');
  const [at, end, port, equation] = ['at', 'end', 'port', 'equation'].map((name) =>
    body.local(name, 'i32'),
  ) as [number, number, number, number];
  body.setConstant(at, 0).setConstant(end, 8 * ports.nodeCount);
  body.repeat(at, end, 8, () => {
    integer(body, at, ports.portOf).emit('local.set', port);
    integer(body, at, ports.equationOf).emit('local.set', equation);
    addTo(body, equation, 0, () => body.emitAll(port).emit('f64.load', ports.conductance));
    addTo(body, equation, 8, () => loadRight(body, ports, port));
  });
  body.setConstant(at, 0).setConstant(end, 8 * edges.count);
  body.repeat(at, end, 8, () => {
    for (const [side, conductance, right] of sidesOf(edges)) {
      integer(body, at, edges.equationOf[side]).emit('local.set', equation);
      addTo(body, equation, 0, () => body.emitAll(at).emit('f64.load', conductance));
      addTo(body, equation, 8, () => body.emitAll(at).emit('f64.load', right));
    }
    integer(body, at, edges.couplingOf).emit('local.tee', equation);
    body.emitAll(at).emit('f64.load', edges.between).emit('f64.neg').emit('f64.store', 0);
    body.emitAll(equation, at).emit('f64.load', edges.between).emit('f64.store', 8);
  });
  return body;
}

function sidesOf(edges: WasmPortEdges): readonly (readonly [0 | 1, number, number])[] {
  return [
    [0, edges.nearConductance, edges.nearRight],
    [1, edges.farConductance, edges.farRight],
  ];
}

function emitStampMassless(ports: WasmPorts, massless: WasmMasslessStamp): WasmFunction {
  const { edges } = ports;
  const body = new WasmFunction('stamp_massless');
  const [at, end, port, row] = ['at', 'end', 'port', 'row'].map((name) =>
    body.local(name, 'i32'),
  ) as [number, number, number, number];
  /** Where there is a row. */
  const atRow = (address: number, emitBody: () => void): void => {
    integer(body, at, address).emit('local.tee', row).emit('i32.const', -1);
    body.emitAll('i32.gt_s', 'if');
    emitBody();
    body.emit('end');
  };
  body.setConstant(at, 0).setConstant(end, 8 * ports.nodeCount);
  body.repeat(at, end, 8, () => {
    atRow(ports.rowOf, () => {
      integer(body, at, ports.portOf).emit('local.set', port);
      addTo(body, row, massless.added, () =>
        body.emitAll(port).emit('f64.load', ports.conductance),
      );
      addTo(body, row, massless.injected, () => loadRight(body, ports, port));
    });
  });
  body.setConstant(at, 0).setConstant(end, 8 * edges.count);
  body.repeat(at, end, 8, () => {
    for (const [side, conductance, right] of sidesOf(edges))
      atRow(edges.rowOf[side], () => {
        addTo(body, row, massless.added, () => body.emitAll(at).emit('f64.load', conductance));
        addTo(body, row, massless.injected, () => body.emitAll(at).emit('f64.load', right));
      });
    integer(body, at, edges.linkOf).emit('local.tee', row).emit('if');
    body.emitAll(row, at).emit('f64.load', edges.between).emit('f64.store', 0).emit('end');
  });
  return body;
}

function emitEliminateMassless(massless: WasmMasslessStamp): WasmFunction {
  const { rowCount, own, added, diagonal, inverse, toParent } = massless;
  const body = new WasmFunction('eliminate_massless');
  if (rowCount === 0) return body;
  const [row, end, parent] = ['row', 'end', 'parent'].map((name) => body.local(name, 'i32')) as [
    number,
    number,
    number,
  ];
  body.setConstant(row, 0).setConstant(end, 8 * rowCount);
  body.repeat(row, end, 8, () => {
    body.emitAll(row, row).emit('f64.load', own).emitAll(row).emit('f64.load', added);
    body.emit('f64.add').emit('f64.store', diagonal);
    body.emitAll(row).emit('f64.const', 0).emit('f64.store', added);
  });
  body.setConstant(row, 8 * (rowCount - 1)).emit('loop');
  body.emitAll(row).emit('f64.const', 1).emitAll(row).emit('f64.load', diagonal);
  body.emit('f64.div').emit('f64.store', inverse);
  integer(body, row, massless.parentOf).emit('local.tee', parent).emit('i32.const', -1);
  body.emitAll('i32.gt_s', 'if', parent, parent).emit('f64.load', diagonal);
  for (const address of [toParent, toParent]) body.emitAll(row).emit('f64.load', address);
  body.emit('f64.mul').emitAll(row).emit('f64.load', inverse).emitAll('f64.mul', 'f64.sub');
  body.emit('f64.store', diagonal).emit('end');
  body.emitAll(row).emit('i32.const', 8).emit('i32.sub').emit('local.tee', row);
  return body.emit('i32.const', -1).emit('i32.gt_s').emit('br_if', 0).emit('end');
}

function emitSettle(ports: WasmPorts): WasmFunction {
  const { edges } = ports;
  const body = new WasmFunction('settle_ports');
  const int = (name: string): number => body.local(name, 'i32');
  const [at, end, slot, first, piece] = [
    ...[int('at'), int('end'), int('slot'), int('first'), int('piece')],
  ] as const;
  const [near, next] = [body.local('near', 'f64'), body.local('next', 'f64')];
  body.setConstant(at, 0).setConstant(end, 8 * ports.nodeCount);
  body.repeat(at, end, 8, () => {
    integer(body, at, ports.portOf);
    integer(body, at, ports.voltageOf).emit('f64.load', 0).emit('f64.store', ports.voltage);
  });
  body.setConstant(at, 0).setConstant(end, 8 * edges.count);
  body.repeat(at, end, 8, () => {
    integer(body, at, edges.voltageOf[0]).emit('f64.load', 0).emit('local.set', near);
    integer(body, at, edges.voltageOf[1]).emit('f64.load', 0).emit('local.set', next);
    integer(body, at, edges.slotOf).emit('local.set', first);
    integer(body, at, edges.slotOf + 4)
      .emit('i32.const', 8)
      .emit('i32.sub');
    body.emit('local.tee', slot).emitAll(at, 'i32.add').emit('local.set', piece);
    body.emit('loop');
    integer(body, slot, edges.portOf);
    body.emitAll(slot).emit('f64.load', edges.right);
    body.emitAll(slot).emit('f64.load', edges.toNear).emitAll(near, 'f64.mul', 'f64.add', piece);
    body.emit('f64.load', edges.pieces + 8).emitAll(next, 'f64.mul', 'f64.add', slot);
    body.emit('f64.load', edges.pivot).emit('f64.div').emit('local.tee', next);
    body.emit('f64.store', ports.voltage);
    body.emitAll(piece).emit('i32.const', 8).emit('i32.sub').emit('local.set', piece);
    body.emitAll(slot).emit('i32.const', 8).emit('i32.sub').emit('local.tee', slot);
    body.emitAll(first, 'i32.ge_s').emit('br_if', 0).emit('end');
  });
  return body;
}

/** A mechanism's point processes: arrays by instance, the bytes of doubles to each one's port, and its functions. */
export interface WasmPointBlock {
  readonly count: number;
  readonly portOf: number;
  readonly voltage: number;
  readonly current: number;
  readonly conductance: number;
}

/** `gather_k()`: the voltages at the ports, and no currents. */
export function emitGather(name: string, block: WasmPointBlock, ports: WasmPorts): WasmFunction {
  const body = new WasmFunction(name);
  const [at, end] = [body.local('at', 'i32'), body.local('end', 'i32')];
  body.setConstant(at, 0).setConstant(end, 8 * block.count);
  return body.repeat(at, end, 8, () => {
    body.emitAll(at);
    integer(body, at, block.portOf).emit('f64.load', ports.voltage);
    body.emit('f64.store', block.voltage);
    for (const address of [block.current, block.conductance])
      body.emitAll(at).emit('f64.const', 0).emit('f64.store', address);
  });
}

/** `add_k()`: currents and slopes to the ports. */
export function emitAddToPorts(
  name: string,
  block: WasmPointBlock,
  ports: WasmPorts,
): WasmFunction {
  const body = new WasmFunction(name);
  const [at, end, port] = ['at', 'end', 'port'].map((local) => body.local(local, 'i32')) as [
    number,
    number,
    number,
  ];
  body.setConstant(at, 0).setConstant(end, 8 * block.count);
  return body.repeat(at, end, 8, () => {
    integer(body, at, block.portOf).emit('local.set', port);
    for (const [sum, own] of [
      [ports.current, block.current],
      [ports.conductance, block.conductance],
    ] as const)
      addTo(body, port, sum, () => body.emitAll(at).emit('f64.load', own));
  });
}
