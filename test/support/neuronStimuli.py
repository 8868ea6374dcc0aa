"""Runs a cylinder with hh in NEURON under a stimulus of NEURON's own.

python3 neuronStimuli.py: reads {name: run} from standard input and prints {name: [[values of `record` at each step]]}. A run:
L, diam, nseg, Ra, celsius, dt, steps, secondorder, v_init, stimulus {kind, x, ...}, record [[name, x]].
Stimuli: iclamp {delay, dur, amp}; play {times, values}, linear between points; seclamp {rs, dur1, amp1, ...}. `clamp.i` is theirs.
"""
import json
import sys

from neuron import h


def place_stimulus(section, stimulus):
    kind, values = stimulus['kind'], {k: v for k, v in stimulus.items() if k not in ('kind', 'x')}
    place = section(stimulus.get('x', 0.5))
    if kind == 'play':
        clamp = h.IClamp(place)
        clamp.delay, clamp.dur = 0, 1e9
        played = h.Vector(values['values']), h.Vector(values['times'])
        played[0].play(clamp._ref_amp, played[1], 1)
        return clamp, played
    clamp = h.SEClamp(place) if kind == 'seclamp' else h.IClamp(place)
    for name, value in values.items():
        setattr(clamp, name, value)
    return clamp, None


def reader(section, clamp, name, x):
    owner, _, variable = name.rpartition('.')
    holder = clamp if owner == 'clamp' else getattr(section(x), owner) if owner else section(x)
    return lambda: getattr(holder, variable)


def run(settings):
    section = h.Section(name='cable')
    for name in ('L', 'diam', 'nseg', 'Ra'):
        setattr(section, name, settings[name])
    section.insert('hh')
    clamp, _kept = place_stimulus(section, settings['stimulus'])
    h.celsius, h.dt, h.secondorder = settings['celsius'], settings['dt'], settings['secondorder']
    h.usetable_hh = 0
    h.finitialize(settings['v_init'])
    readers = [reader(section, clamp, name, x) for name, x in settings['record']]
    rows = []
    for _ in range(settings['steps'] + 1):
        rows.append([read() for read in readers])
        h.fadvance()
    return rows


print(json.dumps({name: run(settings) for name, settings in json.load(sys.stdin).items()}))
