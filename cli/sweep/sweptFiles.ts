import { type Experiment, ModelError, sha256OfText } from '../../src/index.ts';
import {
  type FileValue,
  fileKindOf,
  resolveParameter,
  type SweepSetting,
} from '../../src/sweep/index.ts';
import { readTextFile } from '../loadExperiment.ts';
import { expandGlob } from './expandGlob.ts';
import { noMatch } from './messages.ts';

/**
 * Settings whose values are files (`morphology=cells/*.swc`, `mechanisms.0=kv1.mod,kv2.mod`) with the files in place of
 * their names, and the texts of all by their hashes.
 *
 * @throws ModelError `sweep/no-match` where a pattern matches nothing, `cli/cannot-read`
 */
export async function readSweptFiles(
  experiment: Experiment,
  settings: readonly SweepSetting[],
): Promise<{ settings: SweepSetting[]; texts: Map<string, string> }> {
  const texts = new Map<string, string>();
  const read = async (setting: SweepSetting): Promise<SweepSetting> => {
    const { path, source } = setting;
    const isFile = fileKindOf(resolveParameter(experiment, path)[0]!) !== undefined;
    if (!isFile || source.kind !== 'list') return setting;
    const patterns = source.values.filter((value) => typeof value === 'string');
    if (patterns.length < source.values.length) return setting;
    const values: FileValue[] = [];
    for (const file of await expandAll(path, patterns)) {
      const text = await readTextFile(file);
      const sha256 = sha256OfText(text);
      texts.set(sha256, text);
      values.push({ file, sha256 });
    }
    return { path, source: { kind: 'list', values: values.map((value) => ({ ...value })) } };
  };
  return { settings: await Promise.all(settings.map(read)), texts };
}

async function expandAll(parameter: string, patterns: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const pattern of patterns) {
    const found = await expandGlob(pattern);
    if (found.length === 0) throw new ModelError('sweep/no-match', noMatch(parameter, pattern));
    files.push(...found);
  }
  return [...new Set(files)];
}
