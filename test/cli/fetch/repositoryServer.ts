import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A repository on this computer: answers by path and query as they stand in the request, escapes and all. */
export interface RepositoryServer {
  /** `http://127.0.0.1:40123` */
  readonly baseUrl: string;
  /** What was asked, in order. */
  readonly requests: string[];
  readonly answers: Map<string, Answer>;
  close(): Promise<void>;
}

/** Over TLS where options are given. Unknown paths get the 404 of NeuroMorpho.Org. */
export async function startRepositoryServer(tls?: ServerOptions): Promise<RepositoryServer> {
  const requests: string[] = [];
  const answers = new Map<string, Answer>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '';
    requests.push(path);
    (answers.get(path) ?? json({ message: 'Requested neuron not found' }, 404))(response, request);
  };
  const server: Server =
    tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    answers,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** An address on which nobody listens. */
export async function closedBaseUrl(): Promise<string> {
  const server = await startRepositoryServer();
  await server.close();
  return server.baseUrl;
}

export function json(value: unknown, status = 200): Answer {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/hal+json;charset=UTF-8' });
    response.end(JSON.stringify(value));
  };
}

export function bytes(body: string | Buffer, status = 200, type = 'text/plain'): Answer {
  return (response) => {
    response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  };
}

export function redirect(location: string): Answer {
  return (response) => {
    response.writeHead(302, { Location: location });
    response.end();
  };
}

/** Accepts the request and says nothing. */
export const silence: Answer = () => {};

/** Announces a length, sends the first half, and hangs up. */
export function halfOf(body: string): Answer {
  return (response) => {
    response.writeHead(200, { 'Content-Length': body.length });
    response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
  };
}

/** What `GET /api/neuron/name/{name}` answers, in its published form; the values are of no real cell. */
export function neuronAnswer(values: object = {}): object {
  return {
    neuron_id: 42,
    neuron_name: 'asym_y',
    archive: 'Test_Archive',
    note: null,
    age_scale: 'Year',
    gender: 'Male/Female',
    age_classification: 'adult',
    brain_region: ['neocortex', 'prefrontal', 'layer 3'],
    cell_type: ['Local projecting', 'pyramidal', 'principal cell'],
    species: 'rat',
    strain: 'Wistar',
    scientific_name: 'Rattus norvegicus',
    original_format: 'Neurolucida.asc',
    domain: 'Dendrites, Soma, No Axon',
    upload_date: '2020-01-01',
    soma_surface: '804.9',
    surface: '8842.91',
    volume: '4725.89',
    png_url: 'http://127.0.0.1/images/asym_y.png',
    reference_pmid: ['1234567'],
    reference_doi: ['10.1000/example'],
    physical_Integrity: 'Dendrites Complete',
    _links: { self: { href: 'http://127.0.0.1/api/neuron/id/42' } },
    ...values,
  };
}

/** What the RMA service answers to a query for reconstructions. */
export function reconstructionAnswer(fileIds: readonly number[]): object {
  const msg = fileIds.map((id) => ({
    id: id - 100,
    specimen_id: 485574832,
    number_nodes: 15,
    well_known_files: [
      wellKnownFile(id + 1, '3DNeuronMarker'),
      wellKnownFile(id, '3DNeuronReconstruction'),
    ],
  }));
  const rows = msg.length;
  return { success: true, id: 0, start_row: 0, num_rows: rows, total_rows: rows, msg };
}

function wellKnownFile(id: number, type: string): object {
  return {
    attachable_id: 1,
    attachable_type: 'NeuronReconstruction',
    download_link: `/api/v2/well_known_file_download/${id}`,
    id,
    path: '/external/mousecelltypes/file.swc',
    well_known_file_type_id: 303941301,
    well_known_file_type: { id: 303941301, name: type },
  };
}
