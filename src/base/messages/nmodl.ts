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
  pointProcess: (name: string): string => `POINT_PROCESS ${name} is not supported yet`,
  onlyDensity: (): string => 'only density mechanisms (SUFFIX) run',
  artificialCell: (name: string): string => `ARTIFICIAL_CELL ${name} is not supported yet`,
  suffixNothing: (): string => 'SUFFIX nothing makes a library of functions, no mechanism',

  block: (keyword: string, name: string): string =>
    `${keyword}${name === '' ? '' : ` ${name}`} blocks are not supported yet`,
  rewriteDerivative: (): string => 'write the equations as a DERIVATIVE block solved by cnexp',
  removeBlock: (): string => 'remove the block if the model does not need it',
  statement: (keyword: string): string => `${keyword} is not supported yet`,
  reaction: (): string => 'kinetic reactions (~) are not supported yet',
  loop: (keyword: string): string => `${keyword} loops are not supported yet`,
  writeOut: (): string => 'write the steps out',
  array: (name: string): string => `array ${name} is not supported yet`,
  oneByOne: (): string => 'use one variable for each element',
  include: (path: string): string => `INCLUDE "${path}": the included file is not at hand`,
  pasteInclude: (): string => 'paste its text in place of the INCLUDE line',
  verbatim: (lines: number): string =>
    `VERBATIM block with C code (${lines} ${lines === 1 ? 'line' : 'lines'}) cannot run here; no built-in has the same role`,
  writeInNmodl: (): string => 'write what it does in NMODL',
  verbatimDropped: (text: string): string => `VERBATIM "${text}" changes nothing and is dropped`,
  pointer: (keyword: string, name: string): string => `${keyword} ${name} is not supported`,
  external: (name: string): string =>
    `EXTERNAL ${name} belongs to another mechanism and is not supported`,
  electrodeCurrent: (name: string): string =>
    `ELECTRODE_CURRENT ${name} belongs to point processes, which are not supported yet`,
  random: (name: string): string => `random number ${name} is not supported yet`,
  randomFunction: (name: string): string =>
    `${name}() draws random numbers or events, which is not supported yet`,
  printDropped: (name: string): string =>
    `${name}() prints, which a kernel cannot do: the call is dropped`,

  method: (method: string): string => `METHOD ${method} is not supported yet`,
  useCnexp: (): string => 'use METHOD cnexp where each equation is linear in its own state',
  noMethod: (name: string): string => `SOLVE ${name} has no METHOD`,
  addCnexp: (): string => 'add METHOD cnexp',
  steadyState: (): string => 'SOLVE … STEADYSTATE is not supported yet',
  setInitial: (): string => 'assign the steady states in INITIAL',
  solvePlace: (): string => 'SOLVE may only stand in BREAKPOINT, outside every IF',
  moveSolve: (): string => 'move it to the top of BREAKPOINT',
  solveProcedure: (name: string): string =>
    `SOLVE ${name} runs a PROCEDURE once a step, which is not supported yet`,
  solveUnknown: (name: string): string => `SOLVE ${name}: no DERIVATIVE block has this name`,
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
  useDerivimplicit: (): string =>
    'METHOD derivimplicit, which would be right, is not supported yet',
  cnexpImpossible: (equation: string, state: string): string =>
    `${equation} cannot be solved by cnexp: ${state} stands in a function, a power or a divisor`,
  rewriteLinear: (): string =>
    'write it as (inf - x)/tau or a*(1 - x) - b*x; derivimplicit, which NEURON would use, is not supported yet',

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
