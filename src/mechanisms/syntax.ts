/**
 * A .mod file as the grammar reads it (nmodl.peggy), before names are looked up. `offset` is a place in the text, in
 * characters from 0; units are kept as written, '' where none is given.
 */
import type { CallExpression, Expression, NameExpression, NumberExpression } from './expression.ts';

/** A name where it stands. */
export type PlacedName = NameExpression;

export type Item =
  | { readonly kind: 'title'; readonly text: string; readonly offset: number }
  | {
      readonly kind: 'neuron';
      readonly statements: readonly NeuronStatement[];
      readonly offset: number;
    }
  | { readonly kind: 'units'; readonly entries: readonly UnitsEntry[]; readonly offset: number }
  | DeclarationItem
  | LocalStatement
  | {
      readonly kind: 'define';
      readonly name: string;
      readonly value: number;
      readonly offset: number;
    }
  | { readonly kind: 'include'; readonly path: string; readonly offset: number }
  | { readonly kind: 'ignored'; readonly keyword: string; readonly offset: number }
  | VerbatimStatement
  | CodeBlock;

export type NeuronStatement = SuffixStatement | UseIonStatement | NamesStatement;

export interface SuffixStatement {
  readonly kind: 'suffix';
  readonly keyword: 'SUFFIX' | 'POINT_PROCESS' | 'ARTIFICIAL_CELL';
  readonly name: string;
  readonly offset: number;
}

export interface UseIonStatement {
  readonly kind: 'useion';
  readonly ion: string;
  readonly reads: readonly PlacedName[];
  readonly writes: readonly PlacedName[];
  readonly valence: number | undefined;
  readonly offset: number;
}

export interface NamesStatement {
  readonly kind: 'names';
  readonly keyword:
    | 'NONSPECIFIC_CURRENT'
    | 'ELECTRODE_CURRENT'
    | 'RANGE'
    | 'GLOBAL'
    | 'POINTER'
    | 'BBCOREPOINTER'
    | 'EXTERNAL'
    | 'RANDOM'
    | 'SECTION'
    | 'THREADSAFE';
  readonly names: readonly PlacedName[];
  readonly offset: number;
}

export type UnitsEntry =
  | {
      readonly kind: 'alias';
      readonly alias: string;
      readonly definition: string;
      readonly offset: number;
    }
  | UnitsConstant;

/** `R = 8.314 (joule/degC)` has a value, `R = (k-mole) (joule/degC)` is made of a unit. */
export interface UnitsConstant {
  readonly kind: 'constant';
  readonly name: string;
  readonly value: number | undefined;
  readonly of: string | undefined;
  readonly unit: string;
  readonly offset: number;
}

export interface DeclarationItem {
  readonly kind: 'declarations';
  readonly keyword: 'PARAMETER' | 'CONSTANT' | 'ASSIGNED' | 'DEPENDENT' | 'STATE' | 'STEPPED';
  readonly entries: readonly Declaration[];
  readonly offset: number;
}

export interface Declaration {
  readonly name: string;
  /** Length of an array, or the DEFINEd name that says it. */
  readonly size: number | string | undefined;
  /** A number, or a DEFINEd name. */
  readonly value: NumberExpression | NameExpression | undefined;
  readonly unit: string;
  readonly bounds: readonly [low: DeclaredBound, high: DeclaredBound] | undefined;
  /** What a STATE begins from. */
  readonly start: number | undefined;
  readonly offset: number;
}

export type DeclaredBound = NumberExpression | NameExpression;

export interface CodeBlock {
  readonly kind: 'block';
  readonly keyword:
    | 'INITIAL'
    | 'BREAKPOINT'
    | 'CONSTRUCTOR'
    | 'DESTRUCTOR'
    | 'BEFORE'
    | 'AFTER'
    | 'DERIVATIVE'
    | 'KINETIC'
    | 'LINEAR'
    | 'NONLINEAR'
    | 'DISCRETE'
    | 'PARTIAL'
    | 'PROCEDURE'
    | 'FUNCTION'
    | 'FUNCTION_TABLE'
    | 'NET_RECEIVE';
  /** '' for blocks that have none. */
  readonly name: string;
  readonly parameters: readonly BlockParameter[];
  /** Of what a FUNCTION returns. */
  readonly unit: string;
  readonly statements: readonly Statement[];
  readonly offset: number;
}

export interface BlockParameter {
  readonly name: string;
  readonly unit: string;
  readonly offset: number;
}

