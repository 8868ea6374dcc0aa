import { exportMessages } from '../base/messages/export.ts';
import type { IrSource } from '../kernels/ir.ts';
import { exactNumber } from './exactNumber.ts';
import { printLems } from './lemsExpression.ts';
import { element } from './markup.ts';
import {
  evaluateAt,
  inputsOf,
  type LinearEquation,
  type LoweredMechanism,
} from './mechanismLowering.ts';
import { findConstant, findRateForm, type RateForm } from './rateForms.ts';

/** A gate's elements, and the ComponentTypes that these name. */
export interface NeuromlGate {
  readonly type: 'gateHHrates' | 'gateHHtauInf' | 'gateHHInstantaneous';
  readonly children: readonly string[];
  readonly componentTypes: readonly string[];
  /** Whether calcium's concentration opens or slows it. */
  readonly needsCalcium: boolean;
}

export type GateFound = NeuromlGate | { readonly obstacle: string };

/**
 * A gate with y' = rate (y - target): by NeuroML's rates where alpha = -rate target and beta = -rate (1 - target) have its
 * forms, else by steady state and time constant, each as a form or as a ComponentType of its own.
 *
 * @param prefix of the ComponentTypes' names.
 */
export function describeGate(
  lowered: LoweredMechanism,
  { rate, target }: LinearEquation,
  prefix: string,
  q10Settings: readonly string[],
): GateFound {
  const { builder } = lowered.lowering;
  const needsCalcium = [rate, target].some((node) => readsCalcium(lowered, node));
  const curveOf =
    (node: number) =>
    (v: number): number =>
      evaluateAt(builder.nodes, node, readAt(v, Number.NaN));
  if (!needsCalcium) {
    const sum = builder.operation('negate', rate);
    const opening = builder.operation('multiply', sum, target);
    const shut = builder.operation('subtract', builder.constant(1), target);
    const forward = findRateForm(curveOf(opening));
    const reverse = forward && findRateForm(curveOf(builder.operation('multiply', sum, shut)));
    if (forward !== undefined && reverse !== undefined)
      return {
        type: 'gateHHrates',
        children: [
          ...q10Settings,
          describeForm('forwardRate', 'Rate', forward),
          describeForm('reverseRate', 'Rate', reverse),
        ],
        componentTypes: [],
        needsCalcium,
      };
  }
  const tau = builder.operation('divide', builder.constant(-1), rate);
  const fixed = findConstant(curveOf(tau));
  const course =
    fixed === undefined
      ? customTime(lowered, tau, `${prefix}_tau`)
      : {
          child: element('timeCourse', {
            type: 'fixedTimeCourse',
            tau: `${exactNumber(fixed)} ms`,
          }),
        };
  const steady = describeSteadyState(lowered, target, `${prefix}_inf`);
  if ('obstacle' in course) return course;
  if ('obstacle' in steady) return steady;
  return {
    type: 'gateHHtauInf',
    children: [...q10Settings, course.child, steady.child],
    componentTypes: [course, steady].flatMap(({ type }) => type ?? []),
    needsCalcium,
  };
}

/** What follows voltage and calcium at once. */
export function describeInstantGate(
  lowered: LoweredMechanism,
  factor: number,
  prefix: string,
): GateFound {
  const steady = describeSteadyState(lowered, factor, prefix);
  if ('obstacle' in steady) return steady;
  return {
    type: 'gateHHInstantaneous',
    children: [steady.child],
    componentTypes: steady.type === undefined ? [] : [steady.type],
    needsCalcium: readsCalcium(lowered, factor),
  };
}

export function describeQ10(q10: number, celsius: number): string[] {
  if (q10 === 1) return [];
  return [
    element('q10Settings', {
      type: 'q10ExpTemp',
      q10Factor: exactNumber(q10),
      experimentalTemp: `${exactNumber(celsius)} degC`,
    }),
  ];
}

interface Child {
  readonly child: string;
  readonly type?: string;
}

type ChildFound = Child | { readonly obstacle: string };

