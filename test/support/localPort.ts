import { serveNetworkShare } from '../../src/network/serveNetworkShare.ts';
import type { SharePort } from '../../src/network/shareMessages.ts';

/** A worker's line without a worker: what is posted is copied as between threads. */
export function localPort(): SharePort & { close(): void } {
  const { port1, port2 } = new MessageChannel();
  const portOf = (port: MessagePort): SharePort => ({
    post: (message) => port.postMessage(message),
    listen: (heard) => {
      port.onmessage = ({ data }) => heard(data);
    },
  });
  serveNetworkShare(portOf(port2));
  return { ...portOf(port1), close: () => port1.close() };
}
