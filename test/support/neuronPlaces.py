"""A soma and a dendrite with hh, and things placed where no compartment has its centre, run in NEURON.

python3 neuronPlaces.py: reads one scene from standard input as JSON and prints [[mV by probe] at each step]. A scene: dt, steps,
secondorder, nseg [soma, dendrite], clamps [{section, x, amp}] from 1 ms on, seclamp {section, x, dur, amp, rs}, synapses
[{kind, section, x, set, weight, delay, times, watched {section, x}}], probes [{section, x}]. A synapse gets an event a delay
after each of its times and after each crossing of -20 mV at the watched place.
"""
import json
import sys

from neuron import h

scene = json.load(sys.stdin)
soma, dend = h.Section(name='soma'), h.Section(name='dend')
sections = [soma, dend]
dend.connect(soma(1))
for section, (length, diam), nseg in zip(sections, ((20, 20), (300, 2)), scene['nseg']):
    section.L, section.diam, section.nseg = length, diam, nseg
    section.Ra, section.cm = 100, 1
    section.insert('hh')
if hasattr(h, 'usetable_hh'):
    h.usetable_hh = 0


def place(where):
    return sections[where['section']](where['x'])


kept, events = [], []
for clamp in scene['clamps']:
    made = h.IClamp(place(clamp))
    made.delay, made.dur, made.amp = 1, 1e9, clamp['amp']
    kept.append(made)
if 'seclamp' in scene:
    clamp = h.SEClamp(place(scene['seclamp']))
    clamp.dur1, clamp.amp1, clamp.rs = (scene['seclamp'][key] for key in ('dur', 'amp', 'rs'))
for synapse in scene['synapses']:
    made = getattr(h, synapse['kind'])(place(synapse))
    for name, value in synapse['set'].items():
        setattr(made, name, value)
    given = h.NetCon(None, made)
    given.weight[0] = synapse['weight']
    events += [(given, time + synapse['delay']) for time in synapse['times']]
    kept.append(made)
    if 'watched' in synapse:
        watch = h.NetCon(place(synapse['watched'])._ref_v, made, sec=sections[synapse['watched']['section']])
        watch.threshold, watch.delay, watch.weight[0] = -20, synapse['delay'], synapse['weight']
        kept.append(watch)
h.celsius, h.dt, h.secondorder = 6.3, scene['dt'], scene['secondorder']
h.finitialize(-65)
for connection, time in events:
    connection.event(time)
probes = [place(probe)._ref_v for probe in scene['probes']]
rows = []
for _ in range(scene['steps'] + 1):
    rows.append([probe[0] for probe in probes])
    h.fadvance()
print(json.dumps(rows))
