import type { CommandModule } from 'yargs';
import { type Check, checkStoredCase, VALIDATION_STEPS } from '../../src/validate/index.ts';
import { EXIT } from '../exitCode.ts';
import { storedRunsMissing } from '../messages.ts';
import { startProgress } from '../terminal/progress.ts';
import { BRIAN2, NEURON, type Peer, takePeerChecks } from '../validate/peers.ts';
import { formatValidation, type ValidationReport, validationRow } from '../validate/report.ts';
import { readStoredCases } from '../validate/storedCases.ts';

interface ValidateArguments {
  readonly json: boolean;
}

interface Stage {
  readonly label: string;
  run(): Promise<ValidationReport>;
}

const reportOf = (checks: readonly Check[]): ValidationReport => ({ checks, skipped: [] });

/** What the package was made without is said to be skipped. */
async function storedStages(): Promise<Stage[]> {
  const cases = await readStoredCases();
  if (cases.length === 0) {
    const skipped = [storedRunsMissing()];
    return [{ label: 'NEURON, stored', run: async () => ({ checks: [], skipped }) }];
  }
  return cases.map((stored) => ({
    label: stored.id,
    run: async () => reportOf(checkStoredCase(stored)),
  }));
}

const listStages = async (): Promise<readonly Stage[]> => [
  ...VALIDATION_STEPS.map(({ label, run }) => ({
    label,
    run: async (): Promise<ValidationReport> => reportOf(run()),
  })),
  ...(await storedStages()),
  ...[NEURON, BRIAN2].map((peer: Peer) => ({
    label: `${peer.name}, live`,
    run: (): Promise<ValidationReport> => takePeerChecks(peer),
  })),
];

/** How right the engine is, measured here and now. */
export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate',
  describe:
    'Check the engine: analytic cables, Rallpacks, orders, stored runs of NEURON, NEURON and Brian2 where installed',
  builder: (yargs) =>
    yargs.option('json', {
      type: 'boolean',
      default: false,
      describe: 'Print the table as JSON',
    }),
  handler: async ({ json }) => {
    const report = await validate();
    const text = json
      ? JSON.stringify(
          { checks: report.checks.map(validationRow), skipped: report.skipped },
          null,
          2,
        )
      : formatValidation(report);
    process.stdout.write(`${text}\n`);
    if (report.checks.some((check) => !validationRow(check).met)) process.exitCode = EXIT.badResult;
  },
};

async function validate(): Promise<ValidationReport> {
  const progress = startProgress('validating');
  const reports: ValidationReport[] = [];
  try {
    const stages = await listStages();
    for (const [k, { label, run }] of stages.entries()) {
      progress.update(k / stages.length, label);
      // So that the bar is drawn before the work.
      await new Promise((resolve) => setTimeout(resolve, 0));
      reports.push(await run());
    }
    progress.update(1);
  } finally {
    progress.finish();
  }
  return {
    checks: reports.flatMap(({ checks }) => checks),
    skipped: reports.flatMap(({ skipped }) => skipped),
  };
}
