import { describe, expect, it } from 'vitest';
import { createDefaultExperiment } from '../../src/cell/defaultExperiment.ts';
import { experimentSchema } from '../../src/cell/experimentSchema.ts';
import { ballAndStick, syntheticRun } from '../support/syntheticRun.ts';

describe('the default experiment', () => {
  it('is what the validator makes of it: written without it, it leaves nothing to fill in', () => {
    const { morphology } = syntheticRun('stick', ballAndStick());
    const source = { name: 'stick.swc', text: '1 1 0 0 0 10 -1' };
    const experiment = createDefaultExperiment(morphology, { morphology: source, amplitudeNa: 1 });
    expect(experimentSchema.parse(structuredClone(experiment))).toEqual(experiment);
  });

  it('has the values of a file that says nothing', () => {
    const { morphology } = syntheticRun('stick', ballAndStick());
    const source = { name: 'stick.swc' };
    const { mesh, simulation, recording, membrane } = createDefaultExperiment(morphology, {
      ...{ morphology: source, amplitudeNa: 1 },
    });
    const bare = experimentSchema.parse({ cabletree: 1, morphology: source });
    expect({ mesh, simulation, recording, membrane }).toEqual({
      ...{ mesh: bare.mesh, simulation: bare.simulation },
      ...{ recording: bare.recording, membrane: bare.membrane },
    });
  });
});
