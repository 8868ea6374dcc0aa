import { CLOCK_DT, CLOCK_T } from './abi.ts';
import type { WasmCable } from './wasmCable.ts';
import { WasmFunction } from './wasmFunction.ts';

/** The exported function that takes steps. */
export const STEPS: string = 'steps';

/**
 * How a call of `steps` is told what to do: two doubles, then 32-bit addresses, since what they point at differs between
 * simulations that share their code.
 */
export const CONTROL = {
  bytes: 64,
  /** Number of the next step, from the start of the simulation; counted on by each. */
  step: 0,
  /** The step to stop before. */
  last: 8,
  /** First and end of the sources of currents into the equations, and into nodes without membrane. */
  sources: 16,
  massless: 24,
  /** First and end of the addresses of numbers to be recorded, and where the first is to be written. */
  numbers: 32,
  rows: 40,
} as const;

/**
 * A source of current: where its value of the first step is, the bits of a step's place that count (all, or none where one
 * value holds for all steps), its first entry and their end.
 */
export const SOURCE_BYTES = 16;
/** What a source does to one node: the address of a double, nothing, and the factor as a double. */
export const ENTRY_BYTES = 16;

/** What steps are made of: addresses, and names of functions of the module. */
export interface WasmStepParts {
  readonly dtMs: number;
  readonly control: number;
  readonly clock: number;
  readonly cable: WasmCable;
  /** Sums that every step begins from 0; of each the address and the length. */
  readonly sums: readonly (readonly [address: number, length: number])[];
  /** Before the equations are made. */
  readonly currents: readonly string[];
  /** Once the voltage is at the end of the step. */
  readonly states: readonly string[];
  /** Currents of ions that follow the voltage within the step, with their slopes. */
  readonly followers: readonly (readonly [current: number, slope: number])[];
  /** Whether nodes without membrane are solved for, by `settle_massless`. */
  readonly settlesMassless: boolean;
  readonly points: WasmStepPoints | undefined;
}

/** Point processes that take part in a step, by the functions of emitPorts and these. */
export interface WasmStepPoints {
  readonly clock: number;
  /** Of those whose states are at the time of the voltage: half a step, taken twice. */
  readonly halves: readonly string[];
  /** Currents to the ports. */
  readonly currents: readonly string[];
  /** Of the others: a whole step. */
  readonly states: readonly string[];
  /** Whether nodes without membrane see the currents of the end of the step. */
  readonly hasCurrentsAtEnd: boolean;
}

/** `steps()` and what it calls: steps as Simulation takes them, to the bit, where no event arrives. */
export function emitSteps(parts: WasmStepParts): WasmFunction[] {
  const inject = emitInject();
  const record = emitRecord();
  const clear = emitClear(parts);
  const follow = emitFollow(parts);
  const body = new WasmFunction(STEPS);
  const [row, rows] = [body.local('row', 'i32'), body.local('rows', 'i32')];
  const { control, settlesMassless } = parts;
  const call = (name: string): WasmFunction => body.emit('call', name);
  const integer = (offset: number): WasmFunction =>
    body.emit('i32.const', 0).emit('i32.load', control + offset);
  const injectFrom = (offset: number): void => {
    integer(offset);
    integer(offset + 4);
    body.emitAll(row).emit('call', inject.name);
  };
  const { points } = parts;
  const settleMassless = (): void => {
    injectFrom(CONTROL.massless);
    if (points !== undefined)
      for (const name of ['stamp_massless', 'eliminate_massless']) call(name);
    call('settle_massless');
  };
  const takeHalves = ({ halves, clock }: WasmStepPoints): void => {
    if (halves.length === 0) return;
    const setStep = (ms: number): void => {
      body
        .emit('i32.const', 0)
        .emit('f64.const', ms)
        .emit('f64.store', clock + 8 * CLOCK_DT);
    };
    setStep(parts.dtMs / 2);
    for (const name of halves) call(name);
    setStep(parts.dtMs);
  };
  integer(CONTROL.rows).emit('local.set', rows);
  body.emit('loop');
  emitTime(body, parts, parts.dtMs / 2);
  if (points !== undefined) {
    emitTime(body, { ...parts, clock: points.clock }, parts.dtMs / 2);
    takeHalves(points);
  }
  if (clear !== undefined) call(clear.name);
  for (const name of parts.currents) call(name);
  const ofPoints = points === undefined ? [] : ['clear_ports', ...points.currents];
  for (const name of ofPoints) call(name);
  call('assemble');
  injectFrom(CONTROL.sources);
  if (points !== undefined) for (const name of ['eliminate_ports', 'stamp_ports']) call(name);
  call('solve');
  if (follow !== undefined) call(follow.name);
  call('update');
  body
    .emit('i32.const', 0)
    .emit('i32.const', 0)
    .emit('f64.load', control + CONTROL.step);
  body
    .emit('f64.const', 1)
    .emit('f64.add')
    .emit('f64.store', control + CONTROL.step);
  if (settlesMassless) settleMassless();
  if (points !== undefined) call('settle_ports');
  emitTime(body, parts, 0);
  for (const name of parts.states) call(name);
  if (points !== undefined) {
    emitTime(body, { ...parts, clock: points.clock }, 0);
    for (const name of points.states) call(name);
    takeHalves(points);
    if (points.hasCurrentsAtEnd && settlesMassless) {
      for (const name of [...ofPoints, 'eliminate_ports']) call(name);
      settleMassless();
      call('settle_ports');
    }
  }
  integer(CONTROL.numbers);
  integer(CONTROL.numbers + 4);
  body.emitAll(rows).emit('call', record.name).emit('local.set', rows);
  body.emitAll(row).emit('i32.const', 8).emit('i32.add').emit('local.set', row);
  body.emit('i32.const', 0).emit('f64.load', control + CONTROL.step);
  body
    .emit('i32.const', 0)
    .emit('f64.load', control + CONTROL.last)
    .emit('f64.lt');
  body.emit('br_if', 0).emit('end');
  return [inject, record, clear, follow, body].filter((each) => each !== undefined);
}

