"""The HH cable in NEURON: prints JSON with the CPU time of the run and the spike times at the far end."""
import json, sys, time
from neuron import h

h.load_file("stdrun.hoc")
method, duration = sys.argv[1], float(sys.argv[2])
cable = h.Section(name="cable")
cable.L, cable.diam, cable.nseg, cable.Ra, cable.cm = 1000, 1, 1000, 100, 1
cable.insert("hh")
cable.ena, cable.ek = 50, -77
for segment in cable:
    segment.hh.gl, segment.hh.el = 2.5e-5, -65
h.usetable_hh = 0
h.cvode.cache_efficient(1)
h.secondorder = 2 if method == "cn-neuron" else 0
clamp = h.IClamp(cable(0))
clamp.delay, clamp.dur, clamp.amp = 0, 1e9, 0.1
h.celsius, h.dt, h.v_init = 6.3, 0.025, -65
h.steps_per_ms = 1 / h.dt
far = h.Vector().record(cable(0.9995)._ref_v)
h.finitialize(-65)
start = time.process_time()
h.continuerun(duration)
seconds = time.process_time() - start
v = far.to_python()
spikes = [(i - 1 + -v[i - 1] / (v[i] - v[i - 1])) * h.dt for i in range(1, len(v)) if v[i - 1] < 0 <= v[i]]
print(json.dumps({"cpuSeconds": seconds, "spikesMs": spikes}))
