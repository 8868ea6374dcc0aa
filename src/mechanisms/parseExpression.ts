import { closestName } from '../base/closestName.ts';
import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { ModelError } from '../base/modelError.ts';
import { builtinFunctions } from './builtinFunctions.ts';
import { type CallExpression, type Expression, visitExpression } from './expression.ts';
import { readSyntax } from './readSyntax.ts';
import { SourceText } from './sourceText.ts';

/**
 * Reads arithmetic in NMODL's syntax: + - * / ^, comparisons (1 or 0), && || !, and the functions exp, log, log10, pow,
 * sqrt, fabs, floor, ceil, sin, cos, tan, sinh, cosh, tanh. Every name must be one of `variables`.
 *
 * @throws ModelError `nmodl/syntax`, `expression/unknown-name`, `expression/unknown-function`,
 *   `expression/argument-count`, `expression/form`: the message names the column, `diagnostics` holds every problem.
 */
export function parseExpression(text: string, variables: readonly string[]): Expression {
  const source = new SourceText('expression', text);
  const expression = readSyntax(source, 'LoneExpression') as Expression | undefined;
  if (expression !== undefined) checkExpression(source, expression, variables);
  const [problem] = source.diagnostics;
  if (expression === undefined || problem !== undefined) {
    const { code, column, message, hint } = problem!;
    throw new ModelError(
      code,
      messages.inExpression(text, column, hint === undefined ? message : `${message}; ${hint}`),
      source.diagnostics,
    );
  }
  return expression;
}

function checkExpression(
  source: SourceText,
  expression: Expression,
  variables: readonly string[],
): void {
  visitExpression(expression, (node) => {
    if (node.kind === 'call') checkCall(source, node);
    else if (node.kind === 'name' && !variables.includes(node.name))
      source.error(
        'expression/unknown-name',
        node.offset,
        messages.expressionVariable(node.name, variables),
        suggestion(node.name, variables),
      );
    else if (node.kind === 'element' || node.kind === 'text')
      source.error('expression/form', node.offset, messages.expressionForm());
  });
}

function checkCall(source: SourceText, call: CallExpression): void {
  const builtin = builtinFunctions.get(call.name);
  const names = [...builtinFunctions.keys()];
  if (builtin === undefined)
    source.error(
      'expression/unknown-function',
      call.offset,
      messages.expressionFunction(call.name, names),
      suggestion(call.name, names),
    );
  else if (call.arguments.length !== builtin.arity)
    source.error(
      'expression/argument-count',
      call.offset,
      messages.argumentCount(call.name, call.arguments.length, builtin.arity),
    );
}

function suggestion(name: string, candidates: readonly string[]): string | undefined {
  const near = closestName(name, candidates);
  return near === undefined ? undefined : messages.didYouMean(near);
}