/** The clock to so much after the start of the step. ms */
function emitTime(body: WasmFunction, { control, clock, dtMs }: WasmStepParts, afterMs: number) {
  body
    .emit('i32.const', 0)
    .emit('i32.const', 0)
    .emit('f64.load', control + CONTROL.step);
  body.emit('f64.const', dtMs).emit('f64.mul');
  if (afterMs !== 0) body.emit('f64.const', afterMs).emit('f64.add');
  body.emit('f64.store', clock + 8 * CLOCK_T);
}

/** `inject_sources(from, to, row)`: adds what sources give in the step whose values are `row` bytes after the first ones. */
function emitInject(): WasmFunction {
  const body = new WasmFunction('inject_sources', [
    { name: 'from', type: 'i32' },
    { name: 'to', type: 'i32' },
    { name: 'row', type: 'i32' },
  ]);
  const [source, to, row] = [0, 1, 2];
  const [entry, end] = [body.local('entry', 'i32'), body.local('end', 'i32')];
  const [target, value] = [body.local('target', 'i32'), body.local('value', 'f64')];
  body.repeat(source, to, SOURCE_BYTES, () => {
    body.emitAll(source).emit('i32.load', 0);
    body.emitAll(row, source).emit('i32.load', 4).emitAll('i32.and', 'i32.add');
    body.emit('f64.load', 0).emit('local.tee', value);
    body.emit('f64.const', 0).emitAll('f64.ne', 'if');
    body.emitAll(source).emit('i32.load', 8).emit('local.set', entry);
    body.emitAll(source).emit('i32.load', 12).emit('local.set', end);
    body.repeat(entry, end, ENTRY_BYTES, () => {
      body.emitAll(entry).emit('i32.load', 0).emit('local.tee', target).emitAll(target);
      body.emit('f64.load', 0).emitAll(value, entry).emit('f64.load', 8);
      body.emitAll('f64.mul', 'f64.add').emit('f64.store', 0);
    });
    body.emit('end');
  });
  return body;
}

/** `record(from, to, row)`: writes the numbers at the addresses given side by side, and returns where they end. */
function emitRecord(): WasmFunction {
  const body = new WasmFunction(
    'record',
    [
      { name: 'from', type: 'i32' },
      { name: 'to', type: 'i32' },
      { name: 'row', type: 'i32' },
    ],
    ['i32'],
  );
  const [from, to, row] = [0, 1, 2];
  body.repeat(from, to, 4, () => {
    body.emitAll(row, from).emit('i32.load', 0).emit('f64.load', 0).emit('f64.store', 0);
    body.emitAll(row).emit('i32.const', 8).emit('i32.add').emit('local.set', row);
  });
  return body.emitAll(row);
}

function emitClear({ sums }: WasmStepParts): WasmFunction | undefined {
  if (sums.length === 0) return undefined;
  const body = new WasmFunction('clear_sums');
  const [at, end] = [body.local('at', 'i32'), body.local('end', 'i32')];
  for (const [address, length] of sums) {
    body.setConstant(at, 0).setConstant(end, 8 * length);
    body.repeat(at, end, 16, () => {
      body.emitAll(at).emit('v128.const', 0, 0).emit('v128.store', address);
    });
  }
  return body;
}

/** Currents of ions to the solution, before the voltage goes there. */
function emitFollow({ followers, cable }: WasmStepParts): WasmFunction | undefined {
  if (followers.length === 0) return undefined;
  const body = new WasmFunction('follow_voltage');
  const [node, end] = [body.local('node', 'i32'), body.local('end', 'i32')];
  const change = body.local('change', 'v128');
  const recordOf = (lane: number): WasmFunction =>
    body
      .emitAll(node)
      .emit('i32.const', 1)
      .emit('i32.shr_u')
      .emit('i32.load', cable.recordOffset + 4 * lane);
  body.setConstant(end, 8 * cable.nodeCount);
  body.repeat(node, end, 16, () => {
    recordOf(0).emit('v128.load64_splat', cable.records).emit('local.set', change);
    recordOf(1).emitAll(change).emit('v128.load64_lane', cable.records, 1);
    body.emitAll(node).emit('v128.load', cable.voltage).emit('f64x2.sub').emit('local.set', change);
    for (const [current, slope] of followers) {
      body.emitAll(node, node).emit('v128.load', current).emitAll(node).emit('v128.load', slope);
      body.emitAll(change, 'f64x2.mul', 'f64x2.add').emit('v128.store', current);
    }
  });
  return body;
}
