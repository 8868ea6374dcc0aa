/** What the reader of .mod files and of painted expressions says. */
export const nmodlMessages = {
  unexpected: (found: string, expected: string): string =>
    expected === ''
      ? `${found} cannot stand here`
      : `${found} cannot stand here, where ${expected} is expected`,
  fileEnds: (expected: string): string =>
    expected === '' ? 'the file ends too early' : `the file ends where ${expected} is expected`,
  expressionEnds: (expected: string): string => `the expression ends where ${expected} is expected`,
  unknownBlock: (word: string): string => `"${word}" does not begin a block of NMODL`,
  didYouMean: (name: string): string => `did you mean ${name}?`,
  tooDeep: (): string => 'expressions or blocks are nested too deeply to read',
  simplify: (): string => 'split it into LOCAL variables',
  template: (fragment: string): string =>
    `"${fragment}" is a blank of a template, not NMODL: fill it in first`,

  noNeuronBlock: (): string => 'no NEURON block says what this file is',
  addNeuronBlock: (): string => 'add NEURON { SUFFIX name … }',
  noSuffix: (): string => 'the NEURON block has no SUFFIX, so the mechanism has no name',
  suffixTwice: (first: string, second: string): string =>
    `the NEURON block names the mechanism twice, ${first} and ${second}`,
  keepOne: (): string => 'keep one',
  artificialCell: (name: string): string => `ARTIFICIAL_CELL ${name} does not run here`,
  onlyPlaced: (): string => 'only mechanisms on a cell run: SUFFIX and POINT_PROCESS',
  suffixNothing: (): string => 'SUFFIX nothing makes a library of functions, no mechanism',

  block: (keyword: string, name: string): string =>
    `${keyword}${name === '' ? '' : ` ${name}`} blocks do not run here`,
  rewriteDerivative: (): string => 'write the equations as a DERIVATIVE or KINETIC block',
  removeBlock: (): string => 'remove the block if the model does not need it',
  statement: (keyword: string): string => `${keyword} does not run here`,
  outside: (what: string, block: string): string => `${what} stands outside ${block}`,
  moveInto: (block: string): string => `move it into a ${block} block`,
  reaction: (): string => 'a reaction (~)',
  notAState: (name: string): string => `${name} reacts, but is no STATE`,
  equation: (): string => 'an equation (~ … = …)',
  withinLoop: (keyword: string): string =>
    `equations and events cannot stand in a ${keyword} loop whose rounds are counted in the run`,
  writeOut: (): string => 'use FROM with constant bounds, or write the steps out',
  ownInNetCons: (name: string): string =>
    `${name} belongs to the event's own connection, which FOR_NETCONS may be at just then: it cannot be assigned there`,
  equationTwice: (name: string, method: string): string =>
    `${name}' stands twice, which METHOD ${method} does not take`,
  chosenEquation: (): string => 'an equation, CONSERVE or COMPARTMENT stands within an IF',
  moveOutOfIf: (): string => 'choose its coefficients within the IF, and write it behind',
  neverEnds: (): string => 'this WHILE loop has no end',
  endlessLoop: (place: string, rounds: number): string =>
    `the loop at ${place} does not end: ${rounds} rounds`,
  noFunctionTable: (mechanism: string, name: string): string =>
    `${mechanism} has no values for its FUNCTION_TABLE ${name}`,
  longLoop: (rounds: number, most: number): string =>
    `this FROM loop has ${rounds} rounds, more than ${most}`,
  isArray: (name: string, size: number): string => `${name} is an array of ${size}`,
  useIndex: (name: string): string => `write ${name}[index]`,
  noArray: (name: string): string => `${name} is no array`,
  arraySize: (name: string, size: number): string => `${size} is no length for the array ${name}`,
  indexBeyond: (name: string, index: number, size: number): string =>
    `${name}[${index}] is beyond the ${size} elements of ${name}`,
  parameterArray: (name: string): string => `GLOBAL array ${name} cannot be kept`,
  include: (path: string): string => `INCLUDE "${path}": the included file is not at hand`,
  giveInclude: (): string =>
    'give it under "mechanisms" as well, or paste its text in place of the line',
  includeCircle: (chain: readonly string[]): string => `${chain.join(' includes ')}: without end`,
  verbatim: (lines: number): string =>
    `VERBATIM block with C code (${lines} ${lines === 1 ? 'line' : 'lines'}) cannot run here; no built-in has the same role`,
  writeInNmodl: (): string => 'write what it does in NMODL',
  verbatimDropped: (text: string): string => `VERBATIM "${text}" changes nothing and is dropped`,
  pointer: (keyword: string, name: string): string => `${keyword} ${name} is not supported`,
  withoutPointer: (): string =>
    'take the value as a PARAMETER, from the concentration of an ion or by events; gap junctions are part of the experiment',
  external: (name: string): string =>
    `EXTERNAL ${name} belongs to another mechanism and is not supported`,
  useParameter: (name: string): string => `make ${name} a PARAMETER of this mechanism`,
  random: (name: string): string => `random number ${name} does not run here`,
  randomFunction: (name: string): string =>
    `${name}() draws random numbers, which does not run here`,
  drawOutside: (): string =>
    'take what is random as events of a Poisson train, as a noise current or as a painted parameter',
  eventPlace: (name: string): string =>
    `${name} may only stand in NET_RECEIVE${name === 'net_send' ? ' and INITIAL' : ''}`,
  moveEvent: (): string => 'move it there',
  netReceiveOfDensity: (): string => 'NET_RECEIVE belongs to a POINT_PROCESS, which this is not',
  makePoint: (): string => 'name the mechanism by POINT_PROCESS',
  watchForm: (): string => 'WATCH takes one comparison, (a > b) or (a < b)',
  beforeCurrent: (name: string): string =>
    `BEFORE BREAKPOINT reads ${name}, which is that of the step before there`,
  printDropped: (name: string): string =>
    `${name}() prints, which a kernel cannot do: the call is dropped`,

  method: (method: string, keyword: string): string =>
    `METHOD ${method} does not run for a ${keyword} block here`,
  useMethod: (method: string): string =>
    method === '' ? 'leave METHOD out' : `use METHOD ${method}`,
  noMethod: (name: string): string => `SOLVE ${name} has no METHOD`,
  steadyState: (): string => 'SOLVE … STEADYSTATE runs for KINETIC blocks by sparse only',
  setInitial: (): string => 'assign the steady states in INITIAL',
  notCalled: (name: string): string =>
    `${name} solves equations and is called by no block: it is left out`,
  solvePlace: (): string =>
    'SOLVE may only stand in BREAKPOINT, outside every IF, or in INITIAL as STEADYSTATE or of a LINEAR block',
  moveSolve: (): string => 'move it to the top of BREAKPOINT',
  solveUnknown: (name: string): string =>
    `SOLVE ${name}: no block of equations and no PROCEDURE has this name`,
  solveTwice: (name: string): string => `SOLVE ${name} stands twice`,
  notSolved: (name: string): string => `DERIVATIVE ${name} is never solved`,
  addSolve: (name: string): string => `add SOLVE ${name} METHOD cnexp to BREAKPOINT`,
  derivativeOutside: (name: string): string => `${name}' stands outside a DERIVATIVE block`,
  higherOrder: (name: string): string => `${name} has a derivative of higher than first order`,
  splitOrders: (): string => 'write it as several first-order equations',
  derivativeOfOther: (name: string): string => `${name}' has no meaning: ${name} is no STATE`,
  declareState: (name: string): string => `declare ${name} in STATE`,
  cnexpNonlinear: (equation: string, state: string): string =>
    `${equation} is not linear in ${state}; cnexp gives NEURON's (wrong) answer`,
  cnexpImpossible: (equation: string, state: string): string =>
    `${equation} cannot be solved by cnexp, for ${state} stands in a function, a power or a divisor; derivimplicit is used, as in NEURON`,
  rewriteLinear: (): string =>
    'write it as (inf - x)/tau or a*(1 - x) - b*x, or say METHOD derivimplicit',
  arrayCnexp: (name: string): string => `${name} is an array, which cnexp does not take`,
  useKinetic: (): string => 'write the equations as a KINETIC block, or one by one',
  equationCount: (name: string, count: number, states: number): string =>
    `${name} has ${count} ${count === 1 ? 'equation' : 'equations'} for ${states} ${states === 1 ? 'state' : 'states'}`,

  duplicate: (name: string, kind: string): string =>
    `${name} is declared twice, the first time as ${kind}`,
  rename: (): string => 'rename one of them',
  undefinedName: (name: string): string => `${name} is not declared`,
  declare: (name: string): string => `declare ${name} in PARAMETER, ASSIGNED or LOCAL`,
  undefinedFunction: (name: string): string => `there is no FUNCTION or PROCEDURE ${name}`,
  procedureAsValue: (name: string): string => `PROCEDURE ${name} gives no value`,
  makeFunction: (): string => 'make it a FUNCTION',
  functionAsName: (name: string): string => `FUNCTION ${name} is used without its arguments`,
  callIt: (name: string): string => `write ${name}(…)`,
  argumentCount: (name: string, given: number, expected: number): string =>
    `${name} takes ${expected} ${expected === 1 ? 'argument' : 'arguments'}, not ${given}`,
  recursion: (chain: readonly string[]): string => `${chain.join(' calls ')}: recursion cannot run`,
  removeRecursion: (): string => 'write it without calling itself',
  tooLarge: (name: string): string =>
    `${name} grows beyond what can be compiled when its calls are inlined`,
  assignReadOnly: (name: string, what: string): string =>
    `${name} is ${what} and cannot be assigned`,
  useLocal: (): string => 'use a LOCAL variable',
  rangeUndeclared: (keyword: string, name: string): string =>
    `${keyword} ${name} is declared nowhere`,
  textValue: (): string => 'a text cannot be a value',

  ionForeign: (name: string, ion: string): string => `${name} is no variable of ion ${ion}`,
  ionNames: (ion: string): string => `its variables are e${ion}, i${ion}, ${ion}i and ${ion}o`,
  mixedElectrode: (name: string, electrode: string): string =>
    `${name} stands beside ELECTRODE_CURRENT ${electrode}: NEURON lets all currents of such a mechanism flow into the cell`,
  splitCurrents: (): string => 'write two mechanisms, one for each direction',
  ionState: (name: string): string => `STATE ${name} belongs to an ion that only reads it`,
  writeIon: (name: string): string => `add WRITE ${name} to its USEION`,
  ionDefault: (name: string, value: number): string =>
    `PARAMETER ${name} = ${value} is ignored (ion variable, as in NEURON)`,
  setOnRegion: (): string => 'set it on the region',
  simulationDefault: (name: string, value: number): string =>
    `PARAMETER ${name} = ${value} is ignored: ${name} is the simulation's`,
  setInExperiment: (): string => 'set it in the experiment',
  currentUnassigned: (name: string): string =>
    `current ${name} is never assigned in BREAKPOINT, so it stays 0`,
  assignCurrent: (name: string): string => `assign ${name} in BREAKPOINT`,
  functionUnassigned: (name: string): string =>
    `FUNCTION ${name} never assigns ${name}, so it returns 0`,

  unknownUnit: (unit: string): string => `(${unit}) is no unit known here`,
  unitMismatch: (from: string, to: string): string => `(${from}) cannot be expressed in (${to})`,
  writeNumber: (): string => 'write the number itself',
  sidesDiffer: (expression: string, left: string, right: string): string =>
    `the sides of ${expression} differ in dimension: ${left} and ${right}`,
  assignedUnits: (target: string, wanted: string, value: string, found: string): string =>
    `${target} is ${wanted}, but ${value} is ${found}`,
  argumentUnits: (
    ...[name, parameter, wanted, argument, found]: readonly [string, string, string, string, string]
  ): string => `${name} takes ${parameter} as ${wanted}, but ${argument} is ${found}`,
  functionUnits: (name: string, argument: string, found: string): string =>
    `${name}() takes a plain number, but ${argument} is ${found}`,
  exponentUnits: (exponent: string, found: string): string =>
    `an exponent is a plain number, but ${exponent} is ${found}`,
  moreUnits: (count: number): string =>
    `from here on ${count} more ${count === 1 ? 'expression does' : 'expressions do'} not agree in dimension`,
  notDefined: (name: string): string => `${name} is not DEFINEd as a number`,
  tableIgnored: (): string => 'TABLE is not used: the functions are evaluated exactly',

  expressionVariable: (name: string, variables: readonly string[]): string =>
    `"${name}" is not one of ${variables.join(', ')}`,
  expressionFunction: (name: string, functions: readonly string[]): string =>
    `"${name}" is not one of the functions ${functions.join(', ')}`,
  inExpression: (text: string, column: number, problem: string): string =>
    `"${text}", column ${column}: ${problem}`,
  expressionForm: (): string =>
    'only numbers, names, functions and operators can stand in this expression',
} as const;
