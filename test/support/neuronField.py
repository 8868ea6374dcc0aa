"""A cylinder of 400 x 4 um with hh along x in a field of 5 mV/mm from 1 ms on, by NEURON's extracellular mechanism.

python3 neuronField.py: prints [[mV at each compartment] at each of 400 steps of 0.025 ms, implicit Euler].
"""
import json

from neuron import h

cable = h.Section(name='cable')
cable.L, cable.diam, cable.nseg, cable.Ra, cable.cm = 400, 4, 11, 120, 1
cable.insert('hh')
if hasattr(h, 'usetable_hh'):
    h.usetable_hh = 0
cable.insert('extracellular')
h.celsius, h.dt, h.secondorder = 6.3, 0.025, 0
h.finitialize(-65)
rows = [[segment.v for segment in cable]]
for step in range(400):
    # The step from 40 on is taken with the field on.
    strength = 5 if step >= 40 else 0
    for segment in cable:
        segment.e_extracellular = -strength * 1e-3 * segment.x * cable.L
    h.fadvance()
    rows.append([segment.v for segment in cable])
print(json.dumps(rows))
