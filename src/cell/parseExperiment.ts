import { getNodeValue } from 'jsonc-parser';
import type { z } from 'zod';
import { closestName } from '../base/closestName.ts';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { experimentMessages } from '../base/messages/experiment.ts';
import { textPosition } from '../base/textPosition.ts';
import { checkExperiment } from './checkExperiment.ts';
import { checkTiming } from './checkTiming.ts';
import { type Experiment, experimentJsonSchema, experimentSchema } from './experimentSchema.ts';
import { type JsonProblem, parseJson } from './jsonTree.ts';
import { offsetOfPath } from './placeDiagnostics.ts';

export interface ParsedExperiment {
  /** Undefined where there is an error among the diagnostics. */
  readonly experiment: Experiment | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads an experiment file. Every problem is reported in one go, with its line and column; nothing is thrown. */
export function parseExperiment(
  text: string,
  { file = 'experiment.json' }: { file?: string } = {},
): ParsedExperiment {
  const { tree, problems } = parseJson(text);
  if (tree === undefined || problems.length > 0)
    return { experiment: undefined, diagnostics: reportJson(text, file, problems) };
  const report = (
    code: string,
    path: readonly PropertyKey[],
    message: string,
    hint?: string,
    severity: Diagnostic['severity'] = 'error',
    key?: string,
  ): Diagnostic => ({
    code,
    severity,
    file,
    ...textPosition(text, offsetOfPath(tree, path as (string | number)[], key)),
    message,
    ...(hint === undefined ? {} : { hint }),
  });

  const parsed = experimentSchema.safeParse(getNodeValue(tree));
  if (!parsed.success) {
    const diagnostics = parsed.error.issues.flatMap((issue) => reportIssue(issue, report));
    return { experiment: undefined, diagnostics };
  }
  const findings = [...checkExperiment(parsed.data), ...checkTiming(parsed.data)];
  const diagnostics = findings.map((finding) =>
    report(finding.code, finding.path, finding.message, finding.hint, finding.severity),
  );
  return { experiment: hasErrors(diagnostics) ? undefined : parsed.data, diagnostics };
}

type Report = (
  code: string,
  path: readonly PropertyKey[],
  message: string,
  hint?: string,
  severity?: Diagnostic['severity'],
  key?: string,
) => Diagnostic;

function reportJson(text: string, file: string, problems: readonly JsonProblem[]): Diagnostic[] {
  return problems.map(({ code, offset, message }) => ({
    code,
    severity: 'error',
    file,
    ...textPosition(text, offset),
    message,
  }));
}

function reportIssue(issue: z.core.$ZodIssue, report: Report): Diagnostic[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = closestName(key, knownKeys());
      const hint =
        near === undefined ? experimentMessages.removeKey() : experimentMessages.didYouMean(near);
      const message = experimentMessages.unknownKey(key);
      return report('experiment/unknown-key', issue.path, message, hint, 'error', key);
    });
  }
  const deepest = issue.code === 'invalid_union' ? deepestIssue(issue) : issue;
  const path = [...issue.path, ...(deepest === issue ? [] : deepest.path)];
  const message = experimentMessages.invalid(path.join('.'), deepest.message);
  return [report('experiment/invalid', path, message)];
}

/** Of a union's branches, the complaint of the one that got furthest: our own sentences before zod's. */
function deepestIssue(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue {
  const all = issue.errors.flat();
  return all.find((inner) => inner.code === 'custom') ?? issue;
}

function knownKeys(): Set<string> {
  const keys = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, value] of Object.entries(node)) {
      if (name === 'properties' && typeof value === 'object' && value !== null)
        for (const key of Object.keys(value)) keys.add(key);
      visit(value);
    }
  };
  visit(experimentJsonSchema());
  return keys;
}
