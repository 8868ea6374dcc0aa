import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { type IonDeclarations, type IonVariable, readIons } from './ionDeclarations.ts';
import {
  elementName,
  type MechanismConstant,
  type MechanismIon,
  type MechanismParameter,
  type MechanismState,
  type MechanismVariable,
  type VariableScope,
} from './mechanism.ts';
import type { SourceText } from './sourceText.ts';
import type { CodeBlock, Declaration, DeclaredBound, Item, NamesStatement } from './syntax.ts';
import { readUnitConstants } from './unitConstants.ts';

/** What a name of the file means. */
export type SymbolKind =
  | 'parameter'
  | 'state'
  | 'assigned'
  | 'constant'
  | 'fileLocal'
  /** Of an ion, read only. */
  | 'ionValue'
  /** Of an ion, and written: a concentration or a reversal potential. */
  | 'ionWritten'
  | 'current'
  | 'simulation'
  | 'function'
  | 'procedure'
  /** A block that SOLVE names. */
  | 'equations';

export interface Declarations {
  readonly parameters: readonly MechanismParameter[];
  readonly states: readonly MechanismState[];
  readonly assigned: readonly MechanismVariable[];
  readonly constants: readonly MechanismConstant[];
  readonly fileLocals: readonly string[];
  readonly ions: readonly MechanismIon[];
  readonly nonspecificCurrents: readonly string[];
  readonly electrodeCurrents: readonly string[];
  readonly currents: readonly string[];
  readonly symbols: ReadonlyMap<string, SymbolKind>;
  /** Length of each variable that is an array; its elements are variables of their own, `n[0]`. */
  readonly arrays: ReadonlyMap<string, number>;
}

/** Variables that belong to the simulation: a file may declare them, and reads them only. */
const simulationVariables: readonly string[] = ['v', 't', 'dt', 'celsius', 'diam', 'area'];

/** Longer arrays are a slip: each element is a variable of its own. */
const LONGEST_ARRAY = 1000;

/** What the last reaction of a KINETIC block moved. */
const fluxes: readonly string[] = ['f_flux', 'b_flux'];

/** Collects what the blocks of declarations say, reporting clashes and what is ignored. */
export function collectDeclarations(source: SourceText, items: readonly Item[]): Declarations {
  return new DeclarationReader(source, items).read();
}

class DeclarationReader {
  private readonly source: SourceText;
  private readonly items: readonly Item[];
  private readonly symbols = new Map<string, SymbolKind>();
  private readonly defined = new Map<string, number>();
  private readonly parameters: MechanismParameter[] = [];
  private readonly states: MechanismState[] = [];
  private readonly assigned: MechanismVariable[] = [];
  private readonly constants: MechanismConstant[] = [];
  private readonly fileLocals: string[] = [];
  private readonly arrays = new Map<string, number>();
  private readonly rangeNames: ReadonlySet<string>;
  private readonly globalNames: ReadonlySet<string>;
  private readonly ions: IonDeclarations;

  constructor(source: SourceText, items: readonly Item[]) {
    this.source = source;
    this.items = items;
    this.ions = readIons(source, items);
    this.rangeNames = new Set(this.namesOf('RANGE').map(({ name }) => name));
    this.globalNames = new Set(this.namesOf('GLOBAL').map(({ name }) => name));
  }

  read(): Declarations {
    const { ions, currents, nonspecificCurrents, electrodeCurrents } = this.ions;
    for (const name of simulationVariables) this.symbols.set(name, 'simulation');
    for (const name of this.ions.variables.keys()) this.symbols.set(name, 'ionValue');
    this.readConstants();
    for (const item of this.items) {
      if (item.kind === 'declarations')
        for (const entry of item.entries) this.readEntry(item.keyword, entry);
      else if (item.kind === 'local')
        for (const { name, size, offset } of item.names) {
          if (this.claim(name, 'fileLocal', offset))
            this.fileLocals.push(...this.elementsOf(name, size, offset));
        }
      else if (item.kind === 'block') this.claimBlock(item);
    }
    this.giveUndeclared(currents);
    this.checkListed('RANGE');
    this.checkListed('GLOBAL');
    const { parameters, states, assigned, constants, fileLocals, symbols, arrays } = this;
    return {
      ...{ parameters, states, assigned, constants, fileLocals, symbols, arrays },
      ...{ ions, nonspecificCurrents, electrodeCurrents, currents },
    };
  }

