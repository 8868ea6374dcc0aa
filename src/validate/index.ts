export { type Check, meetsBar } from './check.ts';
export { PEER_RUNS, type PeerRun, peerCheck } from './peerRuns.ts';
export { checkStoredCase, type StoredCase } from './storedCase.ts';
export { VALIDATION_STEPS, type ValidationStep } from './validationSteps.ts';
