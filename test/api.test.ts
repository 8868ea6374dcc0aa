import { describe, expect, it } from 'vitest';
import * as cabletree from '../src/index.ts';
import * as swcParser from '../src/swc-parser/index.ts';

// A name that comes or goes is a change for every user: it shows here, and belongs in CHANGELOG.md.
describe('the public names', () => {
  it('of cabletree', () => {
    expect(Object.keys(cabletree).sort()).toMatchInlineSnapshot(`
      [
        "CABLETREE_VERSION",
        "EDIT_KINDS",
        "EDIT_USAGE",
        "ModelError",
        "SOMA_CONVENTIONS",
        "Simulation",
        "applyEdits",
        "buildCell",
        "buildConductanceMatrix",
        "buildMorphology",
        "buildMorphologyFromSections",
        "catalogueMechanisms",
        "certifyReduction",
        "describeMesh",
        "discretise",
        "distanceAt",
        "drawSpines",
        "experimentJsonSchema",
        "exportBrian2",
        "exportDendrify",
        "formatCertificate",
        "formatDiagnostic",
        "formatLocus",
        "hasErrors",
        "inlineExperimentFiles",
        "inputResistance",
        "isModelError",
        "listExperimentFiles",
        "measureMorphology",
        "measureRestingMembrane",
        "morphologyArea",
        "paintCompartments",
        "parseEditStep",
        "parseExperiment",
        "parseLocset",
        "parseLocus",
        "parseNmodl",
        "parseReconstruction",
        "parseRegion",
        "parseSwc",
        "pathDistances",
        "placeDiagnostics",
        "positionAt",
        "printCertificateJson",
        "printEditStep",
        "printLocset",
        "printRegion",
        "printSwc",
        "radiusAt",
        "readReconstruction",
        "reduceByRegions",
        "reductionInputOf",
        "repairSwc",
        "reportSoma",
        "resolveLocset",
        "resolveRegion",
        "rootNode",
        "runCell",
        "sectionArea",
        "sha256OfText",
        "slowestTimeConstant",
        "solveHines",
        "suggestExperiment",
        "throwOnErrors",
        "transferImpedances",
        "transferResistances",
      ]
    `);
  });

  it('of cabletree/swc-parser', () => {
    expect(Object.keys(swcParser).sort()).toMatchInlineSnapshot(`
      [
        "APICAL_TYPE",
        "AXON_TYPE",
        "DENDRITE_TYPE",
        "SOMA_TYPE",
        "buildSampleTree",
        "childrenOf",
        "formatDiagnostic",
        "hasErrors",
        "parseSwc",
        "printSwc",
      ]
    `);
  });
});
