import { createRequire } from 'node:module';

/** Of piscina's pool of threads what is used here. */
export interface WorkerPool<Task, Outcome> {
  /** Rejects where the thread throws, exits or runs out of memory, and at the signal, which ends the thread. */
  run(task: Task, options: { readonly signal?: AbortSignal }): Promise<Outcome>;
  /** Ends all threads. */
  destroy(): Promise<void>;
}

export interface WorkerPoolOptions {
  /** A module whose default export takes a task. */
  readonly filename: string;
  readonly minThreads: number;
  readonly maxThreads: number;
  /** ms. */
  readonly idleTimeout: number;
  readonly resourceLimits?: { readonly maxOldGenerationSizeMb: number };
}

interface PiscinaModule {
  readonly Piscina: new <Task, Outcome>(options: WorkerPoolOptions) => WorkerPool<Task, Outcome>;
}

/** The types that piscina ships do not pass `exactOptionalPropertyTypes`, hence the interfaces above. */
export function createWorkerPool<Task, Outcome>(
  options: WorkerPoolOptions,
): WorkerPool<Task, Outcome> {
  const { Piscina } = createRequire(import.meta.url)('piscina') as PiscinaModule;
  return new Piscina<Task, Outcome>(options);
}
