"""Runs networks of cylinders with hh in NEURON.

python3 neuronNetwork.py: reads one network from standard input as JSON and prints {"spikes": [[ms] by cell], "units": [[ms] by
unit], "v": [mV at 0.5 of each cell at each step]}. A network: dt, steps, celsius, secondorder, atol (variable steps where it is
given, and crossings of thresholds interpolated), cells [{L, diam, nseg, Ra, amp, e}],
links [{from, to, weight, delay}] (from a cell's 0.5 at 0 mV, or a unit, to the Exp2Syn at x = 0.7 of a cell, or a unit),
units [{kind, set}] (VecStim with a list `times`), gaps [{a: [cell, x], b: [cell, x], g (uS)}].
"""
import atexit
import json
import os
import shutil
import sys
import tempfile

from compileMods import compile_mods

network = json.load(sys.stdin)
library = None
if network.get('gaps') or any(unit['kind'] == 'VecStim' for unit in network.get('units', [])):
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # Events at the times of a list, without the C of the file that is usually taken for it.
    with open(os.path.join(folder, 'PeerTimes.mod'), 'w') as file:
        file.write('''NEURON { ARTIFICIAL_CELL PeerTimes RANGE times, count, next }
ASSIGNED { times[100] count next }
INITIAL { next = 0  IF (count > 0) { net_send(times[0], 1) } }
NET_RECEIVE(w) {
  IF (flag == 1) {
    net_event(t)
    next = next + 1
    IF (next < count) { net_send(times[next] - t, 1) }
  }
}
''')
    with open(os.path.join(folder, 'PeerGap.mod'), 'w') as file:
        file.write('''NEURON { POINT_PROCESS PeerGap POINTER vgap RANGE g NONSPECIFIC_CURRENT i }
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (uS) = (microsiemens) }
PARAMETER { g = 0 (uS) }
ASSIGNED { v (mV) vgap (mV) i (nA) }
BREAKPOINT { i = g * (v - vgap) }
''')
    library = compile_mods(folder)
os.chdir('/')
from neuron import h  # noqa: E402

if library:
    h.nrn_load_dll(library)



def main(network):
    cells, synapses, kept, spikes = [], [], [], []
    for k, cell in enumerate(network.get('cells', [])):
        section = h.Section(name=f'c{k}')
        section.L, section.diam, section.nseg = cell['L'], cell['diam'], cell['nseg']
        section.Ra, section.cm = cell['Ra'], 1
        section.insert('hh')
        if hasattr(h, 'usetable_hh'):
            h.usetable_hh = 0
        clamp = h.IClamp(section(0.5))
        clamp.delay, clamp.dur, clamp.amp = 1, 1e9, cell.get('amp', 0)
        synapse = h.Exp2Syn(section(0.7))
        synapse.tau1, synapse.tau2, synapse.e = 0.5, 3, cell.get('e', 0)
        cells.append(section)
        synapses.append(synapse)
        kept.append(clamp)
    units = []
    for unit in network.get('units', []):
        made = getattr(h, unit['kind'].replace('VecStim', 'PeerTimes'))()
        for name, value in unit.get('set', {}).items():
            if name != 'times':
                setattr(made, name, value)
                continue
            made.count = len(value)
            for index, time in enumerate(value):
                made.times[index] = time
        units.append(made)

    def connect(source, target):
        if 'cell' in source:
            section = cells[source['cell']]
            made = h.NetCon(section(0.5)._ref_v, target, sec=section)
            made.threshold = 0
            return made
        return h.NetCon(units[source['unit']], target)

    def record(source):
        times = h.Vector()
        made = connect(source, None)
        made.record(times)
        kept.append(made)
        return times

    recorded = [record({'cell': k}) for k in range(len(cells))]
    fired = [record({'unit': k}) for k in range(len(units))]
    for link in network['links']:
        to = link['to']
        made = connect(link['from'], synapses[to['cell']] if 'cell' in to else units[to['unit']])
        made.weight[0], made.delay = link['weight'], link['delay']
        kept.append(made)
    for gap in network.get('gaps', []):
        (first, x), (second, y) = gap['a'], gap['b']
        for own, other in (((first, x), (second, y)), ((second, y), (first, x))):
            half = h.PeerGap(cells[own[0]](own[1]))
            half.g = gap['g']
            h.setpointer(cells[other[0]](other[1])._ref_v, 'vgap', half)
            kept.append(half)
    voltages = [h.Vector().record(section(0.5)._ref_v) for section in cells]
    h.celsius, h.dt, h.secondorder = network['celsius'], network['dt'], network['secondorder']
    if not cells:
        kept.append(h.Section(name='clock'))
    if 'atol' in network:
        solver = h.CVode()
        solver.active(1)
        solver.atol(network['atol'])
        solver.condition_order(2)
    h.finitialize(-65)
    if 'atol' in network:
        solver.solve(network['dt'] * network['steps'])
    else:
        for _ in range(network['steps']):
            h.fadvance()
    print(json.dumps({
        'spikes': [list(times) for times in recorded],
        'units': [list(times) for times in fired],
        'v': [list(values) for values in voltages],
    }))


main(network)
