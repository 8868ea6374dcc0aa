import { parentPort } from 'node:worker_threads';
import { serveNetworkShare } from '../src/index.ts';

/** The entry of a thread that runs a share of a network. */
serveNetworkShare({
  post: (message) => parentPort!.postMessage(message),
  listen: (heard) => parentPort!.on('message', heard),
});
