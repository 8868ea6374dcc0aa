import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDiagnostic, hasErrors } from '../../src/base/diagnostic.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { poolMod, type ReferenceChannel, writeChannelMod } from './channelMods.ts';
import { sharedFolder } from './shared.ts';

const mechanisms = new Map<string, Mechanism>();

/**
 * The mechanism that a reference case calls by this name. `pas` and `hh` are the catalogue's.
 *
 * @throws Error where the reference data, or the channel in it, is missing.
 */
export function referenceMechanism(name: string): Mechanism {
  const known = mechanisms.get(name) ?? makeMechanism(name);
  mechanisms.set(name, known);
  return known;
}

function makeMechanism(name: string): Mechanism {
  if (name === 'pas' || name === 'hh') return catalogueMechanisms().get(name)!;
  if (name === 'CaDynamics_E2') return parseTestMod(poolMod, name);
  const text = readFileSync(join(sharedFolder()!, 'reference/generators/channels.json'), 'utf8');
  const { channels } = JSON.parse(text) as { channels: Record<string, ReferenceChannel> };
  return parseTestMod(writeChannelMod(name, channels[name]!), name);
}

/** @throws Error with every diagnostic where the text does not make a mechanism. */
export function parseTestMod(text: string, name: string): Mechanism {
  const { mechanism, diagnostics } = parseNmodl(text, { file: `${name}.mod` });
  if (mechanism === undefined || hasErrors(diagnostics))
    throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return mechanism;
}
