import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { networkMessages } from '../base/messages/network.ts';
import { type DocumentKind, parseDocument } from '../cell/parseDocument.ts';
import { checkNetwork } from './checkNetwork.ts';
import { type Network, networkSchema } from './networkSchema.ts';

export interface ParsedNetwork {
  /** Undefined where there is an error among the diagnostics. */
  readonly network: Network | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const NETWORK: DocumentKind<typeof networkSchema> = {
  schema: networkSchema,
  check: checkNetwork,
  unknownKey: networkMessages.unknownKey,
  removeKey: networkMessages.removeKey,
};

/** Reads a network file. Every problem is reported in one go, with its line and column; nothing is thrown. */
export function parseNetwork(
  text: string,
  { file = 'network.json' }: { file?: string } = {},
): ParsedNetwork {
  const { value, diagnostics } = parseDocument(text, file, NETWORK);
  return { network: hasErrors(diagnostics) ? undefined : value, diagnostics };
}

/** Whether a text is a network file rather than an experiment. */
export function isNetworkText(text: string): boolean {
  return /"cabletree_network"\s*:/.test(text);
}
