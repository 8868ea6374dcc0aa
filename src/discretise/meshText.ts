import { meshMessages } from '../base/messages/mesh.ts';
import { ModelError } from '../base/modelError.ts';
import { DEFAULT_MESH } from '../cell/experimentDefaults.ts';
import { type MeshEntry, type MeshPolicy, type MeshRule, meshSchema } from '../cell/meshSchema.ts';
import { parseRegion } from '../morphology/regionSyntax.ts';

const FINEST = /^\s*finest:\s*/;
const RULE = /^(\S+)(?:\s+in\s+(.+))?$/s;
const NUMBER = '(\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?)';
const D_LAMBDA = new RegExp(`^dlambda(?::${NUMBER})?(?:@${NUMBER}(?:Hz)?)?$`);
const MAX_LENGTH = new RegExp(`^max:${NUMBER}(?:um)?$`);
const FIXED = /^fixed:(\d+)$/;
const EXPLICIT = /^explicit:(.+)$/;
const COUNT = /^(.+)=(\d+)$/;

/**
 * Reads a mesh as a command line writes it: `dlambda:0.1@100Hz`, `max:20um`, `fixed:3`, `single`,
 * `explicit:soma=1,dend[0]=3`; several with regions are joined by `;`, the last that covers a section holding:
 * `dlambda:0.1@100Hz; max:5um in axon`. With `finest:` before them the finest holds.
 *
 * @throws ModelError `mesh/bad-text`, and `morphology/bad-region`
 */
export function parseMesh(text: string): MeshEntry {
  const isFinest = FINEST.test(text);
  const parts = text.replace(FINEST, '').split(';');
  const rules = parts.map((part) => parseRule(part.trim()));
  const first = rules[0]!;
  if (rules.length === 1 && first.region === undefined && !isFinest) return first.policy;
  return {
    policy: 'by_region',
    rules: rules.map(({ policy, region }): MeshRule => ({ region: region ?? 'all', ...policy })),
    choose: isFinest ? 'finest' : 'last',
  };
}

/** The text of a mesh: `parseMesh` reads it as the same value. */
export function printMesh(mesh: MeshEntry): string {
  if (mesh.policy !== 'by_region') return printPolicy(mesh);
  const rules = mesh.rules.map((rule) => `${printPolicy(rule)} in ${rule.region}`).join('; ');
  return mesh.choose === 'finest' ? `finest: ${rules}` : rules;
}

function parseRule(text: string): { policy: MeshPolicy; region: string | undefined } {
  const [, policy = '', region] = RULE.exec(text) ?? [];
  if (region !== undefined) parseRegion(region);
  const read = meshSchema.safeParse(parsePolicy(policy));
  if (!read.success || read.data.policy === 'by_region')
    throw new ModelError('mesh/bad-text', meshMessages.badText(text));
  return { policy: read.data, region };
}

/** Numbers as written, to be checked by the schema; undefined where the text is of no form. */
function parsePolicy(text: string): object | undefined {
  if (text === 'single') return { policy: 'single' };
  const dLambda = D_LAMBDA.exec(text);
  if (dLambda !== null)
    return {
      ...DEFAULT_MESH,
      ...(dLambda[1] === undefined ? {} : { d_lambda: Number(dLambda[1]) }),
      ...(dLambda[2] === undefined ? {} : { frequency_hz: Number(dLambda[2]) }),
    };
  const maxLength = MAX_LENGTH.exec(text);
  if (maxLength !== null) return { policy: 'max_length', max_length_um: Number(maxLength[1]) };
  const fixed = FIXED.exec(text);
  if (fixed !== null) return { policy: 'fixed', count: Number(fixed[1]) };
  const explicit = EXPLICIT.exec(text);
  return explicit === null ? undefined : parseCounts(explicit[1]!);
}

function parseCounts(text: string): object | undefined {
  const counts = text.split(',').map((part) => COUNT.exec(part));
  if (counts.some((count) => count === null)) return undefined;
  return {
    policy: 'explicit',
    count: Object.fromEntries(counts.map((count) => [count![1]!, Number(count![2])])),
  };
}

function printPolicy(mesh: MeshPolicy): string {
  switch (mesh.policy) {
    case 'd_lambda':
      return `dlambda:${mesh.d_lambda}@${mesh.frequency_hz}Hz`;
    case 'max_length':
      return `max:${mesh.max_length_um}um`;
    case 'fixed':
      return `fixed:${mesh.count}`;
    case 'single':
      return 'single';
    case 'explicit': {
      const counts = Object.entries(mesh.count).map(([name, count]) => `${name}=${count}`);
      return `explicit:${counts.join(',')}`;
    }
  }
}
