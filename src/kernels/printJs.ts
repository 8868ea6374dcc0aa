import { CABLETREE_VERSION } from '../base/constants.ts';
import { sha256OfText } from '../base/sha256.ts';
import type { KernelPlan } from './abi.ts';
import type { IrNode, IrOperation, IrProgram, IrSource, IrStore } from './ir.ts';
import { irFunctions } from './operations.ts';
import { printExp } from './printExp.ts';
import { routineName } from './routine.ts';

/**
 * The JavaScript of a kernel: the body of a function of (binding, elementary, routines) that returns a BoundKernel, the last
 * two being what compileKernelToJs hands in. One loop over the instances a call; what does not change between instances is computed
 * before it, and exp is written out in place.
 */
export function printKernelAsJs(plan: KernelPlan): string {
  const { mechanism, programs } = plan;
  const body = [
    "'use strict';",
    'const { count, nodes, voltageMv, currentMaPerCm2, conductanceSPerCm2, fields, nodeFields, globals, clock } = binding;',
    `const { cappedPowers, powersOfTwo, ${Object.keys(irFunctions).join(', ')} } = elementary;`,
    'return {',
    ...Object.entries(programs).map(([name, program]) => printMethod(plan, name, program)),
    '};',
  ].join('\n');
  const head = `// ${mechanism.name}, from ${mechanism.file} (sha256 ${mechanism.sourceSha256})`;
  return `${head}\n// kernel made by cabletree ${CABLETREE_VERSION} (sha256 ${sha256OfText(body)})\n${body}\n`;
}

function printMethod(plan: KernelPlan, name: string, program: IrProgram): string {
  if (program.stores.length === 0) return `  ${name}() {},`;
  const printer = new ProgramPrinter(plan, program);
  return [`  ${name}() {`, ...printer.print().map((line) => `    ${line}`), '  },'].join('\n');
}

class ProgramPrinter {
  private readonly plan: KernelPlan;
  private readonly program: IrProgram;
  private readonly storedGlobals: ReadonlySet<string>;
  /** Whether a node has the same value for every instance. */
  private readonly isUniform: readonly boolean[];

  constructor(plan: KernelPlan, program: IrProgram) {
    this.plan = plan;
    this.program = program;
    this.storedGlobals = new Set(
      program.stores.flatMap((store) => (store.target === 'global' ? [store.name] : [])),
    );
    this.isUniform = this.findUniform();
  }

  print(): string[] {
    const { nodes, stores } = this.program;
    const uniform: string[] = [];
    const varying: string[] = [];
    nodes.forEach((node, index) => {
      const lines = this.isUniform[index] ? uniform : varying;
      if (node.kind !== 'constant') lines.push(...this.printNode(node, index));
    });
    const carried = [...this.storedGlobals];
    return [
      ...this.printArrays(),
      ...carried.map(
        (name) => `let global${this.globalIndex(name)} = globals[${this.globalIndex(name)}];`,
      ),
      ...uniform,
      'for (let i = 0; i < count; i++) {',
      '  const node = nodes[i];',
      ...varying.map((line) => `  ${line}`),
      ...stores.map((store) => `  ${this.printStore(store)}`),
      '}',
      ...carried.map(
        (name) => `globals[${this.globalIndex(name)}] = global${this.globalIndex(name)};`,
      ),
    ];
  }

  private findUniform(): boolean[] {
    const isUniform: boolean[] = [];
    for (const node of this.program.nodes)
      isUniform.push(
        node.kind === 'operation'
          ? node.operands.every((operand) => isUniform[operand]!)
          : node.kind === 'constant' || this.isUniformSource(node.source),
      );
    return isUniform;
  }

  private isUniformSource(source: IrSource): boolean {
    if (source.kind === 'global') return !this.storedGlobals.has(source.name);
    return source.kind === 'clock';
  }