  /** Currents and written ion variables that stand in no block of declarations. */
  private giveUndeclared(currents: readonly string[]): void {
    const isListed = (name: string): boolean =>
      [...this.states, ...this.assigned].some((variable) => variable.name === name);
    for (const [name, variable] of this.ions.variables)
      if (variable.isWritten && !isListed(name)) this.claimIonVariable(name, '', variable);
    for (const name of currents) {
      if (!isListed(name)) this.assigned.push({ name, unit: '', scope: 'private' });
      this.symbols.set(name, 'current');
    }
  }

  private namesOf(keyword: NamesStatement['keyword']): NamesStatement['names'] {
    return this.items
      .flatMap((item) => (item.kind === 'neuron' ? item.statements : []))
      .flatMap((statement) =>
        statement.kind === 'names' && statement.keyword === keyword ? statement.names : [],
      );
  }

  private checkListed(keyword: 'RANGE' | 'GLOBAL'): void {
    for (const { name, offset } of this.namesOf(keyword)) {
      if (!this.symbols.has(name))
        this.source.warning(
          'nmodl/undeclared-range',
          offset,
          messages.rangeUndeclared(keyword, name),
        );
    }
  }

  private readConstants(): void {
    for (const item of this.items) {
      if (item.kind !== 'define') continue;
      this.defined.set(item.name, item.value);
      if (this.claim(item.name, 'constant', item.offset))
        this.constants.push({ name: item.name, value: item.value, unit: '' });
    }
    for (const { offset, ...constant } of readUnitConstants(this.source, this.items)) {
      if (this.claim(constant.name, 'constant', offset)) this.constants.push(constant);
    }
  }

  private readEntry(keyword: string, entry: Declaration): void {
    const { name, unit, offset } = entry;
    if (simulationVariables.includes(name)) {
      this.warnIgnored(
        entry,
        'nmodl/simulation-default',
        messages.simulationDefault,
        messages.setInExperiment(),
      );
      return;
    }
    const ionVariable = this.ions.variables.get(name);
    if (ionVariable !== undefined) {
      this.readIonEntry(keyword, entry, ionVariable);
      return;
    }
    if (this.ions.currents.includes(name)) {
      this.warnIgnored(entry, 'nmodl/ion-default', messages.ionDefault, messages.setOnRegion());
      this.claimVariable(name, unit, offset);
    } else if (keyword === 'PARAMETER') this.readParameter(entry);
    else if (keyword === 'CONSTANT') {
      if (this.claim(name, 'constant', offset))
        this.constants.push({ name, value: this.valueOf(entry.value) ?? 0, unit });
    } else if (keyword === 'STATE') {
      if (this.claim(name, 'state', offset))
        for (const element of this.elementsOf(name, entry.size, offset))
          this.states.push({ name: element, unit, scope: 'range', start: entry.start ?? 0 });
    } else this.claimVariable(name, unit, offset, entry.size);
  }

  private readIonEntry(keyword: string, entry: Declaration, variable: IonVariable): void {
    const { name, unit, offset } = entry;
    this.warnIgnored(entry, 'nmodl/ion-default', messages.ionDefault, messages.setOnRegion());
    if (keyword !== 'STATE') {
      if (variable.isWritten) this.claimIonVariable(name, unit, variable);
      return;
    }
    if (!variable.isWritten || variable.quantity === 'current')
      this.source.error(
        'nmodl/ion-state',
        offset,
        messages.ionState(name),
        messages.writeIon(name),
      );
    else {
      this.symbols.set(name, 'state');
      this.states.push({ name, unit, scope: this.ionScope(name, variable), start: 0 });
    }
  }

  private claimIonVariable(name: string, unit: string, variable: IonVariable): void {
    if (this.assigned.some((known) => known.name === name)) return;
    this.symbols.set(name, 'ionWritten');
    this.assigned.push({ name, unit, scope: this.ionScope(name, variable) });
  }

  /** NEURON loads a concentration before the mechanism runs; a reversal potential only where it is read too. */
  private ionScope(name: string, { quantity, isRead }: IonVariable): VariableScope {
    const isLoaded = quantity === 'reversal' ? isRead : quantity !== 'current';
    return isLoaded ? 'ion' : this.scopeOf(name);
  }

