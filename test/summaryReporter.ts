import { writeFileSync } from 'node:fs';
import type {
  Reporter,
  SerializedError,
  TestCase,
  TestModule,
  TestSuite,
  Vitest,
} from 'vitest/node';

/** The counts of a run. A file that does not import and a suite whose hook throws are each one failure. */
export interface TestSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Ends a run with the reasons of the skipped tests and the plain line `N passed, N failed, N skipped`.
 *
 * Where `CABLETREE_SUMMARY_FILE` names a file the counts go there as JSON instead of the line: `npm test` prints the
 * line itself, after the times of its parts.
 */
export default class SummaryReporter implements Reporter {
  private isFiltered = false;

  onInit(vitest: Vitest): void {
    this.isFiltered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const summary = summarise(modules, unhandled);
    const reasons = this.isFiltered ? [] : skipReasons(modules);
    for (const reason of reasons) console.log(reason);
    const file = process.env['CABLETREE_SUMMARY_FILE'];
    if (file === undefined) console.log(formatSummary(summary));
    else writeFileSync(file, JSON.stringify(summary));
  }
}

function summarise(
  modules: readonly TestModule[],
  unhandled: readonly SerializedError[],
): TestSummary {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const count = (state: string): number => states.filter((each) => each === state).length;
  const holders = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const broken = holders.filter((holder) => holder.errors().length > 0).length + unhandled.length;
  return {
    passed: count('passed'),
    failed: count('failed') + broken,
    skipped: count('skipped') + count('pending'),
  };
}

export function formatSummary({ passed, failed, skipped }: TestSummary): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** One line for each skipped suite or lone test: how many tests, where, and why. */
function skipReasons(modules: readonly TestModule[]): string[] {
  const counts = new Map<string, number>();
  for (const module of modules)
    for (const test of module.children.allTests('skipped')) {
      const reason = `${module.relativeModuleId}: ${skipReason(test)}`;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  return [...counts].map(([reason, count]) => `skipped ${count} in ${reason}`);
}

/** The note given to `context.skip(note)`, else the title of the outermost skipped suite, which states the reason. */
function skipReason(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note !== undefined)
    return `${test.fullName}: ${result.note}`;
  const suites = enclosingSuites(test);
  const broken = suites.find((suite) => suite.errors().length > 0);
  if (broken !== undefined) return `${broken.fullName}: not run, a hook failed`;
  const skipped = suites.findLast((suite) => suite.options.mode === 'skip');
  return (skipped ?? test).fullName;
}

/** From the innermost outward. */
function enclosingSuites(test: TestCase): TestSuite[] {
  const suites: TestSuite[] = [];
  for (let holder = test.parent; holder.type === 'suite'; holder = holder.parent)
    suites.push(holder);
  return suites;
}
