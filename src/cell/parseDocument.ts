import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import { z } from 'zod';
import { closestName } from '../base/closestName.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { experimentMessages } from '../base/messages/experiment.ts';
import { textPosition } from '../base/textPosition.ts';
import type { ExperimentFinding } from './checkExperiment.ts';
import { type JsonProblem, parseJson } from './jsonTree.ts';
import { offsetOfPath } from './placeDiagnostics.ts';

/** What a JSON document of cabletree's must be. */
export interface DocumentKind<T extends z.ZodType> {
  readonly schema: T;
  /** Rules that the schema cannot say. */
  readonly check: (value: z.output<T>) => readonly ExperimentFinding[];
  readonly unknownKey: (key: string) => string;
  /** What to do with a key that resembles none. */
  readonly removeKey: () => string;
}

/** Reads a document. Every problem is reported in one go, with its line and column; nothing is thrown. */
export function parseDocument<T extends z.ZodType>(
  text: string,
  file: string,
  kind: DocumentKind<T>,
): { value: z.output<T> | undefined; diagnostics: Diagnostic[] } {
  const { tree, problems } = parseJson(text);
  if (tree === undefined || problems.length > 0)
    return { value: undefined, diagnostics: reportJson(text, file, problems) };
  const report: Report = ({ path, key, ...finding }) => ({
    ...finding,
    file,
    ...textPosition(text, offsetOfPath(tree, path as (string | number)[], key)),
  });
  const parsed = kind.schema.safeParse(getNodeValue(tree));
  if (!parsed.success) {
    const isMissing = (path: readonly PropertyKey[]): boolean =>
      findNodeAtLocation(tree, path as (string | number)[]) === undefined;
    const diagnostics = parsed.error.issues.flatMap((issue) =>
      reportIssue(issue, kind, { report, isMissing }),
    );
    return { value: undefined, diagnostics };
  }
  return { value: parsed.data, diagnostics: kind.check(parsed.data).map(report) };
}

type Report = (
  finding: Omit<ExperimentFinding, 'path'> & {
    readonly path: readonly PropertyKey[];
    /** A property's name within the value at the path. */
    readonly key?: string;
  },
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

function reportIssue<T extends z.ZodType>(
  issue: z.core.$ZodIssue,
  { schema, unknownKey, removeKey }: DocumentKind<T>,
  { report, isMissing }: { report: Report; isMissing: (path: readonly PropertyKey[]) => boolean },
): Diagnostic[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema);
    return issue.keys.map((key) => {
      const near = closestName(key, known);
      const hint = near === undefined ? removeKey() : experimentMessages.didYouMean(near);
      return report({
        code: 'experiment/unknown-key',
        severity: 'error',
        path: issue.path,
        message: unknownKey(key),
        ...{ hint, key },
      });
    });
  }
  const deepest = issue.code === 'invalid_union' ? deepestIssue(issue) : issue;
  const path = [...issue.path, ...(deepest === issue ? [] : deepest.path)];
  const name = path.join('.');
  const message =
    deepest.code !== 'custom' && isMissing(path)
      ? experimentMessages.missing(name)
      : experimentMessages.invalid(name, deepest.message);
  return [report({ code: 'experiment/invalid', severity: 'error', path, message })];
}

/** Of a union's branches, the complaint of the one that got furthest: our own sentences before zod's. */
function deepestIssue(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue {
  const all = issue.errors.flat();
  return all.find((inner) => inner.code === 'custom') ?? issue;
}

function knownKeys(schema: z.ZodType): Set<string> {
  const keys = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, value] of Object.entries(node)) {
      if (name === 'properties' && typeof value === 'object' && value !== null)
        for (const key of Object.keys(value)) keys.add(key);
      visit(value);
    }
  };
  visit(z.toJSONSchema(schema, { io: 'input' }));
  return keys;
}
