"""i_membrane_ of a cylinder of 400 x 4 um with hh, a clamp from 1 ms on and a synapse at 2 ms.

python3 neuronMembraneCurrents.py: prints [[nA of each compartment] after each of 200 steps of 0.025 ms, implicit Euler].
"""

import json

from neuron import h

h.load_file("stdrun.hoc")
cable = h.Section(name="cable")
cable.nseg = 11
cable.pt3dadd(0, 0, 0, 4)
cable.pt3dadd(400, 0, 0, 4)
cable.cm = 1
cable.Ra = 120
cable.insert("hh")
h.usetable_hh = 0
clamp = h.IClamp(cable(0.5))
clamp.delay = 1
clamp.dur = 1e9
clamp.amp = 0.5
synapse = h.ExpSyn(cable(3.5 / 11))
connection = h.NetCon(None, synapse)
connection.weight[0] = 0.02
connection.delay = 0
send = h.FInitializeHandler(lambda: connection.event(2))
h.CVode().use_fast_imem(1)
h.celsius = 6.3
h.dt = 0.025
h.finitialize(-65)
rows = []
for _ in range(200):
    h.fadvance()
    rows.append([segment.i_membrane_ for segment in cable])
print(json.dumps(rows))
