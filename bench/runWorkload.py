"""A stored workload in NEURON, hh everywhere: prints JSON with the CPU time of the run and its spikes. Arguments:
case.json, method, ms, exact or table."""
import json, os, sys, time
from neuron import h

h.load_file("stdrun.hoc")
file, method, duration, rates = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
model = json.load(open(file))["model"]
entries = model.get("sections")
if "sections_file" in model:
    entries = json.load(open(os.path.join(os.path.dirname(file), model["sections_file"])))["sections"]
sections = {}
for entry in entries:
    section = sections[entry["name"]] = h.Section(name=entry["name"])
    if "pt3d" in entry:
        for x, y, z, diameter in entry["pt3d"]:
            section.pt3dadd(x, y, z, diameter)
    else:
        section.L, section.diam = entry["L"], entry["diam"]
    if entry["parent"] is not None:
        parent, x = entry["parent"]
        section.connect(sections[parent](x), 0)
    group = model["groups"][entry.get("group", "all")]
    section.nseg = entry.get("nseg") or model.get("nseg", {}).get(entry["name"], 1)
    section.Ra, section.cm = group["Ra"], group["cm"]
    section.insert("hh")
    section.ena, section.ek = group["reversal"]["na"], group["reversal"]["k"]
    for segment in section:
        for name, value in group["mech"]["hh"].items():
            setattr(segment.hh, name, value)
h.usetable_hh = 1 if rates == "table" else 0
h.cvode.cache_efficient(1)
h.secondorder = 2 if method == "cn-neuron" else 0
clamps = []
for stimulus in model["stimuli"]:
    name, x = stimulus["at"]
    clamp = h.IClamp(sections[name](x))
    clamp.delay, clamp.dur, clamp.amp = stimulus["delay"], stimulus["dur"], stimulus["amp"]
    clamps.append(clamp)
h.celsius, h.dt, h.v_init = model["celsius"], 0.025, model["v_init"]
h.steps_per_ms = 1 / h.dt
(name, x), = model["record"].values()
trace = h.Vector().record(sections[name](x)._ref_v)
h.finitialize(h.v_init)
start = time.process_time()
h.continuerun(duration)
seconds = time.process_time() - start
v = trace.to_python()
spikes = [(i - 1 + -v[i - 1] / (v[i] - v[i - 1])) * h.dt for i in range(1, len(v)) if v[i - 1] < 0 <= v[i]]
compartments = sum(section.nseg for section in sections.values())
print(json.dumps({"cpuSeconds": seconds, "compartments": compartments, "spikesMs": spikes}))
