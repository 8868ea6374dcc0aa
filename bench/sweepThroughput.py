"""Runs of the CA1 cell of the reference data in NEURON, one an amplitude: prints the spike counts as JSON."""
import json, os, sys
from neuron import h

h.load_file("stdrun.hoc")
folder, duration, amplitudes = sys.argv[1], float(sys.argv[2]), [float(a) for a in sys.argv[3].split(",")]
model = json.load(open(os.path.join(folder, "case.json")))["model"]
entries = json.load(open(os.path.join(folder, model["sections_file"])))["sections"]
sections = {}
for entry in entries:
    section = sections[entry["name"]] = h.Section(name=entry["name"])
    for x, y, z, diameter in entry["pt3d"]:
        section.pt3dadd(x, y, z, diameter)
    if entry["parent"] is not None:
        section.connect(sections[entry["parent"][0]](entry["parent"][1]), 0)
    section.Ra, section.cm = 100, 1
    section.nseg = model["nseg"][entry["name"]]
    section.insert("hh")
    section.ena, section.ek = 50, -77
h.usetable_hh = 0
h.cvode.cache_efficient(1)
h.secondorder = 2
soma = sections["soma_0"]
clamp = h.IClamp(soma(0.5))
clamp.delay, clamp.dur = 1, 1e6
h.celsius, h.dt, h.v_init = 6.3, 0.025, -65
h.steps_per_ms = 1 / h.dt
times = h.Vector()
detector = h.NetCon(soma(0.5)._ref_v, None, sec=soma)
detector.threshold = 0
detector.record(times)
counts = []
for amplitude in amplitudes:
    clamp.amp = amplitude
    h.finitialize(-65)
    h.continuerun(duration)
    counts.append(len(times))
print(json.dumps(counts))
