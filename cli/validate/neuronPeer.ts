/** Takes runs in NEURON: their JSON on standard input, voltages by run, probe and step on the last line of the output. */
export const NEURON_PEER = `
import json, sys
from neuron import h

h.load_file("stdrun.hoc")
h.usetable_hh = 0


def take(run):
    test = run["test"]
    sections = []
    for drawn in test["sections"]:
        section = h.Section(name=drawn["name"])
        for point in drawn["points"]:
            h.pt3dadd(*point, sec=section)
        section.nseg = run["compartmentsPerSection"]
        section.Ra = run["axialOhmCm"]
        section.cm = 1
        section.insert(test["mechanism"])
        for name, value in test["parameters"].items():
            setattr(section, name + "_" + test["mechanism"], value)
        if drawn["parent"] is not None:
            section.connect(sections[drawn["parent"]["section"]](drawn["parent"]["x"]), 0)
        sections.append(section)
    clamp = h.IClamp(sections[0](test.get("clampX", 0)))
    clamp.delay = test["clamp"]["delayMs"]
    clamp.dur = test["clamp"]["durationMs"]
    clamp.amp = test["clamp"]["amplitudeNa"]
    places = [sections[index](x) for index, x in test["probes"].values()]
    h.celsius = 6.3
    h.secondorder = 2 if run["method"] == "cn-neuron" else 0
    h.dt = run["peerDtMs"]
    h.finitialize(run["restingMv"])
    rows = [[place.v] for place in places]
    for _ in range(round(run["durationMs"] / h.dt)):
        h.fadvance()
        for row, place in zip(rows, places):
            row.append(place.v)
    return rows


print(json.dumps([take(run) for run in json.load(sys.stdin)]))
`;
