import type { SourceText } from './worker/protocol.ts';

/** A cell that comes with the page. Its text is fetched when it is asked for. */
export interface Example {
  /** What links call it. */
  readonly id: string;
  readonly name: string;
  readonly load: () => Promise<SourceText>;
}

type RawText = Promise<{ readonly default: string }>;

/** The first is what a page without a run beside it shows. */
export const EXAMPLES: readonly Example[] = [
  { id: 'pyramidal', name: 'Pyramidal cell', load: loadPyramidalCell },
  {
    id: 'ball-and-stick',
    name: 'Ball and stick',
    load: () => loadSwc('ball_and_stick.swc', import('../../morphologies/ball_and_stick.swc?raw')),
  },
  {
    id: 'rall-tree',
    name: 'Rall tree',
    load: () => loadSwc('rall_tree.swc', import('../../morphologies/rall_tree.swc?raw')),
  },
  {
    id: 'asymmetric-y',
    name: 'Asymmetric Y',
    load: () => loadSwc('asym_y.swc', import('../../morphologies/asym_y.swc?raw')),
  },
];

async function loadPyramidalCell(): Promise<SourceText> {
  const [experiment, swc] = await Promise.all([
    import('../../morphologies/nrn-demo-pyramidal.experiment.json?raw'),
    import('../../morphologies/nrn-demo-pyramidal.swc?raw'),
  ]);
  return {
    file: 'nrn-demo-pyramidal.experiment.json',
    text: experiment.default,
    files: new Map([['nrn-demo-pyramidal.swc', swc.default]]),
  };
}

async function loadSwc(file: string, raw: RawText): Promise<SourceText> {
  const { default: text } = await raw;
  return { file, text, files: new Map() };
}