export type Statement =
  | LocalStatement
  | VerbatimStatement
  | AssignStatement
  | CallStatement
  | IfStatement
  | GroupStatement
  | SolveStatement
  | { readonly kind: 'conductance'; readonly name: string; readonly offset: number }
  | TableStatement
  | FromStatement
  | ReactionStatement
  | EquationStatement
  | CompartmentStatement
  | WatchStatement
  /** The INITIAL within NET_RECEIVE. */
  | {
      readonly kind: 'netInitial';
      readonly body: readonly Statement[];
      readonly offset: number;
    }
  | WhileStatement
  | NetConsStatement
  | { readonly kind: 'unsupported'; readonly keyword: string; readonly offset: number };

/** `TABLE minf, mtau DEPEND celsius FROM -100 TO 100 WITH 200` */
export interface TableStatement {
  readonly kind: 'table';
  /** Empty in a FUNCTION, whose result is what is tabled. */
  readonly names: readonly PlacedName[];
  readonly depend: readonly PlacedName[];
  readonly from: Expression;
  readonly to: Expression;
  readonly count: number | NameExpression;
  readonly offset: number;
}

/** `FROM i = 0 TO n - 1 BY 1 { ... }`; `to` belongs to it. */
export interface FromStatement {
  readonly kind: 'from';
  readonly variable: string;
  readonly from: Expression;
  readonly to: Expression;
  readonly by: Expression | undefined;
  readonly body: readonly Statement[];
  /** `kv.mod:12`, for the message of a loop that does not end; '' before the mechanism is made. */
  readonly place: string;
  readonly offset: number;
}

/** `WHILE (x < 1) { ... }` */
export interface WhileStatement {
  readonly kind: 'while';
  readonly condition: Expression;
  readonly body: readonly Statement[];
  /** As of a FromStatement. */
  readonly place: string;
  readonly offset: number;
}

/** `FOR_NETCONS(w, A) { ... }`: for every connection of the point process, its numbers by the names given. */
export interface NetConsStatement {
  readonly kind: 'netcons';
  readonly parameters: readonly BlockParameter[];
  readonly body: readonly Statement[];
  readonly offset: number;
}

/** `~ left <-> right (forward, backward)`, `~ left -> (forward)`, `~ left << (forward)`. */
export interface ReactionStatement {
  readonly kind: 'reaction';
  readonly operator: '<->' | '->' | '<<';
  readonly left: readonly Species[];
  readonly right: readonly Species[];
  readonly forward: Expression;
  readonly backward: Expression | undefined;
  readonly offset: number;
}

/** `2 ca[i]` */
export interface Species {
  readonly count: number;
  readonly name: string;
  readonly index: Expression | undefined;
  readonly offset: number;
}

/** `~ left = right` of LINEAR and NONLINEAR, `CONSERVE left = right` of KINETIC. */
export interface EquationStatement {
  readonly kind: 'equation' | 'conserve';
  readonly left: Expression;
  readonly right: Expression;
  readonly offset: number;
}

/** `COMPARTMENT volume { a b }`; with an index the volume is one of it, for arrays. */
export interface CompartmentStatement {
  readonly kind: 'compartment';
  readonly index: string | undefined;
  readonly volume: Expression;
  readonly names: readonly PlacedName[];
  readonly offset: number;
}

/** `WATCH (v > 20) 2` */
export interface WatchStatement {
  readonly kind: 'watch';
  readonly condition: Expression;
  readonly flag: Expression;
  readonly offset: number;
}

export interface LocalStatement {
  readonly kind: 'local';
  readonly names: readonly (PlacedName & { readonly size: number | string | undefined })[];
  readonly offset: number;
}

export interface VerbatimStatement {
  readonly kind: 'verbatim';
  readonly text: string;
  readonly offset: number;
}

export interface AssignStatement {
  readonly kind: 'assign';
  readonly name: string;
  readonly index: Expression | undefined;
  /** 0 for `m = …`, 1 for `m' = …`. */
  readonly order: number;
  readonly value: Expression;
  /** Written as `state_discontinuity(m, …)`. */
  readonly isJump: boolean;
  readonly offset: number;
}

export interface CallStatement {
  readonly kind: 'callStatement';
  readonly call: CallExpression;
  readonly offset: number;
}

export interface IfStatement {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly accepted: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly offset: number;
}

/** Statements in braces of their own. */
export interface GroupStatement {
  readonly kind: 'group';
  readonly statements: readonly Statement[];
  readonly offset: number;
}

export interface SolveStatement {
  readonly kind: 'solve';
  readonly name: string;
  readonly clauses: readonly {
    readonly keyword: 'METHOD' | 'STEADYSTATE' | 'USING';
    readonly method: string;
  }[];
  readonly offset: number;
}