  /** The arrays the program touches, as locals of the method. */
  private printArrays(): string[] {
    const touched = new Set<string>();
    const add = (kind: string, name: string): void => {
      if (kind === 'field')
        touched.add(`const field${this.fieldIndex(name)} = fields[${this.fieldIndex(name)}];`);
      if (kind === 'node' || kind === 'nodeValue')
        touched.add(
          `const shared${this.nodeFieldIndex(name)} = nodeFields[${this.nodeFieldIndex(name)}];`,
        );
    };
    for (const node of this.program.nodes)
      if (node.kind === 'input' && 'name' in node.source) add(node.source.kind, node.source.name);
    for (const store of this.program.stores) if ('name' in store) add(store.target, store.name);
    return [...touched];
  }

  private fieldIndex(name: string): number {
    return this.plan.fields.findIndex((field) => field.name === name);
  }

  private nodeFieldIndex(name: string): number {
    return this.plan.nodeFields.findIndex((field) => field.name === name);
  }

  private globalIndex(name: string): number {
    return this.plan.globals.findIndex((field) => field.name === name);
  }

  private printNode(node: IrNode, index: number): string[] {
    if (node.kind === 'input') return [`const t${index} = ${this.printSource(node.source)};`];
    if (node.kind === 'constant') return [];
    if (node.operation === 'exp' && !this.isUniform[index])
      return printExp(`t${index}`, this.reference(node.operands[0]!));
    if (node.routine !== undefined) {
      const given = node.operands.map((operand) => this.reference(operand)).join(', ');
      return [`const t${index} = routines.${routineName(node.routine)}(${given});`];
    }
    return [`const t${index} = ${this.printOperation(node.operation, node.operands)};`];
  }

  private printSource(source: IrSource): string {
    switch (source.kind) {
      case 'voltage':
        return 'voltageMv[node]';
      case 'clock':
        return `clock[${source.index}]`;
      case 'field':
        return `field${this.fieldIndex(source.name)}[i]`;
      case 'global': {
        const index = this.globalIndex(source.name);
        return this.storedGlobals.has(source.name) ? `global${index}` : `globals[${index}]`;
      }
      case 'node':
        return `shared${this.nodeFieldIndex(source.name)}[node]`;
    }
  }

  private reference(index: number): string {
    const node = this.program.nodes[index]!;
    return node.kind === 'constant' ? printNumber(node.value) : `t${index}`;
  }

  private printOperation(operation: IrOperation, operands: readonly number[]): string {
    const [x = '', y = '', z = ''] = operands.map((operand) => this.reference(operand));
    switch (operation) {
      case 'add':
        return `${x} + ${y}`;
      case 'subtract':
        return `${x} - ${y}`;
      case 'multiply':
        return `${x} * ${y}`;
      case 'divide':
        return `${x} / ${y}`;
      case 'negate':
        return `-${x}`;
      case 'less':
        return `${x} < ${y} ? 1 : 0`;
      case 'lessOrEqual':
        return `${x} <= ${y} ? 1 : 0`;
      case 'equal':
        return `${x} === ${y} ? 1 : 0`;
      case 'select':
        return `${x} !== 0 ? ${y} : ${z}`;
      default:
        return y === '' ? `${operation}(${x})` : `${operation}(${x}, ${y})`;
    }
  }

  private printStore(store: IrStore): string {
    const value = this.reference(store.value);
    switch (store.target) {
      case 'field':
        return `field${this.fieldIndex(store.name)}[i] = ${value};`;
      case 'global':
        return `global${this.globalIndex(store.name)} = ${value};`;
      case 'node':
        return `shared${this.nodeFieldIndex(store.name)}[node] += ${value};`;
      case 'nodeValue':
        return `shared${this.nodeFieldIndex(store.name)}[node] = ${value};`;
      case 'current':
        return `currentMaPerCm2[node] += ${value};`;
      case 'conductance':
        return `conductanceSPerCm2[node] += ${value};`;
    }
  }
}

/** A negative number in parentheses, so that it can follow an operator. */
function printNumber(value: number): string {
  if (Object.is(value, -0)) return '(-0)';
  return value < 0 ? `(${value})` : String(value);
}