  private claimBlock({ keyword, name, offset }: CodeBlock): void {
    if (keyword === 'FUNCTION' || keyword === 'FUNCTION_TABLE')
      this.claim(name, 'function', offset);
    else if (keyword === 'PROCEDURE') this.claim(name, 'procedure', offset);
    else if (['DERIVATIVE', 'KINETIC', 'LINEAR', 'NONLINEAR'].includes(keyword)) {
      this.claim(name, 'equations', offset);
      if (keyword === 'KINETIC') for (const flux of fluxes) this.symbols.set(flux, 'assigned');
    }
  }

  private claimVariable(
    name: string,
    unit: string,
    offset: number,
    size?: Declaration['size'],
  ): void {
    if (!this.claim(name, 'assigned', offset)) return;
    for (const element of this.elementsOf(name, size, offset))
      this.assigned.push({ name: element, unit, scope: this.scopeOf(name) });
  }

  /** The variables that a name stands for: itself, or the elements of the array that it is. */
  private elementsOf(name: string, size: Declaration['size'], offset: number): readonly string[] {
    if (size === undefined) return [name];
    const length = typeof size === 'number' ? size : this.defined.get(size);
    if (
      length === undefined ||
      !(Number.isInteger(length) && length > 0 && length <= LONGEST_ARRAY)
    ) {
      if (typeof size === 'string' && length === undefined)
        this.source.error('nmodl/not-defined', offset, messages.notDefined(size));
      else this.source.error('nmodl/array', offset, messages.arraySize(name, length ?? 0));
      return [];
    }
    this.arrays.set(name, length);
    return Array.from({ length }, (_, index) => elementName(name, index));
  }

  private scopeOf(name: string): VariableScope {
    if (this.globalNames.has(name)) return 'global';
    return this.rangeNames.has(name) ? 'range' : 'private';
  }

  private readParameter({ name, size, unit, value, bounds, offset }: Declaration): void {
    if (!this.claim(name, 'parameter', offset)) return;
    const low = this.valueOf(bounds?.[0]);
    const high = this.valueOf(bounds?.[1]);
    for (const element of this.elementsOf(name, size, offset))
      this.parameters.push({
        name: element,
        unit,
        scope: this.rangeNames.has(name) ? 'range' : 'global',
        value: this.valueOf(value) ?? 0,
        bounds: low === undefined || high === undefined ? undefined : [low, high],
      });
  }

  private valueOf(value: DeclaredBound | undefined): number | undefined {
    if (value === undefined || value.kind === 'number') return value?.value;
    const found = this.defined.get(value.name);
    if (found === undefined)
      this.source.error('nmodl/not-defined', value.offset, messages.notDefined(value.name));
    return found;
  }

  private warnIgnored(
    { name, value, offset }: Declaration,
    code: string,
    message: (name: string, value: number) => string,
    hint: string,
  ): void {
    const number = this.valueOf(value);
    if (number !== undefined) this.source.warning(code, offset, message(name, number), hint);
  }

  /** Gives the name its meaning; false, with a diagnostic, where it already has one. */
  private claim(name: string, kind: SymbolKind, offset: number): boolean {
    const earlier = this.symbols.get(name);
    if (earlier === undefined) this.symbols.set(name, kind);
    else
      this.source.error(
        'nmodl/duplicate',
        offset,
        messages.duplicate(name, describeSymbol(earlier)),
        messages.rename(),
      );
    return earlier === undefined;
  }
}

const symbolWords: Readonly<Record<SymbolKind, string>> = {
  parameter: 'a PARAMETER',
  state: 'a STATE',
  assigned: 'an ASSIGNED variable',
  constant: 'a constant',
  fileLocal: 'a LOCAL variable of the file',
  ionValue: 'an ion variable that is only read',
  ionWritten: 'an ion variable',
  current: 'a current',
  simulation: "the simulation's",
  function: 'a FUNCTION',
  procedure: 'a PROCEDURE',
  equations: 'a block of equations',
};

/** `a PARAMETER`, for messages. */
export function describeSymbol(kind: SymbolKind): string {
  return symbolWords[kind];
}
