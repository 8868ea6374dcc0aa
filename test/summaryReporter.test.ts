import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatSummary } from './summaryReporter.ts';

const ROOT = resolve(import.meta.dirname, '..');
const OUT = join(ROOT, 'out');
mkdirSync(OUT, { recursive: true });
const folder = mkdtempSync(join(OUT, 'summary-reporter-'));
writeFileSync(join(folder, 'vitest.config.js'), 'export default {};');
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = `import { beforeAll, describe, expect, it } from 'vitest';\n`;

/** Runs vitest on one file with this reporter only. */
function runFile(name: string, body: string, env: NodeJS.ProcessEnv = {}) {
  writeFileSync(join(folder, `${name}.test.ts`), HEAD + body);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporter = join(ROOT, 'test/summaryReporter.ts');
  const options = ['--root', folder, '--reporter', reporter];
  const result = spawnSync(process.execPath, [vitest, 'run', name, ...options], {
    encoding: 'utf8',
    env: { ...process.env, CABLETREE_SUMMARY_FILE: undefined, ...env },
  });
  return { status: result.status, lines: result.stdout.trimEnd().split('\n') };
}

describe('the summary reporter', () => {
  it('prints the counts in one plain form', () => {
    expect(formatSummary({ passed: 3, failed: 0, skipped: 2 })).toBe(
      '3 passed, 0 failed, 2 skipped',
    );
  });

  it('ends with the counts, and with the reason of every skip before them', () => {
    const body = `
      it('adds', () => expect(1 + 1).toBe(2));
      it('fails', () => expect(1).toBe(2));
      it('waits', (context) => context.skip('no chromium on PATH'));
      describe.skipIf(true)('traces (skipped: no reference data)', () => {
        it('one', () => {});
        describe('inner', () => { it('two', () => {}); });
      });`;
    const { status, lines } = runFile('mixed', body);
    expect(status).toBe(1);
    expect(lines.slice(-3)).toEqual([
      'skipped 1 in mixed.test.ts: waits: no chromium on PATH',
      'skipped 2 in mixed.test.ts: traces (skipped: no reference data)',
      '1 passed, 1 failed, 3 skipped',
    ]);
  });

  it('counts a file that does not import as a failure', () => {
    const { status, lines } = runFile('missing', `import './nowhere.ts';`);
    expect(status).toBe(1);
    expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
  });

  it('counts a throwing hook as a failure, and says that its tests were not run', () => {
    const body = `describe('solver', () => {
      beforeAll(() => { throw new Error('no'); });
      it('solves', () => {});
    });`;
    const { lines } = runFile('hook', body);
    expect(lines.slice(-2)).toEqual([
      'skipped 1 in hook.test.ts: solver: not run, a hook failed',
      '0 passed, 1 failed, 1 skipped',
    ]);
  });

  it('counts an unhandled rejection as a failure', () => {
    const { status, lines } = runFile('rejection', `it('forgets', () => { Promise.reject(1); });`);
    expect(status).toBe(1);
    expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
  });

  it('writes the counts to the file that is asked for, and no line', () => {
    const file = join(folder, 'summary.json');
    const { lines } = runFile('counted', `it('adds', () => expect(1 + 1).toBe(2));`, {
      CABLETREE_SUMMARY_FILE: file,
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(lines.join('\n')).not.toContain('1 passed, 0 failed');
  });
});