function describeSteadyState(
  lowered: LoweredMechanism,
  node: number,
  typeName: string,
): ChildFound {
  const { nodes } = lowered.lowering.builder;
  const form = readsCalcium(lowered, node)
    ? undefined
    : findRateForm((v) => evaluateAt(nodes, node, readAt(v, Number.NaN)));
  if (form !== undefined) return { child: describeForm('steadyState', 'Variable', form) };
  return customType(lowered, node, { typeName, element: 'steadyState', exposure: 'x' });
}

function customTime(lowered: LoweredMechanism, node: number, typeName: string): ChildFound {
  return customType(lowered, node, { typeName, element: 'timeCourse', exposure: 't' });
}

function describeForm(name: string, what: 'Rate' | 'Variable', form: RateForm): string {
  const rate = exactNumber(form.rate);
  return element(name, {
    type: `HH${form.kind}${what}`,
    rate: what === 'Rate' ? `${rate} per_ms` : rate,
    midpoint: `${exactNumber(form.midpointMv)} mV`,
    scale: `${exactNumber(form.scaleMv)} mV`,
  });
}

interface CustomType {
  readonly typeName: string;
  readonly element: string;
  readonly exposure: 'x' | 't';
}

/** Everything in it is a number: voltage in mV, calcium in mM, time in ms. */
function customType(
  lowered: LoweredMechanism,
  node: number,
  { typeName, element: name, exposure }: CustomType,
): ChildFound {
  const found = printLems(lowered.lowering.builder, node, nameOf);
  if ('obstacle' in found) return found;
  const isTime = exposure === 't';
  const hasCalcium = readsCalcium(lowered, node);
  const { variables, cases } = found;
  const inUnit = (value: string): string => (isTime ? `${value} * TIME_SCALE` : value);
  const own = { name: exposure, exposure, dimension: isTime ? 'time' : 'none' };
  const constant = (constantName: string, dimension: string, value: string): string =>
    element('Constant', { name: constantName, dimension, value });
  const type = element(
    'ComponentType',
    {
      name: typeName,
      extends: `baseVoltage${hasCalcium ? 'Conc' : ''}Dep${isTime ? 'Time' : 'Variable'}`,
      description: exportMessages.lemsUnits(),
    },
    [
      constant('VOLT_SCALE', 'voltage', '1 mV'),
      ...(hasCalcium ? [constant('CONC_SCALE', 'concentration', '1 mM')] : []),
      ...(isTime ? [constant('TIME_SCALE', 'time', '1 ms')] : []),
      element('Dynamics', {}, [
        element('DerivedVariable', { name: 'V', dimension: 'none', value: 'v / VOLT_SCALE' }),
        ...(hasCalcium
          ? [
              element('DerivedVariable', {
                name: 'CA',
                dimension: 'none',
                value: 'caConc / CONC_SCALE',
              }),
            ]
          : []),
        ...variables.map(({ name: variable, value }) =>
          element('DerivedVariable', { name: variable, dimension: 'none', value }),
        ),
        cases.length === 1
          ? element('DerivedVariable', { ...own, value: inUnit(cases[0]!.value) })
          : element(
              'ConditionalDerivedVariable',
              own,
              cases.map(({ condition, value }) =>
                element('Case', { condition: condition!, value: inUnit(value) }),
              ),
            ),
      ]),
    ],
  );
  return { child: element(name, { type: typeName }), type };
}

function nameOf(source: IrSource): string | undefined {
  if (source.kind === 'voltage') return 'V';
  return source.kind === 'node' && source.name === 'cai' ? 'CA' : undefined;
}

function readsCalcium({ lowering }: LoweredMechanism, node: number): boolean {
  return inputsOf(lowering.builder.nodes, node).some(
    (source) => source.kind === 'node' && source.name === 'cai',
  );
}

/** Voltage and calcium's concentration; no other input is read. */
export function readAt(voltageMv: number, calciumMm: number): (source: IrSource) => number {
  return (source) => {
    if (source.kind === 'voltage') return voltageMv;
    return source.kind === 'node' && source.name === 'cai' ? calciumMm : Number.NaN;
  };
}
