"""A workload in NEURON, a stretch at a time. Argument: settings as JSON: file, mods, library, copies, method, dtMs, table
(hh by its TABLE). Prints {compartments, cpuSeconds} when it is set up; for each line of the input, a number of steps,
{cpuSeconds} of those; at its end {spikesMs} of each copy."""
import json, os, sys, time
from neuron import h

h.load_file("stdrun.hoc")
settings = json.loads(sys.argv[1])
if "library" in settings:
    h.nrn_load_dll(settings["library"])
file = settings["file"]
model = json.load(open(file))["model"]
if "sections_file" in model:
    path = os.path.join(os.path.dirname(file), model["sections_file"])
    model["sections"] = json.load(open(path))["sections"]


def build(copy):
    """One cell; what must be kept of it: sections by name, clamps and the trace."""
    sections = {}
    for entry in model["sections"]:
        section = sections[entry["name"]] = h.Section(name=f"{entry['name']}_{copy}")
        if "pt3d" in entry:
            for x, y, z, diameter in entry["pt3d"]:
                section.pt3dadd(x, y, z, diameter)
        else:
            section.L, section.diam = entry["L"], entry["diam"]
        if entry["parent"] is not None:
            parent, x = entry["parent"]
            section.connect(sections[parent](x), 0)
        groups = model["groups"]
        paint(section, entry, groups.get(entry.get("group"), groups.get("all")))
    for each in model.get("distributed", []):
        mechanism, parameter = each["param"].split(".")
        values = each["values"]
        for name, x, value in zip(values["section"], values["x"], values["value"]):
            setattr(getattr(sections[name](x), mechanism), parameter, value)
    clamps = []
    for stimulus in model["stimuli"]:
        name, x = stimulus["at"]
        clamp = h.IClamp(sections[name](x))
        clamp.delay, clamp.dur, clamp.amp = stimulus["delay"], stimulus["dur"], stimulus["amp"] * (1 + 0.01 * copy)
        clamps.append(clamp)
    name, x = next(iter(model["record"].values()))
    return sections, clamps, h.Vector().record(sections[name](x)._ref_v)


def paint(section, entry, group):
    section.nseg = entry.get("nseg") or model.get("nseg", {}).get(entry["name"], 1)
    section.Ra, section.cm = group["Ra"], group["cm"]
    for mechanism, parameters in group["mech"].items():
        section.insert(mechanism)
        for segment in section:
            for name, value in parameters.items():
                setattr(getattr(segment, mechanism), name, value)
    for ion, value in group.get("reversal", {}).items():
        if value != "nernst":
            setattr(section, f"e{ion}", value)


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def crossings(trace):
    v = trace.to_python()
    return [(i - 1 - v[i - 1] / (v[i] - v[i - 1])) * h.dt for i in range(1, len(v)) if v[i - 1] < 0 <= v[i]]


def show(value):
    print(json.dumps(value), flush=True)


cells = [build(copy) for copy in range(settings.get("copies", 1))]
h.usetable_hh = 1 if settings.get("table") else 0
h.cvode.cache_efficient(1)
h.secondorder = 2 if settings["method"] == "cn-neuron" else 0
h.celsius, h.dt, h.v_init = model["celsius"], settings["dtMs"], model["v_init"]
h.steps_per_ms = 1 / h.dt
seconds = timed(lambda: h.finitialize(h.v_init))
show({"compartments": sum(section.nseg for sections, _, _ in cells for section in sections.values()), "cpuSeconds": seconds})
done = 0
for line in sys.stdin:
    done += int(line)
    show({"cpuSeconds": timed(lambda: h.continuerun((done - 0.5) * h.dt))})
show({"spikesMs": [crossings(trace) for _, _, trace in cells]})
